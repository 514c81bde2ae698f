import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Frame } from '../../../main/scanners/framing.ts';
import { readReport } from '../../../main/scanners/hid/report.ts';
import { ReportFramer } from '../../../main/scanners/hid/report-framer.ts';
import { aimReport, plainReport, reportsOf } from './reports.ts';

const code = fc.stringMatching(/^[ -~]{1,400}$/).filter((text) => !text.includes('\0'));
const aimId = fc.stringMatching(/^\][A-Za-z][0-9A-Za-z]$/);

/** Sends reports, each a ms after the one before, and then waits long enough. */
function framesOf(reports: readonly Uint8Array[], framer = new ReportFramer(), from = 0): Frame[] {
  const frames = reports.flatMap((report, index) => framer.push(report, from + index));
  return [...frames, ...framer.silence(from + reports.length + 1000)];
}

const textsOf = (frames: readonly Frame[], kind: Frame['kind'] = 'whole') =>
  frames.filter((frame) => frame.kind === kind).map(({ text }) => text);

describe('reading a report', () => {
  it('takes length, AIM identifier, data and continuation from where Honeywell puts them', () => {
    // The last report of an answer that a Voyager 1602g gave, byte for byte.
    const bytes = Buffer.alloc(64);
    bytes.set([2, 9, 93, 88, 48, 117, 109, 58, 32, 78, 47, 65, 13, 10]);
    bytes[61] = 63;
    expect(readReport(bytes)).toEqual({
      kind: 'scanned',
      data: { text: 'um: N/A\r\n', aimId: ']X0', continued: false },
    });
  });

  it('takes data from where Newland puts them', () => {
    expect(readReport(plainReport('280390312172859395', { more: true }))).toEqual({
      kind: 'scanned',
      data: { text: '280390312172859395', continued: true },
    });
  });

  it('passes over reports about something else', () => {
    const bytes = aimReport('280390312172859395');
    bytes[0] = 4;
    expect(readReport(bytes)).toEqual({ kind: 'other' });
    expect(readReport(new Uint8Array())).toEqual({ kind: 'other' });
  });

  it('tells the layouts apart whatever the code is', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[!-~]{1,53}$/), aimId, (data, aim) => {
        expect(readReport(aimReport(data, { aimId: aim }))).toEqual({
          kind: 'scanned',
          data: { text: data, aimId: aim, continued: false },
        });
        // A scanner without a field for it may be set to put the AIM identifier before the code.
        const expected = { kind: 'scanned', data: { text: `${aim}${data}`, continued: false } };
        expect(readReport(plainReport(`${aim}${data}`))).toEqual(expected);
      }),
    );
  });

  it('never reads anything but what was sent out of a report in which a byte changed', () => {
    const change = fc.record({ at: fc.nat(63), to: fc.nat(255) });
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9]{18}$/), change, (data, { at, to }) => {
        const report = aimReport(data);
        report[at] = to;
        const reading = readReport(report);
        // What is changed within the data itself is as good as another code: USB has check sums for that.
        if (reading.kind === 'scanned' && !(at >= 5 && at < 5 + data.length)) {
          expect(reading.data.text).toBe(data);
        }
      }),
    );
  });

  it.each([
    ['is too short', aimReport('280390312172859395').subarray(0, 63)],
    ['is too long', Buffer.concat([aimReport('280390312172859395'), Buffer.alloc(1)])],
    ['says that it is longer than it can be', Buffer.from(aimReport('1'.repeat(56))).fill(57, 1, 2)],
    ['says that it is longer than it is', Buffer.from(aimReport('280390312172859395')).fill(19, 1, 2)],
    ['says that it is shorter than it is', Buffer.from(aimReport('280390312172859395')).fill(17, 1, 2)],
    ['has flags that nobody knows', Buffer.from(aimReport('280390312172859395')).fill(2, 63, 64)],
    ['has a third of an AIM identifier', aimReport('280390312172859395', { aimId: ']\0\0' })],
  ])('does not read one that %s', (_, report) => {
    expect(readReport(report)).toEqual({ kind: 'malformed' });
  });
});

interface Happening {
  readonly code: string;
  readonly fate: 'sent' | 'lost' | 'damaged' | 'noise';
  readonly noise: Uint8Array;
}

/** What arrives of a code's only report. */
function bytesOf({ code: text, fate, noise }: Happening): Uint8Array {
  switch (fate) {
    case 'sent':
      return aimReport(text);
    case 'damaged':
      return aimReport(text).fill(text.length + 1, 1, 2);
    case 'noise':
      return noise;
    case 'lost':
      return new Uint8Array();
  }
}

