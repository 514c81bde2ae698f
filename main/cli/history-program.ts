import type { Command } from 'commander';
import type { Translator } from '../i18n/translator.ts';
import type { Choose } from './context.ts';
import { historyCommand } from './history.ts';

/** Describes `history`. */
export function addHistory(program: Command, translate: Translator, choose: Choose): void {
  program
    .command('history')
    .description(translate('cli.commands.history'))
    .option('--limit <count>', translate('cli.args.limit'), '50')
    .option('--after <next>', translate('cli.args.after'))
    .option('--date <date>', translate('cli.args.date'))
    .option('--state <state>', translate('cli.args.state'))
    .option('--receipt <number>', translate('cli.historyArgs.receipt'))
    .option('--amount <yen>', translate('cli.args.amount'))
    .option('--brand <brand>', translate('cli.historyArgs.brand'))
    .option('--from <time>', translate('cli.historyArgs.from'))
    .option('--to <time>', translate('cli.historyArgs.to'))
    .option('--order <id>', translate('cli.historyArgs.order'))
    .option('--by <operator>', translate('cli.historyArgs.by'))
    .action((options) => choose((context) => historyCommand(context, options)));
}
