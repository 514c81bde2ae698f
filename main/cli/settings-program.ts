import type { Command } from 'commander';
import type { Translator } from '../i18n/translator.ts';
import { diffSettings } from './compare-settings.ts';
import type { Choose } from './context.ts';
import { importGatewayKey, importKey, showKeys } from './keys.ts';
import { provisionCommand } from './provision.ts';
import { exportSettings, importSettings, schemaOfSettings } from './settings.ts';
import { showSettingsHistory } from './settings-history.ts';

/** Describes the commands by which store IT makes a terminal what it is. */
export function addSettings(program: Command, translate: Translator, choose: Choose): void {
  const settings = program.command('settings').description(translate('cli.commands.settings'));
  settings
    .command('import <file>')
    .description(translate('cli.commands.settingsImport'))
    .option('--unlock', translate('setupWords.args.unlock'))
    .action((file: string, options) => choose((context) => importSettings(context, file, options)));
  settings
    .command('export')
    .description(translate('cli.commands.settingsExport'))
    .option('--out <file>', translate('cli.args.out'))
    .option('--as-base', translate('setupWords.args.asBase'))
    .action((options) => choose((context) => exportSettings(context, options)));
  settings
    .command('show')
    .description(translate('cli.commands.settingsShow'))
    .action(() => choose((context) => exportSettings(context, {})));
  settings
    .command('diff <file> [other]')
    .description(translate('setupWords.commands.diff'))
    .action((file: string, other: string | undefined) => choose((context) => diffSettings(context, file, other)));
  settings
    .command('history')
    .description(translate('setupWords.commands.history'))
    .action(() => choose((context) => showSettingsHistory(context)));
  settings
    .command('schema')
    .description(translate('setupWords.commands.schema'))
    .option('--out <file>', translate('cli.args.out'))
    .action((options) => choose((context) => schemaOfSettings(context, options)));
  addKeys(program, translate, choose);
  program
    .command('provision')
    .description(translate('setupWords.commands.provision'))
    .option('--from <path>', translate('setupWords.args.from'))
    .option('--pc <name>', translate('setupWords.args.pc'))
    .option('--check', translate('setupWords.args.check'))
    .action((options) => choose((context) => provisionCommand(context, options)));
}

function addKeys(program: Command, translate: Translator, choose: Choose): void {
  const key = program.command('key').description(translate('cli.commands.key'));
  const wiping = (command: Command) => command.option('--wipe', translate('setupWords.args.wipe'));
  wiping(
    key
      .command('import <file>')
      .description(translate('cli.commands.keyImport'))
      .option('--passphrase-file <file>', translate('cli.args.passphraseFile')),
  ).action((file: string, options) => choose((context) => importKey(context, file, options)));
  wiping(key.command('import-gateway <file>').description(translate('cli.commands.keyImportGateway'))).action(
    (file: string, options) => choose((context) => importGatewayKey(context, file, options)),
  );
  key
    .command('show')
    .description(translate('cli.commands.keyShow'))
    .action(() => choose((context) => showKeys(context)));
}
