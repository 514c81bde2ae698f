import { Command, Option } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { languages, type Translator } from '../i18n/translator.ts';
import { receiptCopies } from '../terminal/receipt-document.ts';
import { refundCommand, reverseCommand } from './amend.ts';
import { addBackups } from './backup-program.ts';
import { paymentVerdicts, refundVerdicts, resolveCommand } from './centre.ts';
import { closeCommand } from './close.ts';
import { confirmCommand } from './confirm.ts';
import type { Choose } from './context.ts';
import { demoCommand } from './demo.ts';
import { addDoctor } from './doctor-program.ts';
import { addHeadquarters } from './headquarters-program.ts';
import { helpWords } from './help.ts';
import { addHistory } from './history-program.ts';
import { initCommand } from './init.ts';
import { verifyLedgerCommand } from './ledger.ts';
import { paymentsCommand } from './open-items.ts';
import { addOperators } from './operators-program.ts';
import { cancelPrintJob, declarePrinted, listPrintQueue, printAgain, runPrintQueue } from './print-queue.ts';
import { receiptCommand, receiptFormats } from './receipt.ts';
import { addReconciling } from './reconcile-program.ts';
import { recoverCommand, watchCommand } from './recover.ts';
import { reprintCommand } from './reprint.ts';
import { scanCommand } from './scan.ts';
import { payCommand } from './sell.ts';
import { addSettings } from './settings-program.ts';
import { addSupport } from './support-program.ts';
import { trainingGatewayCommand } from './training-gateway.ts';

/**
 * Describes the whole command line to commander, which parses it; `choose` runs what is asked for.
 * @param translate for the help texts.
 */
export function createProgram(translate: Translator, choose: Choose): Command {
  const program = new Command('pos')
    .description(translate('cli.description'))
    .version(packageJson.version, '-V, --version', translate('cli.options.version'))
    .option('--data <folder>', translate('cli.options.data'))
    .option('--json', translate('cli.options.json'))
    .option('--operator <id>', translate('operatorWords.options.operator'))
    .option('--pin-file <file>', translate('operatorWords.options.pinFile'))
    .addOption(new Option('--lang <language>', translate('cli.options.lang')).choices(languages).default('ja'))
    .helpOption('-h, --help', translate('cli.options.help'))
    .configureHelp(helpWords(translate))
    .exitOverride();
  addSetup(program, translate, choose);
  addSelling(program, translate, choose);
  addAmending(program, translate, choose);
  addRecovery(program, translate, choose);
  addRecords(program, translate, choose);
  addBackups(program, translate, choose);
  addHeadquarters(program, translate, choose);
  addReconciling(program, translate, choose);
  addPrinting(program, translate, choose);
  addOperators(program, translate, choose);
  addTraining(program, translate, choose);
  for (const command of [program, ...program.commands]) {
    // "--help" does the same, in the chosen language.
    command.helpCommand(false);
  }
  return program;
}

