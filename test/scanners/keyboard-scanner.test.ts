import { describe, expect, it, onTestFinished } from 'vitest';
import type { Clock } from '../../main/common/clock.ts';
import { systemClock } from '../../main/common/clock.ts';
import { KeyboardScanner } from '../../main/scanners/keyboard-scanner.ts';
import type { ScannerEvent } from '../../main/scanners/port.ts';
import { factorySettings, Typist } from '../renderer/scanner/typist.ts';
import { describeScanner, type ScannerUnderTest } from './scanner-contract.ts';

const rules = { prefix: '', minLength: 10, maxLength: 512, characters: 'printable', duplicateMs: 2000 } as const;
const PAUSE_MS = 20;

/** A window with the reader of keys in it, on a clock of its own, and the scanner in the main process. */
async function keyboardScanner(): Promise<ScannerUnderTest> {
  let typing = new Typist(factorySettings);
  const clock: Clock = { ...systemClock, monotonic: () => typing.now };
  const scanner = new KeyboardScanner({ name: 'keyboard', rules, clock });
  scanner.windowOpened();
  const hearing = setInterval(hear, 5);
  onTestFinished(() => clearInterval(hearing));
  function hear(): void {
    for (const scan of typing.told.splice(0)) {
      scanner.typed(scan);
    }
  }
  const silence = () => {
    typing.pass(100);
    hear();
  };
  return {
    scanner,
    ending: 'Enter',
    scan: (code) => {
      typing.pass(500);
      typing.scan(code, PAUSE_MS);
      hear();
    },
    // The window may be gone before the silence that ends it.
    scanCut: (part) => {
      typing.type(part, PAUSE_MS);
      setTimeout(silence, 10);
    },
    noise: (bytes) => {
      for (const byte of bytes) {
        typing.pass(PAUSE_MS);
        typing.press(byte < 0x30 || byte > 0x39 ? 'IntlRo' : `Digit${byte - 0x30}`);
      }
      setTimeout(silence, 10);
    },
    unplug: () => scanner.windowGone('the window is gone'),
    replug: async () => {
      const at = typing.now;
      typing = new Typist(factorySettings);
      typing.now = at;
      typing.opened();
      scanner.windowOpened();
    },
  };
}

describeScanner('keyboard', keyboardScanner);

function started(options: { readonly opened?: boolean } = {}) {
  const scanner = new KeyboardScanner({ name: 'keyboard', rules: { ...rules, prefix: 'P' }, clock: systemClock });
  const events: ScannerEvent[] = [];
  scanner.start((event) => events.push(event));
  if (options.opened !== false) {
    scanner.windowOpened();
  }
  return { scanner, events };
}

describe('a keyboard scanner', () => {
  const typed = { text: 'P]C1280390312172859395', ending: 'whole', durationMs: 340, by: 'Enter' } as const;
  const heard = { durationMs: 340, ending: 'Enter' };

  it('is judged by its settings, as any other', () => {
    const { scanner, events } = started();
    scanner.typed(typed);
    scanner.typed(typed);
    scanner.typed({ ...typed, text: '280390312172859395' });
    scanner.typed({ ...typed, text: 'P28039' });
    scanner.typed({ text: typed.text, ending: 'cut' });
    expect(events).toEqual([
      { kind: 'connected' },
      { kind: 'scanned', code: '280390312172859395', aimId: ']C1', facts: { length: 18, ...heard } },
      { kind: 'dropped', reason: 'duplicate', mask: '****9395', facts: { length: 18, ...heard } },
      { kind: 'dropped', reason: 'noPrefix', mask: '****9395', facts: { length: 18, ...heard } },
      { kind: 'dropped', reason: 'tooShort', mask: '****8039', facts: { length: 6, ...heard } },
      {
        kind: 'dropped',
        reason: 'truncated',
        mask: '****9395',
        facts: { length: 22, durationMs: 0, ending: 'none' },
      },
    ]);
  });

  it('is not there before its window, and gone with it', () => {
    const { scanner, events } = started({ opened: false });
    scanner.typed(typed);
    expect(events).toEqual([]);
    scanner.windowOpened();
    scanner.windowOpened();
    scanner.windowGone('crashed');
    scanner.windowGone('crashed');
    scanner.typed(typed);
    scanner.windowOpened();
    scanner.typed(typed);
    expect(events).toEqual([
      { kind: 'connected' },
      { kind: 'disconnected', detail: 'crashed' },
      { kind: 'connected' },
      { kind: 'scanned', code: '280390312172859395', aimId: ']C1', facts: { length: 18, ...heard } },
    ]);
  });

  it('says nothing more once it was stopped', async () => {
    const { scanner, events } = started();
    await scanner.stop();
    scanner.typed(typed);
    scanner.windowGone('closed');
    scanner.windowOpened();
    expect(events).toEqual([{ kind: 'connected' }]);
  });
});
