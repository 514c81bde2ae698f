import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endingName } from '../../main/scanners/ending.ts';
import { type Frame, Framer, type FramingRules } from '../../main/scanners/framing.ts';

const rules = { suffix: '\r', silenceMs: 200 };
const bytes = (text: string) => Buffer.from(text, 'latin1');
type BareFrame = Pick<Frame, 'kind' | 'text'>;
const whole = (text: string): BareFrame => ({ kind: 'whole', text });

/** What a framer gives, but for how long it took and how it ended. */
class BareFramer {
  readonly #framer: Framer;

  constructor(rules: FramingRules) {
    this.#framer = new Framer(rules);
  }

  opened = (at: number): void => this.#framer.opened(at);
  push = (data: Uint8Array, at: number): BareFrame[] => this.#framer.push(data, at).map(bare);
  silence = (at: number): BareFrame[] => this.#framer.silence(at).map(bare);
  reset = (): void => this.#framer.reset();
}

function bare({ kind, text }: Frame): BareFrame {
  return { kind, text };
}

/** Sends a text in pieces, all at once, and then waits long enough. */
function frames(framer: BareFramer, pieces: readonly string[], at = 0): BareFrame[] {
  return [...pieces.flatMap((piece) => framer.push(bytes(piece), at)), ...framer.silence(at + 1000)];
}

const code = fc.stringMatching(/^[0-9A-Za-z]{6,40}$/);

