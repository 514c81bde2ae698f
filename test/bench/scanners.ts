import { ReadlineParser } from 'serialport';
import { classifyCode } from '../../main/codes/classify.ts';
import { systemClock } from '../../main/common/clock.ts';
import { Framer } from '../../main/scanners/framing.ts';
import { ReportFramer } from '../../main/scanners/hid/report-framer.ts';
import { CodeJudge } from '../../main/scanners/judge.ts';
import { reportsOf } from '../scanners/hid/reports.ts';
import { type Benchmark, type Row, time } from './table.ts';

const rules = {
  prefix: '',
  suffix: '\r',
  minLength: 6,
  maxLength: 512,
  characters: 'printable',
  silenceMs: 100,
  duplicateMs: 2000,
} as const;

/** Codes in one round: what 1000 scans per minute bring in a minute. */
const CODES = 1000;
const short = Array.from({ length: CODES }, (_, n) => `2803903121728${String(n).padStart(5, '0')}`);
const long = Array.from({ length: CODES }, (_, n) => `hQVDUFYwMW${String(n).padStart(5, '0').repeat(60)}`);

/** A scanner gives 17 codes a second at most; to read them must be nothing beside what is done with them. */
const TARGET_PER_SECOND = 10_000;

/** Says how many codes a second a row stands for. */
function perSecond(row: Row): Row {
  const rate = CODES / (row.median / 1000);
  return { ...row, note: `${Math.round(rate).toLocaleString('en')} codes/s`, missed: rate < TARGET_PER_SECOND };
}

/** From a device's bytes to judged codes. */
export const scanners: Benchmark = {
  title: 'A minute of 1000 scans, from bytes to codes (target: 10,000 codes a second)',
  run: async () => {
    const pieces = short.flatMap((code) => {
      const bytes = Buffer.from(`${code}\r`);
      // As a port at 9600 baud gives them: a few at a time.
      return [bytes.subarray(0, 8), bytes.subarray(8, 16), bytes.subarray(16)];
    });
    const shortReports = short.flatMap((code) => reportsOf(code));
    const longReports = long.flatMap((code) => reportsOf(code));
    const works: readonly (readonly [string, () => void])[] = [
      ['serial: framing and judging (ours)', () => readSerial(pieces)],
      ['HID: codes of one report, joined and judged (ours)', () => readReports(shortReports)],
      ['HID: codes of 6 reports, joined and judged (ours)', () => readReports(longReports)],
      ['telling 18 digits apart (ours)', () => short.forEach((code) => void classifyCode(code))],
      ['telling 310 characters apart (ours)', () => long.forEach((code) => void classifyCode(code))],
      ["serial: serialport's ReadlineParser, no judging (alternative)", () => readLines(pieces)],
    ];
    return works.map(([what, run]) => perSecond(time(what, run, { rounds: 100 })));
  },
};

function readSerial(pieces: readonly Uint8Array[]): void {
  const framer = new Framer(rules);
  const judge = new CodeJudge(rules, systemClock);
  let at = 0;
  for (const piece of pieces) {
    at += 8;
    for (const frame of framer.push(piece, at)) {
      judge.judge(frame);
    }
  }
}

function readReports(reports: readonly Uint8Array[]): void {
  const framer = new ReportFramer();
  const judge = new CodeJudge(rules, systemClock);
  let at = 0;
  for (const report of reports) {
    at += 1;
    for (const frame of framer.push(report, at)) {
      judge.judge(frame);
    }
  }
}

function readLines(pieces: readonly Buffer[]): void {
  const parser = new ReadlineParser({ delimiter: '\r' });
  parser.on('data', () => undefined);
  for (const piece of pieces) {
    parser.write(piece);
  }
}
