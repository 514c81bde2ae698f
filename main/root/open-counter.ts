import type { KeyboardScanner as KeyboardScannerView } from '../../preload/contract.ts';
import type { Clock } from '../common/clock.ts';
import { Counter } from '../counter/counter.ts';
import type { CounterFacts } from '../counter/counter-view.ts';
import type { Translator } from '../i18n/translator.ts';
import { KeyboardScanner } from '../scanners/keyboard-scanner.ts';
import type { KeyboardScannerSettings, Settings } from '../settings/schema.ts';
import { openPrinter, openSerialScanners } from './devices.ts';
import type { StoredTerminal } from './stored-terminal.ts';
import { type OpenTerminal, openTerminal } from './terminal.ts';

export interface OpenCounterOptions {
  readonly stored: StoredTerminal;
  readonly clock: Clock;
  readonly translate: () => Translator;
  readonly onChange: () => void;
}

/** The devices that need the window. */
export interface CounterDevices {
  /** In the order in which the window knows them. */
  readonly keyboards: readonly KeyboardScanner[];
}

/** A counter and the terminal that it works with; the counter is to be closed first. */
export interface OpenCounter {
  readonly counter: Counter;
  readonly terminal: OpenTerminal;
  readonly devices: CounterDevices;
}

/** Opens the terminal of a data folder for its window. @throws TerminalError for whatever stands in the way. */
export async function openCounter(options: OpenCounterOptions): Promise<OpenCounter> {
  const problems: ProblemTeller = { tell: () => undefined };
  const terminal = await openTerminal(options.stored, options.clock, () => problems.tell(), 'afterACrash');
  try {
    const opened = counterOf(terminal, options);
    problems.tell = () => opened.counter.tellProblem();
    return opened;
  } catch (error) {
    await terminal.close();
    throw error;
  }
}

/** Whoever hears of recovery's problems; the counter comes after the terminal. */
interface ProblemTeller {
  tell: () => void;
}

function counterOf(terminal: OpenTerminal, { clock, translate, onChange }: OpenCounterOptions): OpenCounter {
  const { settings } = terminal;
  const keyboards = keyboardSettings(settings).map(
    (rules, index) => new KeyboardScanner({ name: `keyboard ${index + 1}`, rules, clock }),
  );
  const counter = new Counter({
    terminal,
    clock,
    facts: factsOf(settings),
    timeZone: settings.timeZone,
    printer: settings.printer === null ? undefined : openPrinter(settings),
    scanners: [
      ...openSerialScanners(settings, clock).map((scanner) => ({ scanner, kind: 'serial' as const })),
      ...keyboards.map((scanner) => ({ scanner, kind: 'keyboard' as const })),
    ],
    translate,
    onChange,
  });
  return { counter, terminal, devices: { keyboards } };
}

function keyboardSettings({ scanners }: Settings): KeyboardScannerSettings[] {
  return scanners.filter((scanner) => scanner.kind === 'keyboard');
}

function factsOf(settings: Settings): CounterFacts {
  return {
    mode: settings.mode,
    shopName: settings.shop.name,
    terminalCode: settings.identity.terminalCode,
    limits: settings.counter,
    dayStart: settings.businessDayStart,
    customerLimitMs: settings.recovery.customerLimitSeconds * 1000,
    keyboardScanners: keyboardSettings(settings).map(keyboardView),
  };
}

function keyboardView(
  { layout, prefix, suffix, keyGapMs, minLength }: KeyboardScannerSettings,
  index: number,
): KeyboardScannerView {
  return { index, layout, prefix, suffix, keyGapMs, minLength };
}