describe('joining reports', () => {
  it('gives any code whole, however it is split over reports', () => {
    fc.assert(
      fc.property(code, fc.array(fc.integer({ min: 1, max: 56 })), aimId, fc.boolean(), (text, sizes, aim, hasAim) => {
        const pieces: string[] = [];
        for (let at = 0, index = 0; at < text.length; index += 1) {
          const size = sizes[index] ?? 56;
          pieces.push(text.slice(at, at + size));
          at += size;
        }
        // Three characters that look like an AIM identifier, alone in a report without one, are read as they are.
        const reports = pieces.map((piece, index) => {
          const more = index < pieces.length - 1;
          return hasAim ? aimReport(piece, { aimId: aim, more }) : plainReport(piece, { more });
        });
        expect(textsOf(framesOf(reports))).toEqual([text]);
      }),
    );
  });

  it('gives a code of exactly one full report, and one whose last report is empty', () => {
    const full = '1'.repeat(56);
    expect(textsOf(framesOf([aimReport(full)]))).toEqual([full]);
    expect(textsOf(framesOf([aimReport(full, { more: true }), aimReport('')]))).toEqual([full]);
  });

  it('tells the AIM identifier, the time and that the report itself ended the code', () => {
    expect(framesOf(reportsOf('1'.repeat(130)))).toEqual([
      { kind: 'whole', text: '1'.repeat(130), aimId: ']Q1', durationMs: 2, ending: 'report' },
    ]);
  });

  it('gives codes one after the other, in their order', () => {
    fc.assert(
      fc.property(fc.array(code, { maxLength: 10 }), (codes) => {
        expect(textsOf(framesOf(codes.flatMap((one) => reportsOf(one))))).toEqual(codes);
      }),
    );
  });

  it('never gives a wrong code of up to 56 characters, whatever is lost, damaged or thrown in', () => {
    const happening = fc.record({
      code: fc.stringMatching(/^[!-~]{6,56}$/),
      fate: fc.constantFrom('sent' as const, 'lost' as const, 'damaged' as const, 'noise' as const),
      noise: fc.uint8Array({ maxLength: 70 }),
      pauseMs: fc.integer({ min: 0, max: 2000 }),
    });
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 12 }), (happenings) => {
        const framer = new ReportFramer();
        let at = 0;
        const seen = happenings.flatMap((one) => {
          const frames = framer.push(bytesOf(one), at);
          at += one.pauseMs;
          return [...frames, ...framer.silence(at)];
        });
        const sent = happenings.filter(({ fate }) => fate === 'sent').map(({ code: text }) => text);
        expect(sent).toEqual(expect.arrayContaining(textsOf(seen)));
      }),
    );
  });

  it('drops a code whose end is lost, and does not join it with the next one', () => {
    const [first = Buffer.alloc(0)] = reportsOf('1'.repeat(80));
    const framer = new ReportFramer();
    expect(framer.push(first, 0)).toEqual([]);
    expect(framer.silence(99)).toEqual([]);
    expect(framer.silence(100)).toEqual([
      { kind: 'truncated', text: '1'.repeat(56), aimId: ']Q1', durationMs: 0, ending: 'silence' },
    ]);
    expect(textsOf(framer.push(aimReport('280390312172859395'), 2000))).toEqual(['280390312172859395']);
  });

  it('drops the rest of a code that comes after its beginning was given up', () => {
    const [first = Buffer.alloc(0), second = Buffer.alloc(0)] = reportsOf('1'.repeat(80));
    const framer = new ReportFramer();
    framer.push(first, 0);
    // Read before the timer fires: the pause is seen all the same.
    expect(framer.push(second, 500).map(({ kind }) => kind)).toEqual(['truncated', 'truncated']);
    expect(textsOf(framer.push(aimReport('280390312172859395'), 501))).toEqual(['280390312172859395']);
  });

  it('drops both codes whose reports are mixed up', () => {
    const [one = Buffer.alloc(0)] = reportsOf('1'.repeat(80), ']Q1');
    const [, rest = Buffer.alloc(0)] = reportsOf('2'.repeat(80), ']C0');
    expect(framesOf([one, rest]).map(({ kind }) => kind)).toEqual(['truncated', 'truncated']);
  });

  it('drops a code of which a report is damaged, and its rest', () => {
    const [first = Buffer.alloc(0), second = Buffer.alloc(0), third = Buffer.alloc(0)] = reportsOf('1'.repeat(130));
    expect(textsOf(framesOf([first, second.fill(57, 1, 2), third]))).toEqual([]);
  });

  it('drops the rest of a code in whose middle the device was opened', () => {
    const [, second = Buffer.alloc(0)] = reportsOf('1'.repeat(80));
    const framer = new ReportFramer();
    framer.opened(1000);
    expect(framer.push(second, 1010).map(({ kind }) => kind)).toEqual(['truncated']);
    expect(textsOf(framer.push(aimReport('280390312172859395'), 1011))).toEqual(['280390312172859395']);
  });

  it('says that an endless code is too long, and finds the one after it', () => {
    const endless = Array.from({ length: 100 }, () => aimReport('1'.repeat(56), { more: true }));
    const frames = framesOf([...endless, aimReport('1'), aimReport('280390312172859395')]);
    expect(frames.map(({ kind, text }) => [kind, text.slice(-4)])).toEqual([
      ['tooLong', '1111'],
      ['whole', '9395'],
    ]);
  });

  it('forgets what was begun when the device is gone', () => {
    const [first = Buffer.alloc(0)] = reportsOf('1'.repeat(80));
    const framer = new ReportFramer();
    framer.push(first, 0);
    framer.opened(0);
    expect(textsOf(framesOf([aimReport('280390312172859395')], framer, 40))).toEqual(['280390312172859395']);
  });
});
