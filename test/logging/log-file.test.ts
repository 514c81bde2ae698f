import { mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../main/common/clock.ts';
import { TerminalError } from '../../main/common/errors.ts';
import { errorFacts } from '../../main/logging/error-facts.ts';
import { type LogFileOptions, openLogFile } from '../../main/logging/log-file.ts';
import { listLogs } from '../../main/logging/log-folder.ts';
import { createMask } from '../../main/logging/mask.ts';
import { logsToRemove } from '../../main/logging/retention.ts';
import { runOnSmallDisk } from '../support/small-disk.ts';
import { tempFolder } from '../support/temp-folder.ts';

const DAY_MS = 86_400_000;

function open(folder: string, more: Partial<LogFileOptions> = {}) {
  const log = openLogFile({
    folder,
    base: 'window',
    level: 'info',
    keepDays: 30,
    mask: createMask(),
    clock: systemClock,
    ...more,
  });
  return log;
}

const linesOf = (file: string): Record<string, unknown>[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('a log file', () => {
  // At midnight, UTC, the file is put aside: no test is in the middle of something then.
  beforeEach(async () => {
    await expect.poll(() => DAY_MS - (Date.now() % DAY_MS)).toBeGreaterThan(3000);
  });

  it('holds a line of JSON for each event, masked, once it is closed', async () => {
    const folder = path.join(tempFolder(), 'logs');
    const log = open(folder);
    log.write('info', 'gateway.answered', { call: 'pay', ms: 12, userCode: '280390312172859395', none: undefined });
    log.write('debug', 'not.written');
    log.write('warning', 'line 280390312172859395', errorFacts(new Error('no', { cause: new Error('deeper') })));
    await log.close();
    const [first, second, ...more] = linesOf(path.join(folder, 'window.log'));
    expect(more).toEqual([]);
    expect(first).toEqual({
      level: 'info',
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      call: 'pay',
      ms: 12,
      userCode: '****9395',
      event: 'gateway.answered',
    });
    expect(second).toMatchObject({ level: 'warning', event: 'line ****9395', message: 'no', causes: 'Error deeper' });
    expect(second?.['where']).toMatch(/log-file\.test\.ts/);
  });

  it('writes what is for debugging where the settings say so', async () => {
    const folder = tempFolder();
    const log = open(folder, { level: 'debug' });
    log.write('debug', 'written');
    await log.close();
    expect(linesOf(path.join(folder, 'window.log'))).toMatchObject([{ level: 'debug', event: 'written' }]);
  });

  it('goes on in the file of before', async () => {
    const folder = tempFolder();
    for (const event of ['first', 'second']) {
      const log = open(folder);
      log.write('info', event);
      await log.close();
    }
    expect(linesOf(path.join(folder, 'window.log')).map(({ event }) => event)).toEqual(['first', 'second']);
  });

  it('puts a file aside that an earlier day has left, though nothing ran when that day ended', async () => {
    const folder = tempFolder();
    const file = path.join(folder, 'window.log');
    const before = new Date(Date.now() - 2 * DAY_MS);
    writeFileSync(file, '{"event":"first"}\n');
    utimesSync(file, before, before);
    const log = open(folder);
    log.write('info', 'second');
    await log.close();
    expect(linesOf(file)).toMatchObject([{ event: 'second' }]);
    const day = before.toISOString().slice(0, 10).replaceAll('-', '');
    expect(linesOf(path.join(folder, `window-${day}-000000-1.log`))).toEqual([{ event: 'first' }]);
  });

  it('keeps no line for longer because nothing ran when its day ended', async () => {
    const folder = tempFolder();
    const file = path.join(folder, 'window.log');
    const old = new Date(Date.now() - 40 * DAY_MS);
    writeFileSync(file, '{"event":"old"}\n');
    utimesSync(file, old, old);
    const log = open(folder);
    log.write('info', 'new');
    await log.close();
    expect(readdirSync(folder)).toEqual(['window.log']);
    expect(linesOf(file)).toMatchObject([{ event: 'new' }]);
  });

  it('puts a file aside that has become large, and loses no line', async () => {
    const folder = tempFolder();
    const log = open(folder, { fileBytes: 2000 });
    for (let number = 0; number < 100; number += 1) {
      log.write('info', 'line', { number });
    }
    await log.close();
    const files = readdirSync(folder).filter((name) => name.endsWith('.log'));
    expect(files.length).toBeGreaterThan(3);
    const numbers = files.flatMap((name) => linesOf(path.join(folder, name)).map(({ number }) => number));
    expect(numbers.toSorted((a, b) => Number(a) - Number(b))).toEqual(Array.from({ length: 100 }, (_, i) => i));
  });

  it('removes old files when it is opened, and nothing that is not its own', async () => {
    const folder = tempFolder();
    const old = new Date(Date.now() - 40 * DAY_MS);
    for (const name of ['window-20260101-000000-1.log', 'cli-20260101-000000-1.log', 'notes.log', 'window.log']) {
      writeFileSync(path.join(folder, name), '{}\n');
      utimesSync(path.join(folder, name), old, old);
    }
    const log = open(folder);
    log.write('info', 'opened');
    await log.close();
    const names = readdirSync(folder);
    expect(names).toContain('notes.log');
    expect(names).toContain('window.log');
    expect(names).not.toContain('window-20260101-000000-1.log');
    expect(names).not.toContain('cli-20260101-000000-1.log');
  });

  it('does without where nothing can be written, and comes back when it can', async () => {
    const folder = path.join(tempFolder(), 'logs');
    writeFileSync(folder, 'a file stands where the folder should be');
    let now = 0;
    let asked = 0;
    const monotonic = () => {
      asked += 1;
      return now;
    };
    const log = open(folder, { clock: { ...systemClock, monotonic } });
    log.write('info', 'lost');
    // The time is asked for as soon as the fault is noticed: before, a line may still find its way.
    await expect.poll(() => asked).toBeGreaterThan(0);
    expect(readFileSync(folder, 'utf8')).toContain('a file stands');
    log.write('info', 'lost too');
    rmSync(folder);
    mkdirSync(folder);
    await expect
      .poll(() => {
        now += 40_000;
        log.write('info', 'back');
        return listLogs(folder).map(({ bytes }) => bytes > 0);
      })
      .toEqual([true]);
    await log.close();
    const events = linesOf(path.join(folder, 'window.log'));
    expect(events[0]).toMatchObject({ event: 'log.dropped' });
    expect(Number(events[0]?.['lines'])).toBeGreaterThan(0);
  });

  it('lets the program go on where the disk is full', async () => {
    const program = `
      import { systemClock } from './main/common/clock.ts';
      import { openLogFile } from './main/logging/log-file.ts';
      import { createMask } from './main/logging/mask.ts';
      const folder = process.argv.at(-1);
      const log = openLogFile({ folder, base: 'window', level: 'info', keepDays: 30, mask: createMask(), clock: systemClock });
      for (let number = 0; number < 400; number += 1) {
        log.write('info', 'line', { number, text: 'some words '.repeat(400) });
        await new Promise((resolve) => setImmediate(resolve));
      }
      await log.close();
      console.log('went on');`;
    const { output, folder, exitCode } = await runOnSmallDisk(['--input-type=module', '-e', program]);
    expect([exitCode, output]).toEqual([0, 'went on\n']);
    const [first] = readFileSync(path.join(folder, 'window.log'), 'utf8').split('\n');
    expect(JSON.parse(first ?? '')).toMatchObject({ event: 'line', number: 0 });
  });

  it('is closed twice, and written to afterwards, without a fault', async () => {
    const folder = tempFolder();
    const log = open(folder);
    log.write('info', 'one');
    await log.close();
    await log.close();
    log.write('info', 'two');
    expect(linesOf(path.join(folder, 'window.log'))).toHaveLength(1);
  });
});

describe('what is told of an error', () => {
  it('is its code, its own words and where it came from, but not what somebody typed in the place of a name', () => {
    const id = '0192f3c4-7a1b-7c3d-8e4f-1234567890ab';
    const typed = new TerminalError('OPERATOR_NOT_FOUND', { id: '48151623', file: 'a' });
    expect(errorFacts(typed)).toMatchObject({ code: 'OPERATOR_NOT_FOUND', message: '{"file":"a"}' });
    expect(errorFacts(new TerminalError('PAYMENT_NOT_FOUND', { id }))).toMatchObject({ message: `{"id":"${id}"}` });
    expect(JSON.stringify(errorFacts(new Error('outer', { cause: typed })))).not.toContain('48151623');
    expect(errorFacts('48151623')).toEqual({ error: 'string' });
  });
});

describe('what of the old files goes', () => {
  const files = fc.array(fc.record({ bytes: fc.nat(1000), ageDays: fc.nat(60) }), { maxLength: 30 });

  it('is what is too old, and the oldest of what is too much', () => {
    fc.assert(
      fc.property(files, fc.integer({ min: 1, max: 40 }), fc.nat(5000), (list, keepDays, maxBytes) => {
        const now = 100 * DAY_MS;
        const logs = list.map(({ bytes, ageDays }, index) => ({
          name: `n${index}`,
          bytes,
          lastAt: now - ageDays * DAY_MS,
        }));
        const gone = new Set(logsToRemove(logs, now, { keepDays, maxBytes }));
        const kept = logs.filter(({ name }) => !gone.has(name));
        expect(kept.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(maxBytes);
        const newestGone = Math.max(0, ...logs.filter(({ name }) => gone.has(name)).map(({ lastAt }) => lastAt));
        for (const { lastAt } of kept) {
          expect(now - lastAt).toBeLessThanOrEqual(keepDays * DAY_MS);
          expect(lastAt).toBeGreaterThanOrEqual(newestGone);
        }
      }),
    );
  });
});
