import { type Command, Option } from 'commander';
import type { Translator } from '../i18n/translator.ts';
import { settlingActions } from '../ledger/reconciliation.ts';
import type { Choose } from './context.ts';
import { reconcileCommand, settleCommand } from './reconcile.ts';

/** Describes `reconcile`, and what can be done about what it finds. */
export function addReconciling(program: Command, translate: Translator, choose: Choose): void {
  const reconcile = program.command('reconcile').description(translate('reconciling.cli.describe')).helpCommand(false);
  reconcile
    .command('run', { isDefault: true })
    .description(translate('reconciling.cli.describe'))
    .requiredOption('--from <date>', translate('reconciling.cli.from'))
    .requiredOption('--to <date>', translate('reconciling.cli.to'))
    .action((options) => choose((context) => reconcileCommand(context, options)));
  reconcile
    .command('settle')
    .argument('<key>', translate('reconciling.cli.keyOf'))
    .description(translate('reconciling.cli.describeSettle'))
    .addOption(
      new Option('--action <action>', translate('reconciling.cli.action'))
        .choices(settlingActions)
        .makeOptionMandatory(),
    )
    .option('--note <text>', translate('reconciling.cli.note'), '')
    .action((key: string, options) => choose((context) => settleCommand(context, key, options)));
}
