import { v7 as uuid } from 'uuid';
import type { HealthView } from '../../preload/contract.ts';
import type { OperatorId } from '../common/actor.ts';
import type { Clock } from '../common/clock.ts';
import type { Log } from '../common/log.ts';
import { Counter } from '../counter/counter.ts';
import type { CounterFacts } from '../counter/counter-view.ts';
import type { Translator } from '../i18n/translator.ts';
import type { PrintJob } from '../ledger/print-jobs.ts';
import { errorFacts } from '../logging/error-facts.ts';
import type { PagePress } from '../printers/port.ts';
import type { Settings } from '../settings/schema.ts';
import { Spooler } from '../terminal/printing/spooler.ts';
import { type BackOffice, openBackOffice } from './back-office.ts';
import { openCare, type TerminalCare } from './care.ts';
import { deviceFacts, openCounterPrinting, openCounterScanners } from './counter-devices.ts';
import { DeviceDesk } from './device-desk.ts';
import type { StoredTerminal } from './stored-terminal.ts';
import { type OpenTerminal, openTerminal, type ProblemListener } from './terminal.ts';

export interface OpenCounterOptions {
  readonly stored: StoredTerminal;
  readonly clock: Clock;
  readonly translate: () => Translator;
  readonly onChange: () => void;
  /** The window is there; scanners that are keyboards need to know. */
  readonly hasWindow: () => boolean;
  /** Absent where there is no browser's engine. */
  readonly press?: PagePress;
  readonly log: Log;
  /** What is known of a new version of the program. */
  readonly update: () => HealthView['update'];
  /** Who was there before the terminal was opened anew; absent where nobody was. */
  readonly resume?: OperatorId;
}

/** Nobody looks for new versions where no place for them is set. */
function updateShown(update: HealthView['update'], { updates }: Settings): HealthView['update'] {
  return update.state === 'none' && updates.feed === null ? { ...update, state: 'off' } : update;
}

/** A counter and the terminal that it works with; the counter is to be closed first. */
export interface OpenCounter {
  readonly counter: Counter;
  readonly terminal: OpenTerminal;
  readonly devices: DeviceDesk;
  readonly backOffice: BackOffice;
  readonly care: TerminalCare;
}

/** Opens the terminal of a data folder for its window. @throws TerminalError for whatever stands in the way. */
export async function openCounter(options: OpenCounterOptions): Promise<OpenCounter> {
  const problems: ProblemTeller = { tell: () => undefined, tellLost: () => undefined };
  const { stored, clock, log } = options;
  const onProblem: ProblemListener = (_item, error) => {
    log.write('warning', 'recovery.problem', errorFacts(error));
    problems.tell();
  };
  const terminal = await openTerminal(stored, clock, onProblem, 'afterACrash', log);
  try {
    const opened = counterOf(terminal, options, problems);
    problems.tell = () => opened.counter.tellProblem();
    problems.tellLost = (job, error) => opened.counter.tellLost(job, error);
    return opened;
  } catch (error) {
    await terminal.close();
    throw error;
  }
}

/**
 * Lets what is in flight finish, and closes a counter with its terminal; never rejects.
 * @param beforeLeaving what is still to be done while somebody stands there, after the last sale.
 * @returns `stuck` as {@link TerminalCare.close} says.
 */
export async function closeCounter(
  { counter, terminal, backOffice, care }: Omit<OpenCounter, 'devices'>,
  beforeLeaving: () => void = () => undefined,
): Promise<'ended' | 'stuck'> {
  backOffice.closes.stop();
  await counter.close().catch(() => undefined);
  try {
    beforeLeaving();
  } catch {
    // A damaged page: whatever opens the ledger next says so, and needs it closed.
  }
  backOffice.close();
  const ended = await care.close();
  await terminal.close().catch(() => undefined);
  return ended;
}

/** Whoever hears of problems that come up by themselves; the counter comes after the terminal. */
interface ProblemTeller {
  tell: () => void;
  /** A document that can never be printed has left the queue. */
  tellLost: (job: PrintJob, error: unknown) => void;
}

function counterOf(terminal: OpenTerminal, options: OpenCounterOptions, problems: ProblemTeller): OpenCounter {
  const { stored, clock, translate, onChange, hasWindow, press, resume, log, update } = options;
  const { settings, ledger } = terminal;
  const around = { ledger, clock, ...(press === undefined ? {} : { press }) };
  const inUse = {
    settings,
    printing: openCounterPrinting(settings, around),
    scanners: openCounterScanners(settings, clock),
  };
  const spooler = new Spooler({
    ledger,
    // The settings may change what a receipt looks like while it waits.
    documents: { documentFor: (what) => inUse.printing.receipts.documentFor(what) },
    printer: inUse.printing.printer,
    clock,
    newId: () => uuid({ msecs: clock.now() }),
    onFault: (error, lost) => (lost === undefined ? problems.tell() : problems.tellLost(lost, error)),
  });
  let opened: Counter | undefined;
  const wording = () => ({ translate: translate(), timeZone: settings.timeZone });
  const backOffice = openBackOffice({
    terminal,
    clock,
    dataFolder: stored.folder,
    settings: () => inUse.settings,
    wording,
    counter: () => opened,
    onChange,
  });
  const { attendance, reconciling } = backOffice;
  if (resume !== undefined) {
    attendance.resume(resume);
  }
  const care = openCare({
    stored,
    terminal,
    clock,
    log,
    attendance,
    settings: () => inUse.settings,
    wording,
    onChange,
  });
  const counter = new Counter({
    terminal,
    clock,
    by: () => attendance.by,
    requireSeller: () => {
      attendance.require('sell');
      attendance.touch();
    },
    approvals: backOffice.approvals,
    backOffice: () => {
      const present = attendance.view();
      return {
        attendance: present,
        reconciliation: reconciling.progressView(),
        health: { ...care.health(present), update: updateShown(update(), settings) },
      };
    },
    facts: factsOf(settings),
    timeZone: settings.timeZone,
    spooling: spooler,
    scanners: inUse.scanners.all,
    devices: () => deviceFacts(inUse.settings),
    translate,
    onChange,
  });
  opened = counter;
  const devices = new DeviceDesk({
    stored,
    around,
    inUse,
    spooler,
    counter,
    translate,
    hasWindow,
    by: () => attendance.by,
  });
  return { counter, terminal, devices, backOffice, care };
}

function factsOf(settings: Settings): CounterFacts {
  return {
    mode: settings.mode,
    shopName: settings.shop.name,
    terminalCode: settings.identity.terminalCode,
    limits: settings.counter,
    dayStart: settings.businessDayStart,
    customerLimitMs: settings.recovery.customerLimitSeconds * 1000,
  };
}