describe('cutting a stream into codes', () => {
  it('gives the same codes however the bytes are cut into pieces', () => {
    fc.assert(
      fc.property(fc.array(code, { maxLength: 8 }), fc.array(fc.nat()), (codes, cuts) => {
        const stream = codes.map((one) => `${one}\r`).join('');
        const points = [...new Set(cuts.map((cut) => cut % (stream.length + 1)))].sort((a, b) => a - b);
        const pieces = [...points, stream.length].map((end, index) => stream.slice(points[index - 1] ?? 0, end));
        expect(frames(new BareFramer(rules), pieces)).toEqual(codes.map(whole));
      }),
    );
  });

  it('never gives a part of a code, nor a mixture of two, whatever is lost and however long the pauses', () => {
    const part = fc.record({
      text: code,
      keep: fc.integer({ min: 0, max: 41 }),
      pauseMs: fc.integer({ min: 0, max: 3000 }),
    });
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const framer = new BareFramer(rules);
        const sent = new Set(parts.map(({ text }) => text));
        let at = 0;
        const seen: BareFrame[] = [];
        for (const { text, keep, pauseMs } of parts) {
          const isCut = keep < text.length;
          seen.push(...framer.push(bytes(isCut ? text.slice(0, keep) : `${text}\r`), at));
          // A scanner that lost the end of a code does not send the next one within the same breath.
          at += isCut ? Math.max(pauseMs, rules.silenceMs) : pauseMs;
          seen.push(...framer.silence(at));
        }
        for (const frame of seen.filter(({ kind }) => kind === 'whole')) {
          expect(sent).toContain(frame.text);
        }
      }),
    );
  });

  it('never gives a tail of a code, wherever pauses fall into it', () => {
    const paused = fc.record({
      text: code,
      // Where the code is cut, and the pauses there: none so long that a person may have scanned again.
      cuts: fc.array(fc.record({ at: fc.nat(40), pauseMs: fc.integer({ min: 0, max: 1499 }) }), { maxLength: 3 }),
      afterMs: fc.integer({ min: 0, max: 3000 }),
    });
    fc.assert(
      fc.property(fc.array(paused, { maxLength: 6 }), fc.boolean(), (codes, timerFires) => {
        const framer = new BareFramer(rules);
        const seen: BareFrame[] = [];
        let at = 0;
        const wait = (ms: number) => {
          if (timerFires) {
            seen.push(...framer.silence(at + Math.min(ms, rules.silenceMs)));
          }
          at += ms;
        };
        for (const { text, cuts, afterMs } of codes) {
          const stream = `${text}\r`;
          let sent = 0;
          for (const cut of cuts.toSorted((a, b) => a.at - b.at)) {
            const end = Math.min(cut.at, text.length);
            seen.push(...framer.push(bytes(stream.slice(sent, end)), at));
            sent = Math.max(sent, end);
            wait(cut.pauseMs);
          }
          seen.push(...framer.push(bytes(stream.slice(sent)), at));
          wait(afterMs);
        }
        const whole = seen.filter(({ kind }) => kind === 'whole').map(({ text }) => text);
        expect(codes.map(({ text }) => text)).toEqual(expect.arrayContaining(whole));
      }),
    );
  });

  it('drops half a code after a pause', () => {
    const framer = new BareFramer(rules);
    expect(framer.push(bytes('12345678'), 0)).toEqual([]);
    expect(framer.silence(199)).toEqual([]);
    expect(framer.silence(200)).toEqual([{ kind: 'truncated', text: '12345678' }]);
  });

  it('drops the other half too when it comes right after the first was given up', () => {
    const framer = new BareFramer(rules);
    framer.push(bytes('1234567'), 0);
    // The process stood still for five seconds; the timer fires, and then the rest is read.
    expect(framer.silence(5000)).toEqual([{ kind: 'truncated', text: '1234567' }]);
    expect(framer.push(bytes('890123456789\r'), 5003)).toEqual([{ kind: 'truncated', text: '890123456789' }]);
    expect(framer.push(bytes('next-code\r'), 5004)).toEqual([whole('next-code')]);
  });

  it('drops the other half as well when it is read before the timer fires', () => {
    const framer = new BareFramer(rules);
    framer.push(bytes('1234567'), 0);
    expect(framer.push(bytes('890123456789\r'), 5000)).toEqual([
      { kind: 'truncated', text: '1234567' },
      { kind: 'truncated', text: '890123456789' },
    ]);
  });

  it('drops the other half when it comes long after the first was given up', () => {
    const framer = new BareFramer(rules);
    framer.push(bytes('280390312'), 0);
    expect(framer.silence(200)).toEqual([{ kind: 'truncated', text: '280390312' }]);
    expect(framer.push(bytes('172859395\r'), 600)).toEqual([{ kind: 'truncated', text: '172859395' }]);
  });

  it('drops everything until a suffix has passed, however many pieces come', () => {
    const framer = new BareFramer(rules);
    framer.push(bytes('1234567'), 0);
    framer.silence(200);
    framer.push(bytes('89012'), 1600);
    expect(framer.silence(1800)).toEqual([{ kind: 'truncated', text: '89012' }]);
    expect(framer.push(bytes('34567\rnext-code\r'), 3200)).toEqual([
      { kind: 'truncated', text: '34567' },
      whole('next-code'),
    ]);
  });

  it('takes the end of a cut code for its end even where nothing else of it comes', () => {
    const framer = new BareFramer(rules);
    framer.push(bytes('1234567'), 0);
    framer.silence(200);
    expect(framer.push(bytes('\r'), 300)).toEqual([]);
    expect(framer.push(bytes('next-code\r'), 310)).toEqual([whole('next-code')]);
  });

  it('takes the whole code that a person scans a while after a cut one', () => {
    const framer = new BareFramer(rules);
    framer.push(bytes('1234567'), 0);
    framer.silence(200);
    expect(framer.push(bytes('1234567890123456\r'), 1700)).toEqual([whole('1234567890123456')]);
  });

  it('does not take the end of an endless stream for a code', () => {
    const framer = new BareFramer(rules);
    framer.push(bytes('x'.repeat(5000)), 0);
    expect(framer.silence(200)).toMatchObject([{ kind: 'tooLong' }]);
    expect(framer.push(bytes('123456\r'), 600)).toEqual([{ kind: 'truncated', text: '123456' }]);
  });

  it('drops the tail of a code in whose middle the port was opened', () => {
    const framer = new BareFramer(rules);
    framer.opened(1000);
    expect(framer.push(bytes('172859395\r'), 1029)).toEqual([{ kind: 'truncated', text: '172859395' }]);
    expect(framer.push(bytes('280390312172859395\r'), 1030)).toEqual([whole('280390312172859395')]);
    framer.opened(5000);
    framer.push(bytes('1728'), 5005);
    expect(framer.push(bytes('59395\r'), 5050)).toEqual([{ kind: 'truncated', text: '172859395' }]);
    framer.opened(9000);
    framer.push(bytes('1728'), 9005);
    expect(framer.silence(9205)).toEqual([{ kind: 'truncated', text: '1728' }]);
  });

  it('takes a code that comes 50 ms after the port was opened, also where silence ends codes', () => {
    for (const suffix of ['\r', '']) {
      const framer = new BareFramer({ ...rules, suffix });
      framer.push(bytes('1234'), 0);
      framer.silence(200);
      framer.opened(1000);
      expect(frames(framer, [`280390312172859395${suffix}`], 1050)).toEqual([whole('280390312172859395')]);
    }
  });

  it('passes over line ends that the settings do not speak of', () => {
    expect(frames(new BareFramer(rules), ['first1\r\n', 'second\r\n', '\r\n\r\n'])).toEqual([
      whole('first1'),
      whole('second'),
    ]);
    expect(frames(new BareFramer({ ...rules, suffix: '\r\n' }), ['first1\r', '\nsecond\r\n'])).toEqual([
      whole('first1'),
      whole('second'),
    ]);
  });

  it('lets silence end a code where the settings say so', () => {
    const framer = new BareFramer({ suffix: '', silenceMs: 50 });
    expect(framer.push(bytes('abc'), 0)).toEqual([]);
    expect(framer.push(bytes('def'), 49)).toEqual([]);
    expect(framer.silence(99)).toEqual([whole('abcdef')]);
  });

  it('says that an endless stream is too long, and finds the code after it', () => {
    for (const suffix of ['\r', '']) {
      const framer = new BareFramer({ suffix, silenceMs: 200 });
      const endless = Array.from({ length: 10 }, () => 'x'.repeat(1000));
      const seen = frames(framer, suffix === '' ? endless : [...endless, suffix]);
      expect(seen.map(({ kind }) => kind)).toEqual(['tooLong']);
      expect(frames(framer, [`123456${suffix}`], 10_000)).toEqual([whole('123456')]);
    }
  });

  it('forgets what was begun when the device is gone', () => {
    const framer = new BareFramer(rules);
    framer.push(bytes('1234'), 0);
    framer.reset();
    expect(framer.push(bytes('567890\r'), 10)).toEqual([whole('567890')]);
  });
});

