import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { factorySettings, keyOf, Typist } from './typist.ts';

const CODE = '280390312172859395';
const whole = (text: string, scanner = 0) => ({ text, ending: 'whole', scanner });
const cut = (text: string, scanner = 0) => ({ text, ending: 'cut', scanner });
const typist = () => new Typist(factorySettings);
const codesOf = (text: string) => [...text].map((character) => keyOf(character).code);

const code = fc.stringMatching(/^[!-~]{10,40}$/);
const speed = fc.integer({ min: 1, max: 50 });
/** The pauses of a machine that is not quite regular. */
const jitter = (speedMs: number) =>
  fc
    .array(fc.integer({ min: -8, max: 8 }), { minLength: 41, maxLength: 41 })
    .map((all) => all.map((ms) => Math.max(0, speedMs + ms)));
const machine = speed.chain(jitter);
/** A person's pauses, fast and slow. */
const persons = fc.integer({ min: 90, max: 900 });

function scanWith(typing: Typist, text: string, pauses: readonly number[]): void {
  typing.type(text, pauses);
  typing.pass(pauses[0] ?? 0);
  typing.press('Enter');
}

describe('a scanner that types', () => {
  it.each([5, 20, 36, 50, 80])('at %d ms per key gives its code and no key', (pauseMs) => {
    const typing = typist();
    typing.scan(CODE, pauseMs);
    typing.pass(2000);
    expect(typing.scans).toEqual([whole(CODE)]);
    expect(typing.human).toEqual([]);
  });

  it('gives exactly its codes at any machine speed', () => {
    const scans = fc.array(fc.record({ text: code, pauses: machine, waitMs: fc.nat(2000) }), {
      minLength: 1,
      maxLength: 5,
    });
    fc.assert(
      fc.property(scans, (all) => {
        const typing = typist();
        for (const { text, pauses, waitMs } of all) {
          scanWith(typing, text, pauses);
          typing.pass(waitMs);
        }
        typing.pass(2000);
        expect(typing.scans).toEqual(all.map(({ text }) => whole(text)));
        expect(typing.human).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  it('does not need more of a clock than the 16 ms in which Windows counts', () => {
    const typing = typist();
    typing.type(CODE, [0, 0, 16, 0, 0, 15, 0, 0, 16, 0, 0, 15, 0, 0, 16, 0, 0, 15]);
    typing.press('Enter');
    expect(typing.scans).toEqual([whole(CODE)]);
  });

  it('may press Shift on its own, and take its time', () => {
    const typing = typist();
    for (const letter of 'ABCDEFGHIJKL') {
      typing.pass(50);
      typing.press('ShiftLeft');
      typing.pass(50);
      typing.press(`Key${letter}`, { shift: true });
    }
    typing.pass(50);
    typing.press('Enter');
    expect(typing.scans).toEqual([whole('ABCDEFGHIJKL')]);
  });

  it('may end its codes by two keys', () => {
    const typing = typist();
    typing.scan(CODE, 5);
    typing.pass(5);
    typing.press('KeyJ', { command: true });
    typing.pass(5);
    typing.press('Enter');
    typing.pass(100);
    expect(typing.scans).toEqual([whole(CODE)]);
    expect(typing.human).toEqual([]);
    typing.press('Enter');
    expect(typing.human).toEqual(['Enter']);
  });

  it('may have a Japanese keyboard', () => {
    const typing = new Typist({ ...factorySettings, layout: 'jp' });
    const text = 'https://pay.example/?a=1&b=_~';
    typing.type(text, 5, 'jp');
    typing.press('Enter');
    expect(typing.scans).toEqual([whole(text)]);
  });

  it('is cut where it typed a key that its keyboard does not have', () => {
    const typing = typist();
    typing.type(CODE, 5);
    typing.press('IntlRo');
    typing.press('Escape');
    expect(typing.scans).toEqual([cut(`${CODE}\u{fffd}`)]);
  });

  it('may be a program that names no keys', () => {
    const typing = typist();
    typing.type('28039031217285939', 5);
    typing.press('', { character: '5' });
    typing.press('Enter');
    expect(typing.scans).toEqual([whole(CODE)]);
  });

  it('is cut where nothing ends it, or another key', () => {
    for (const end of [
      () => undefined,
      (typing: Typist) => typing.press('Tab'),
      (typing: Typist) => typing.press('F1'),
      (typing: Typist) => typing.press('Enter', { command: true }),
    ]) {
      const typing = typist();
      typing.type(CODE, 20);
      end(typing);
      typing.pass(81);
      expect(typing.scans).toEqual([cut(CODE)]);
      expect(typing.human).toEqual([]);
    }
  });

  it('is no code of several thousand keys', () => {
    const typing = typist();
    typing.scan('7'.repeat(5000), 1);
    expect(typing.scans).toEqual([cut('7'.repeat(4096))]);
    typing.scan(CODE, 5);
    expect(typing.scans.at(-1)).toEqual(whole(CODE));
  });
});

describe('a part of a code', () => {
  it('never passes for a whole one, nor for keys of a person, wherever it was cut', () => {
    fc.assert(
      fc.property(code, machine, fc.integer({ min: 3, max: 39 }), fc.boolean(), (text, pauses, kept, ends) => {
        const typing = typist();
        const part = text.slice(0, Math.min(kept, text.length - 1));
        typing.type(part, pauses);
        if (ends && part.length < factorySettings.minLength) {
          typing.pass(pauses[0] ?? 0);
          typing.press('Enter');
        }
        typing.pass(5000);
        expect(typing.scans).toEqual([cut(part)]);
        expect(typing.human).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  const pause = fc.record({ at: fc.integer({ min: 1, max: 40 }), ms: fc.integer({ min: 60, max: 500 }) });

  it('never passes for a whole code, wherever pauses fall into it, nor do any of its keys for a person', () => {
    const scans = fc.array(
      fc.record({ text: code, pauses: machine, cuts: fc.array(pause, { maxLength: 3 }), waitMs: fc.nat(3000) }),
      { minLength: 1, maxLength: 4 },
    );
    fc.assert(
      fc.property(scans, (all) => {
        const typing = typist();
        for (const { text, pauses, cuts, waitMs } of all) {
          const broken = [...pauses];
          for (const { at, ms } of cuts) {
            // A pause before the fourth key leaves what may be a person's; the next test is for those.
            broken[Math.max(3, at)] = ms;
          }
          typing.type(text, broken);
          typing.pass(broken[text.length] ?? 0);
          typing.press('Enter');
          typing.pass(waitMs);
        }
        typing.pass(2000);
        const texts = all.map(({ text }) => text);
        expect(texts).toEqual(expect.arrayContaining(wholeTexts(typing)));
        expect(typing.human).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });

  it('never passes for a whole code where its first key or two stood alone', () => {
    fc.assert(
      fc.property(code, machine, pause, fc.integer({ min: 1, max: 2 }), (text, pauses, { ms }, at) => {
        const typing = typist();
        scanWith(typing, text, pauses.with(at, ms));
        typing.pass(2000);
        expect([[], [text]]).toContainEqual(wholeTexts(typing));
        expect(typing.human.length).toBeLessThanOrEqual(at);
      }),
      { numRuns: 1000 },
    );
  });

  it('does not pass for a whole code after more than a second, if three or more keys were cut off', () => {
    const late = fc.integer({ min: 500, max: 1499 });
    fc.assert(
      fc.property(code, machine, late, fc.integer({ min: 2, max: 40 }), (text, pauses, ms, at) => {
        const typing = typist();
        scanWith(typing, text, pauses.with(at, ms));
        typing.pass(2000);
        expect([[], [text]]).toContainEqual(wholeTexts(typing));
      }),
    );
  });

  it.each([
    ['5', 400],
    ['95', 400],
    ['395', 400],
    ['5', 1200],
    ['395', 1200],
  ])('of which only "%s" and the end come, %d ms late, gives no key', (rest, lateMs) => {
    for (const pauseMs of [5, 20, 36, 50]) {
      const typing = typist();
      typing.type(CODE.slice(0, -rest.length), pauseMs);
      typing.pass(lateMs);
      typing.scan(rest, pauseMs);
      typing.pass(2000);
      expect(typing.scans).toEqual([cut(CODE.slice(0, -rest.length)), cut(rest)]);
      expect(typing.human).toEqual([]);
    }
  });

  it('that another key interrupts is followed by another part', () => {
    const typing = typist();
    typing.type(CODE.slice(0, 6), 20);
    typing.press('F1');
    typing.scan(CODE.slice(6), 20);
    expect(typing.scans).toEqual([cut(CODE.slice(0, 6)), cut(CODE.slice(6))]);
    expect(typing.human).toEqual([]);
  });

  it('that only its end follows is over with it', () => {
    const typing = typist();
    typing.type(CODE, 20);
    typing.pass(300);
    typing.press('Enter');
    typing.scan(CODE, 20);
    expect(typing.scans).toEqual([cut(CODE), whole(CODE)]);
    expect(typing.human).toEqual([]);
  });

  it('that drips in key by key gives no key', () => {
    const typing = typist();
    typing.type(CODE.slice(0, 6), 20);
    typing.type(CODE.slice(6), 250);
    typing.pass(250);
    typing.press('Enter');
    typing.pass(2000);
    expect(typing.scans.filter(({ ending }) => ending === 'whole')).toEqual([]);
    expect(typing.human).toEqual([]);
  });

  it('does not join the next code', () => {
    const typing = typist();
    typing.type(CODE.slice(0, 9), 20);
    typing.pass(81);
    typing.scan(CODE, 20);
    expect(typing.scans).toEqual([cut(CODE.slice(0, 9)), cut(CODE)]);
    typing.scan(CODE, 20);
    expect(typing.scans.at(-1)).toEqual(whole(CODE));
  });

  it('is not the code that is scanned a while after it', () => {
    const typing = typist();
    typing.type(CODE.slice(0, 9), 20);
    typing.pass(1501);
    typing.scan(CODE, 20);
    expect(typing.scans).toEqual([cut(CODE.slice(0, 9)), whole(CODE)]);
  });

  it('is what the window loses or gets in mid-code', () => {
    for (const kept of [1, 2, 3, 17]) {
      const typing = typist();
      typing.type(CODE.slice(0, kept), 20);
      typing.interrupted();
      expect(typing.scans).toEqual([cut(CODE.slice(0, kept))]);
      typing.pass(5000);
      typing.opened();
      typing.scan(CODE.slice(kept), 20);
      expect(typing.scans.at(-1)).toEqual(cut(CODE.slice(kept)));
      expect(typing.human).toEqual([]);
    }
  });

  it('may be a single key, as the window gets the keyboard', () => {
    const typing = typist();
    typing.opened();
    typing.type('5', 20);
    typing.pass(300);
    expect(typing.scans).toEqual([cut('5')]);
    expect(typing.human).toEqual([]);
  });

  it('is not the code that is scanned into a window that has just come up', () => {
    const typing = typist();
    typing.pass(1000);
    typing.opened();
    typing.pass(81);
    typing.scan(CODE, 20);
    expect(typing.scans).toEqual([whole(CODE)]);
  });
});

describe('a person who types', () => {
  it('is not noticed at all, however fast', () => {
    const key = fc.record({
      press: fc.constantFrom(
        'Digit0',
        'Digit5',
        'Numpad7',
        'KeyA',
        'Space',
        'Enter',
        'Tab',
        'Backspace',
        'Escape',
        'F4',
      ),
      afterMs: persons,
    });
    fc.assert(
      fc.property(fc.array(key, { maxLength: 60 }), (keys) => {
        const typing = typist();
        for (const { press, afterMs } of keys) {
          typing.pass(afterMs);
          typing.press(press);
        }
        typing.pass(1000);
        expect(typing.human).toEqual(keys.map(({ press }) => press));
        expect(typing.scans).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  it('may then scan, 200 ms after the last digit', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[1-9][0-9]{1,6}$/), persons, code, machine, (amount, afterMs, text, pauses) => {
        const typing = typist();
        typing.type(amount, afterMs);
        typing.pass(200 - (pauses[0] ?? 0));
        scanWith(typing, text, pauses);
        expect(typing.scans).toEqual([whole(text)]);
        expect(typing.human).toEqual(codesOf(amount));
      }),
      { numRuns: 1000 },
    );
  });

  it('may scan at once after a key that is in no code', () => {
    const typing = typist();
    typing.type('5', 0);
    typing.pass(90);
    typing.press('Enter');
    typing.scan(CODE, 5);
    expect(typing.scans).toEqual([whole(CODE)]);
    expect(typing.human).toEqual(['Digit5', 'Enter']);
  });

  it('is not known from the beginning of a code within 150 ms of it', () => {
    const typing = typist();
    typing.type('12', 300);
    typing.pass(150);
    scanWith(typing, CODE, [0, 20]);
    expect(typing.scans).toEqual([cut(CODE)]);
  });

  it('may press a button by Space and scan right then', () => {
    const typing = typist();
    typing.press('Space');
    typing.pass(200);
    typing.scan(CODE, 20);
    expect(typing.scans).toEqual([whole(CODE)]);
    expect(typing.human).toEqual(['Space']);
  });

  it('may type again right after a scan', () => {
    const typing = typist();
    typing.scan(CODE, 20);
    typing.type('1200', 90);
    typing.pass(90);
    typing.press('Enter');
    expect(typing.human).toEqual([...codesOf('1200'), 'Enter']);
  });

  it('has each digit as soon as no scanner can have typed it', () => {
    const typing = typist();
    typing.type('5', 0);
    typing.pass(80);
    expect(typing.human).toEqual([]);
    typing.pass(1);
    expect(typing.human).toEqual(['Digit5']);
  });

  it.each([
    ['00', 10, ['Digit0', 'Digit0']],
    ['5000', 61, ['Digit5', 'Digit0', 'Digit0', 'Digit0']],
  ])('%s at %d ms is one', (text, pauseMs, keys) => {
    const typing = typist();
    typing.type(text, pauseMs);
    expect(typing.human).toEqual([]);
    typing.pass(81);
    expect(typing.human).toEqual(keys);
    expect(typing.scans).toEqual([]);
  });

  it('has the keys that are held before the one that types nothing, at once', () => {
    const typing = typist();
    typing.type('12', 40);
    typing.pass(10);
    typing.press('Escape');
    expect(typing.human).toEqual(['Digit1', 'Digit2', 'Escape']);
    typing.type('5', 500);
    typing.press('KeyA', { command: true });
    expect(typing.human.slice(3)).toEqual(['Digit5', 'KeyA']);
  });

  it('does not type three keys at the speed of a scanner, nor nine in one breath', () => {
    const fast = typist();
    fast.type('123', 59);
    fast.pass(81);
    expect([fast.scans, fast.human]).toEqual([[cut('123')], []]);
    const long = typist();
    long.type('123456789', 70);
    long.pass(81);
    expect([long.scans, long.human]).toEqual([[cut('123456789')], []]);
  });

  it('whose key runs into a scan has spoilt it', () => {
    const typing = typist();
    typing.type('5', 0);
    typing.pass(50);
    typing.scan(CODE, 5);
    expect(typing.scans).toEqual([cut(`5${CODE}`)]);
    expect(typing.human).toEqual([]);
  });

  it('who goes on right after a cut scan loses all of it, not a part, until there is a pause', () => {
    const typing = typist();
    typing.type(CODE.slice(0, 6), 20);
    typing.pass(100);
    typing.type('1200', 300);
    typing.pass(700);
    expect(typing.human).toEqual([]);
    expect(typing.scans.slice(1)).toEqual([cut('1'), cut('2'), cut('0'), cut('0')]);
    typing.type('1200', 300);
    typing.pass(700);
    expect(typing.human).toEqual(codesOf('1200'));
  });

  it('presses keys that do not type for what they are, also after a cut scan', () => {
    const typing = typist();
    typing.type(CODE.slice(0, 6), 20);
    typing.pass(200);
    typing.press('Escape');
    typing.press('F3');
    expect(typing.human).toEqual(['Escape', 'F3']);
  });

  it('is never kept waiting where no scanner works as a keyboard', () => {
    const typing = new Typist();
    typing.type('123456789012', 1);
    typing.press('Enter');
    expect(typing.human).toEqual([...codesOf('123456789012'), 'Enter']);
    expect(typing.scans).toEqual([]);
  });
});

describe('the settings of scanners', () => {
  it('may name Tab as the end', () => {
    const typing = new Typist({ ...factorySettings, suffix: 'Tab' });
    typing.scan(CODE, 5, 'Tab');
    typing.scan(CODE, 5, 'Enter');
    expect(typing.scans).toEqual([whole(CODE), cut(CODE)]);
  });

  it('may let silence end a code of a known beginning', () => {
    const typing = new Typist({ ...factorySettings, suffix: 'silence', prefix: '~P' });
    typing.type(`~P${CODE}`, 5);
    typing.pass(80);
    expect(typing.scans).toEqual([]);
    typing.pass(1);
    expect(typing.scans).toEqual([whole(`~P${CODE}`)]);
    typing.pass(300);
    typing.type('5', 0);
    typing.pass(300);
    typing.type(CODE, 5);
    typing.pass(81);
    expect(typing.scans.slice(1)).toEqual([cut('5'), cut(CODE)]);
    expect(typing.human).toEqual([]);
  });

  it('may be those of several: the longest prefix decides', () => {
    const typing = new Typist(
      { ...factorySettings, index: 0, suffix: 'Tab' },
      { ...factorySettings, index: 2, prefix: 'A' },
      { ...factorySettings, index: 3, prefix: 'AB' },
      { ...factorySettings, index: 5 },
    );
    for (const text of [`A${CODE}`, `AB${CODE}`, CODE]) {
      typing.scan(text, 5);
    }
    typing.scan(`A${CODE}`, 5, 'Tab');
    expect(typing.scans).toEqual([whole(`A${CODE}`, 2), whole(`AB${CODE}`, 3), whole(CODE, 5), whole(`A${CODE}`, 0)]);
  });

  it('that want a prefix leave it to the main process to say that there is none', () => {
    const typing = new Typist({ ...factorySettings, prefix: ']' });
    typing.scan(CODE, 5);
    typing.scan(`]C1${CODE}`, 5);
    typing.scan(']123456789', 5);
    expect(typing.scans).toEqual([whole(CODE), whole(`]C1${CODE}`), cut(']123456789')]);
  });

  it('hold a key for as long as the slowest of them takes, and each code to its own', () => {
    const typing = new Typist(
      { ...factorySettings, index: 0, keyGapMs: 30 },
      { ...factorySettings, index: 1, keyGapMs: 150, suffix: 'Tab' },
    );
    typing.scan(CODE, 120, 'Tab');
    scanWith(typing, CODE, [20, 50]);
    typing.type(CODE, 20);
    typing.pass(31);
    typing.press('Enter');
    typing.scan(CODE, 20);
    expect(typing.scans).toEqual([whole(CODE, 1), cut(CODE), cut(CODE), whole(CODE)]);
  });
});

function wholeTexts(typing: Typist): string[] {
  return typing.scans.filter(({ ending }) => ending === 'whole').map(({ text }) => text);
}

describe('how a scan came', () => {
  it('is told from its first key to the key that ended it', () => {
    const typing = new Typist(factorySettings);
    typing.scan(CODE, 10);
    expect(typing.told).toEqual([{ ...whole(CODE), durationMs: 10 * CODE.length, by: 'Enter' }]);
  });

  it('is told up to its last key where silence ended it, or the window lost the keyboard', () => {
    const typing = new Typist(factorySettings);
    typing.type(CODE, 10);
    typing.pass(2000);
    expect(typing.told).toEqual([{ ...cut(CODE), durationMs: 10 * (CODE.length - 1), by: 'silence' }]);
    typing.type(CODE, 10);
    typing.interrupted();
    expect(typing.told.at(-1)).toEqual({ ...cut(CODE), durationMs: 10 * (CODE.length - 1), by: undefined });
  });

  it('names the key that came where the settings speak of another one', () => {
    const typing = new Typist(factorySettings);
    typing.scan(CODE, 10, 'Tab');
    expect(typing.told).toEqual([{ ...cut(CODE), durationMs: 10 * CODE.length, by: 'Tab' }]);
  });
});
