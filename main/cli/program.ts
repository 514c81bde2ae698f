import { Command, Option } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { languages, type Translator } from '../i18n/translator.ts';
import { receiptCopies } from '../terminal/receipt-document.ts';
import { confirmCommand } from './confirm.ts';
import type { CommandContext, CommandResult } from './context.ts';
import { demoCommand } from './demo.ts';
import { historyCommand } from './history.ts';
import { initCommand } from './init.ts';
import { importGatewayKey, importKey, showKeys } from './keys.ts';
import { verifyLedgerCommand } from './ledger.ts';
import { receiptCommand, receiptFormats } from './receipt.ts';
import { scanCommand } from './scan.ts';
import { payCommand } from './sell.ts';
import { exportSettings, importSettings } from './settings.ts';
import { trainingGatewayCommand } from './training-gateway.ts';

/** What the parsed command line asks for. */
export type Invocation = (context: CommandContext) => CommandResult;

/**
 * Describes the whole command line to commander, which parses it; `choose` gets what is to be run.
 * @param translate for the help texts.
 */
export function createProgram(translate: Translator, choose: (invocation: Invocation) => void): Command {
  const program = new Command('pos')
    .description(translate('cli.description'))
    .version(packageJson.version)
    .option('--data <folder>', translate('cli.options.data'))
    .option('--json', translate('cli.options.json'))
    .addOption(new Option('--lang <language>', translate('cli.options.lang')).choices(languages).default('ja'))
    .helpOption('-h, --help', translate('cli.options.help'))
    .helpCommand(false)
    .exitOverride();
  addSetup(program, translate, choose);
  addSelling(program, translate, choose);
  addRecords(program, translate, choose);
  addTraining(program, translate, choose);
  return program;
}

type Choose = (invocation: Invocation) => void;

function addSetup(program: Command, translate: Translator, choose: Choose): void {
  program
    .command('init')
    .description(translate('cli.commands.init'))
    .option('--training', translate('cli.args.training'))
    .action((options) => choose((context) => initCommand(context, options)));

  const settings = program.command('settings').description(translate('cli.commands.settings'));
  settings
    .command('import <file>')
    .description(translate('cli.commands.settingsImport'))
    .action((file: string) => choose((context) => importSettings(context, file)));
  settings
    .command('export')
    .description(translate('cli.commands.settingsExport'))
    .option('--out <file>', translate('cli.args.out'))
    .action((options) => choose((context) => exportSettings(context, options)));
  settings
    .command('show')
    .description(translate('cli.commands.settingsShow'))
    .action(() => choose((context) => exportSettings(context, {})));

  const key = program.command('key').description(translate('cli.commands.key'));
  key
    .command('import <file>')
    .description(translate('cli.commands.keyImport'))
    .option('--passphrase-file <file>', translate('cli.args.passphraseFile'))
    .action((file: string, options) => choose((context) => importKey(context, file, options)));
  key
    .command('import-gateway <file>')
    .description(translate('cli.commands.keyImportGateway'))
    .action((file: string) => choose((context) => importGatewayKey(context, file)));
  key
    .command('show')
    .description(translate('cli.commands.keyShow'))
    .action(() => choose((context) => showKeys(context)));
}

function addSelling(program: Command, translate: Translator, choose: Choose): void {
  const sale = (command: Command) =>
    command
      .option('--receipt-no <number>', translate('cli.args.receiptNo'))
      .option('--pay-type <code>', translate('cli.args.payType'))
      .option('--remark <text>', translate('cli.args.remark'))
      .option('--no-print', translate('cli.args.noPrint'));

  sale(
    program
      .command('pay')
      .description(translate('cli.commands.pay'))
      .requiredOption('--amount <yen>', translate('cli.args.amount'))
      .requiredOption('--code <code>', translate('cli.args.code')),
  ).action((options) => choose((context) => payCommand(context, options)));

  sale(
    program
      .command('scan')
      .description(translate('cli.commands.scan'))
      .option('--amount <yen>', translate('cli.args.amount'))
      .option('--timeout <seconds>', translate('cli.args.timeout'), '60'),
  ).action((options) => choose((context) => scanCommand(context, options)));

  program
    .command('confirm')
    .description(translate('cli.commands.confirm'))
    .requiredOption('--payment <id>', translate('cli.args.payment'))
    .action((options) => choose((context) => confirmCommand(context, options)));
}

function addRecords(program: Command, translate: Translator, choose: Choose): void {
  program
    .command('history')
    .description(translate('cli.commands.history'))
    .option('--limit <count>', translate('cli.args.limit'), '50')
    .option('--after <next>', translate('cli.args.after'))
    .option('--date <date>', translate('cli.args.date'))
    .option('--state <state>', translate('cli.args.state'))
    .action((options) => choose((context) => historyCommand(context, options)));

  program
    .command('receipt')
    .description(translate('cli.commands.receipt'))
    .requiredOption('--payment <id>', translate('cli.args.payment'))
    .addOption(new Option('--copy <copy>', translate('cli.args.copy')).choices(receiptCopies).default('customer'))
    .addOption(new Option('--format <format>', translate('cli.args.format')).choices(receiptFormats).default('text'))
    .addOption(new Option('--out <file>', translate('cli.args.out')).conflicts('print'))
    .option('--print', translate('cli.args.print'))
    .action((options) => choose((context) => receiptCommand(context, options)));

  program
    .command('ledger')
    .description(translate('cli.commands.ledger'))
    .command('verify')
    .description(translate('cli.commands.ledgerVerify'))
    .action(() => choose((context) => verifyLedgerCommand(context)));
}

function addTraining(program: Command, translate: Translator, choose: Choose): void {
  program
    .command('training-gateway')
    .description(translate('cli.commands.trainingGateway'))
    .option('--port <port>', translate('cli.args.port'), '47110')
    .option('--terminal-key <file>', translate('cli.args.terminalKey'))
    .action((options) => choose((context) => trainingGatewayCommand(context, options)));

  program
    .command('demo')
    .description(translate('cli.commands.demo'))
    .option('--out <folder>', translate('cli.args.demoOut'), 'demo-output')
    .action((options) => choose((context) => demoCommand(context, options)));
}