describe('how a code came', () => {
  it('is told from its first byte to its suffix', () => {
    const framer = new Framer({ suffix: '\r\n', silenceMs: 200 });
    framer.push(bytes('2803'), 1000);
    framer.push(bytes('9031'), 1020);
    expect(framer.push(bytes('21\r\n12'), 1045)).toEqual([
      { kind: 'whole', text: '2803903121', durationMs: 45, ending: 'CR LF' },
    ]);
    // The next code began with the bytes that came together with the suffix.
    expect(framer.push(bytes('3456\r\n'), 1060)).toEqual([
      { kind: 'whole', text: '123456', durationMs: 15, ending: 'CR LF' },
    ]);
  });

  it('is told up to its last byte where silence ended it', () => {
    const framer = new Framer({ suffix: '', silenceMs: 50 });
    framer.push(bytes('280390'), 0);
    framer.push(bytes('312172'), 30);
    expect(framer.silence(500)).toEqual([{ kind: 'whole', text: '280390312172', durationMs: 30, ending: 'silence' }]);
  });

  it('names the suffix that came where the settings speak of another one', () => {
    const framer = new Framer({ suffix: '\t', silenceMs: 50 });
    framer.push(bytes('280390\r\n'), 0);
    expect(framer.silence(100)).toEqual([{ kind: 'truncated', text: '280390', durationMs: 0, ending: 'CR LF' }]);
  });

  it.each([
    ['\r', 'CR'],
    ['\t', 'Tab'],
    ['\x03', '0x03'],
    ['#\r', '0x23 CR'],
  ])('names the ending %j', (characters, name) => {
    expect(endingName(characters)).toBe(name);
  });
});
