import type { Command } from 'commander';
import type { Translator } from '../i18n/translator.ts';
import type { Choose } from './context.ts';
import { showLogs } from './logs.ts';
import { supportBundleCommand } from './support.ts';

/** Describes `support` and `logs`. */
export function addSupport(program: Command, translate: Translator, choose: Choose): void {
  program
    .command('support')
    .description(translate('supportWords.commands.support'))
    .command('bundle')
    .description(translate('supportWords.commands.bundle'))
    .option('--out <file>', translate('supportWords.args.out'))
    .action((options) => choose((context) => supportBundleCommand(context, options)));
  program
    .command('logs')
    .description(translate('supportWords.commands.logs'))
    .option('--lines <count>', translate('supportWords.args.lines'), '50')
    .action((options) => choose((context) => showLogs(context, options)));
}
