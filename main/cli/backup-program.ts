import type { Command } from 'commander';
import type { Translator } from '../i18n/translator.ts';
import { checkBackupCommand, listBackupsCommand, makeBackupCommand } from './backup.ts';
import type { Choose } from './context.ts';
import { restoreCommand } from './restore.ts';

/** Describes `backup` and what belongs to it, and `restore`. */
export function addBackups(program: Command, translate: Translator, choose: Choose): void {
  const backup = program.command('backup').description(translate('backups.commands.backup'));
  backup
    .command('make')
    .description(translate('backups.commands.make'))
    .action(() => choose((context) => makeBackupCommand(context)));
  backup
    .command('list')
    .description(translate('backups.commands.list'))
    .action(() => choose((context) => listBackupsCommand(context)));
  backup
    .command('check')
    .argument('<file>', translate('backups.args.file'))
    .description(translate('backups.commands.check'))
    .action((file: string) => choose((context) => checkBackupCommand(context, file)));
  program
    .command('restore')
    .argument('<file>', translate('backups.args.file'))
    .description(translate('backups.commands.restore'))
    .option('--accept-loss', translate('backups.args.acceptLoss'))
    .option('--renamed-from <branch/terminal>', translate('backups.args.renamedFrom'))
    .action((file: string, options) => choose((context) => restoreCommand(context, file, options)));
}