function addSetup(program: Command, translate: Translator, choose: Choose): void {
  program
    .command('init')
    .description(translate('cli.commands.init'))
    .option('--training', translate('cli.args.training'))
    .action((options) => choose((context) => initCommand(context, options)));
  addSettings(program, translate, choose);
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

function addAmending(program: Command, translate: Translator, choose: Choose): void {
  program
    .command('reverse')
    .description(translate('cli.commands.reverse'))
    .requiredOption('--payment <id>', translate('cli.args.payment'))
    .option('--no-print', translate('cli.args.noPrint'))
    .action((options) => choose((context) => reverseCommand(context, options)));

  program
    .command('refund')
    .description(translate('cli.commands.refund'))
    .requiredOption('--payment <id>', translate('cli.args.payment'))
    .option('--amount <yen>', translate('cli.args.refundAmount'))
    .option('--reason <text>', translate('cli.args.reason'))
    .option('--no-print', translate('cli.args.noPrint'))
    .action((options) => choose((context) => refundCommand(context, options)));
}

function addRecovery(program: Command, translate: Translator, choose: Choose): void {
  program
    .command('recover')
    .description(translate('cli.commands.recover'))
    .option('--until-settled', translate('cli.args.untilSettled'))
    .option('--timeout <seconds>', translate('cli.args.timeout'), '300')
    .action((options) => choose((context) => recoverCommand(context, options)));

  program
    .command('watch')
    .description(translate('cli.commands.watch'))
    .action(() => choose((context) => watchCommand(context)));

  program
    .command('payments')
    .description(translate('cli.commands.payments'))
    .option('--state <state>', translate('cli.args.openState'), 'open')
    .action((options) => choose((context) => paymentsCommand(context, options)));

  program
    .command('resolve')
    .description(translate('cli.commands.resolve'))
    .addOption(new Option('--payment <id>', translate('cli.args.payment')).conflicts('refund'))
    .option('--refund <id>', translate('cli.args.refund'))
    .addOption(
      new Option('--verdict <verdict>', translate('cli.args.verdict'))
        .choices([...paymentVerdicts, ...refundVerdicts])
        .makeOptionMandatory(),
    )
    .requiredOption('--reference <text>', translate('cli.args.reference'))
    .requiredOption('--by <name>', translate('cli.args.decidedBy'))
    .action((options) => choose((context) => resolveCommand(context, options)));
}

function addRecords(program: Command, translate: Translator, choose: Choose): void {
  addHistory(program, translate, choose);

  program
    .command('receipt')
    .description(translate('cli.commands.receipt'))
    .option('--payment <id>', translate('cli.args.payment'))
    .option('--refund <id>', translate('cli.args.refund'))
    .addOption(new Option('--copy <copy>', translate('cli.args.copy')).choices(receiptCopies).default('customer'))
    .addOption(new Option('--format <format>', translate('cli.args.format')).choices(receiptFormats).default('text'))
    .addOption(new Option('--out <file>', translate('cli.args.out')).conflicts('print'))
    .option('--print', translate('cli.args.print'))
    .action((options) => choose((context) => receiptCommand(context, options)));

  program
    .command('close')
    .description(translate('cli.commands.close'))
    .option('--date <date>', translate('cli.args.closeDate'))
    .addOption(new Option('--report <report>', translate('cli.args.closeReport')).choices(['x', 'z']).default('z'))
    .option('--csv <file>', translate('cli.args.closeCsv'))
    .option('--pdf <file>', translate('cli.args.closePdf'))
    .option('--no-reconcile', translate('cli.args.noReconcile'))
    .option('--no-print', translate('cli.args.noPrint'))
    .action((options) => choose((context) => closeCommand(context, options)));

  program
    .command('ledger')
    .description(translate('cli.commands.ledger'))
    .command('verify')
    .description(translate('cli.commands.ledgerVerify'))
    .action(() => choose((context) => verifyLedgerCommand(context)));

  addDoctor(program, translate, choose);
  addSupport(program, translate, choose);
}

function addPrinting(program: Command, translate: Translator, choose: Choose): void {
  program
    .command('reprint')
    .description(translate('cli.commands.reprint'))
    .option('--payment <id>', translate('cli.args.payment'))
    .option('--refund <id>', translate('cli.args.refund'))
    .option('--close <number>', translate('cli.args.closeNumber'))
    .addOption(new Option('--copy <copy>', translate('cli.args.copy')).choices(receiptCopies).default('customer'))
    .action((options) => choose((context) => reprintCommand(context, options)));

  const queue = program.command('print-queue').description(translate('cli.commands.printQueue'));
  queue
    .command('list', { isDefault: true })
    .description(translate('cli.commands.printQueueList'))
    .action(() => choose((context) => listPrintQueue(context)));
  queue
    .command('run')
    .description(translate('cli.commands.printQueueRun'))
    .action(() => choose((context) => runPrintQueue(context)));
  queue
    .command('cancel')
    .argument('<id>', translate('cli.args.printJob'))
    .description(translate('cli.commands.printQueueCancel'))
    .action((id: string) => choose((context) => cancelPrintJob(context, id)));
  queue
    .command('again')
    .argument('<id>', translate('cli.args.printJob'))
    .description(translate('cli.commands.printQueueAgain'))
    .action((id: string) => choose((context) => printAgain(context, id)));
  queue
    .command('came-out')
    .argument('<id>', translate('cli.args.printJob'))
    .description(translate('cli.commands.printQueueCameOut'))
    .action((id: string) => choose((context) => declarePrinted(context, id)));
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
