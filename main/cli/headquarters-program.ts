import type { Command } from 'commander';
import type { Translator } from '../i18n/translator.ts';
import type { Choose } from './context.ts';
import { headquartersStatus, sendToHeadquarters } from './headquarters.ts';
import { initHeadquarters, schemaOfHeadquarters, setHeadquartersPassword } from './headquarters-setup.ts';

/** Describes `headquarters` and what belongs to it. */
export function addHeadquarters(program: Command, translate: Translator, choose: Choose): void {
  const headquarters = program
    .command('headquarters')
    .description(translate('headquartersWords.commands.headquarters'));
  headquarters
    .command('status', { isDefault: true })
    .description(translate('headquartersWords.commands.status'))
    .action(() => choose((context) => headquartersStatus(context)));
  headquarters
    .command('send')
    .description(translate('headquartersWords.commands.send'))
    .option('--new-stream', translate('headquartersWords.args.newStream'))
    .action((options) => choose((context) => sendToHeadquarters(context, options)));
  headquarters
    .command('set-password')
    .description(translate('headquartersWords.commands.setPassword'))
    .requiredOption('--file <file>', translate('headquartersWords.args.passwordFile'))
    .action((options) => choose((context) => setHeadquartersPassword(context, options)));
  headquarters
    .command('init')
    .description(translate('headquartersWords.commands.init'))
    .requiredOption('--admin-password-file <file>', translate('headquartersWords.args.adminPasswordFile'))
    .option('--admin <user>', translate('headquartersWords.args.admin'), 'postgres')
    .action((options) => choose((context) => initHeadquarters(context, options)));
  headquarters
    .command('schema')
    .description(translate('headquartersWords.commands.schema'))
    .option('--out <file>', translate('cli.args.out'))
    .action((options) => choose((context) => schemaOfHeadquarters(context, options)));
}
