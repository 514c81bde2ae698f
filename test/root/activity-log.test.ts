import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../main/common/clock.ts';
import type { Log, LogFacts } from '../../main/common/log.ts';
import { readPaymentCode } from '../../main/common/payment-code.ts';
import { yen } from '../../main/common/yen.ts';
import { DETECT_BRAND } from '../../main/onepay/brands.ts';
import { logActivity } from '../../main/root/activity-log.ts';
import { StoredTerminal } from '../../main/root/stored-terminal.ts';
import { openTerminal } from '../../main/root/terminal.ts';
import { makeTrainingTerminal } from '../../main/root/training-terminal.ts';
import { tempFolder } from '../support/temp-folder.ts';

interface Line extends LogFacts {
  readonly level: string;
  readonly event: string;
}

function listed(): Log & { readonly lines: Line[] } {
  const lines: Line[] = [];
  return { lines, write: (level, event, facts = {}) => lines.push({ ...facts, level, event }) };
}

async function openLogged() {
  const stored = new StoredTerminal(path.join(tempFolder(), 'data'));
  makeTrainingTerminal(stored, systemClock);
  const terminal = await openTerminal(stored, systemClock);
  onTestFinished(() => terminal.close());
  const log = listed();
  const stop = logActivity(log, terminal);
  const pay = async (amount: number) => {
    const read = readPaymentCode('280390312172859395');
    return await terminal.sales.pay({
      amount: yen(amount),
      code: (read as Extract<typeof read, { ok: true }>).code,
      payType: DETECT_BRAND,
      by: 'unnamed',
    });
  };
  const events = () => log.lines.map(({ event }) => event);
  return { terminal, log, stop, pay, events };
}

/** Resolves when all that was put off until now has run. */
const afterImmediates = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A row at the end of the journal whose content is none; gives its number. */
function appendUnreadable(file: string, content: string): number {
  const db = new Sqlite(file);
  onTestFinished(() => {
    db.close();
  });
  const insert = db.prepare(
    `INSERT INTO journal (seq, at, business_date, kind, subject, content, prev_hash, hash, actor)
     SELECT seq + 1, at, business_date, kind, subject, ?, hash, hash, actor FROM journal ORDER BY seq DESC LIMIT 1`,
  );
  return Number(insert.run(content).lastInsertRowid);
}

describe('the log of what a terminal does', () => {
  it('tells each row of the journal, and the exchange behind it, in order', async () => {
    const { log, stop, pay, events } = await openLogged();
    const paid = await pay(1200);
    stop();
    expect(events().filter((event) => event !== 'line.changed')).toEqual([
      'terminal.opened',
      'journal.payment.created',
      'journal.payment.sending',
      'gateway.answered',
      'journal.payment.paid',
      'terminal.closed',
    ]);
    expect(log.lines.find(({ event }) => event === 'gateway.answered')).toMatchObject({
      level: 'info',
      call: 'pay',
      outcome: 'paid',
      httpStatus: 200,
      ms: expect.any(Number),
    });
    expect(log.lines.find(({ event }) => event === 'journal.payment.paid')).toMatchObject({ subject: paid.id });
  });

  it('warns of what is unknown, with its reason', async () => {
    const { log, stop, pay } = await openLogged();
    await pay(2601);
    stop();
    expect(log.lines.find(({ event }) => event === 'journal.payment.unknown')).toMatchObject({
      level: 'warning',
      reason: 'lost',
    });
    expect(log.lines.some(({ event, lineCode }) => event === 'gateway.answered' && lineCode !== null)).toBe(true);
  });

  it('tells when the line changes', async () => {
    const { log, stop, pay } = await openLogged();
    await pay(1200);
    stop();
    expect(log.lines).toContainEqual({ event: 'line.changed', level: 'info', state: 'online' });
  });

  it('never keeps a sale from going on, whatever is wrong with the ledger by then', async () => {
    const { terminal, log, pay, events } = await openLogged();
    await pay(1200);
    terminal.ledger.written.emit(new Set(['x-report']));
    await terminal.close();
    await expect.poll(events).toContain('journal.payment.paid');
    terminal.ledger.written.emit(new Set(['x-report']));
    await expect.poll(events).toContain('activity.unreadable');
    expect(log.lines.at(-1)?.level).toBe('warning');
  });

  it('complains of nothing where it ends with a row that is still to be told', async () => {
    const { terminal, log, stop, pay, events } = await openLogged();
    await pay(1200);
    await expect.poll(events).toContain('journal.payment.paid');
    terminal.ledger.written.emit(new Set(['x-report']));
    stop();
    terminal.ledger.close();
    await afterImmediates();
    expect(events()).not.toContain('activity.unreadable');
    expect(log.lines.at(-1)).toMatchObject({ event: 'terminal.closed' });
  });

  it('goes on behind a row that cannot be understood, tells of it once, and quotes nothing of it', async () => {
    const { terminal, log, stop, pay, events } = await openLogged();
    await pay(1200);
    const seq = appendUnreadable(terminal.ledger.file, 'typed words');
    await pay(1300);
    await pay(1400);
    stop();
    expect(log.lines.filter(({ event }) => event === 'activity.unreadable')).toMatchObject([
      { level: 'warning', seq, error: 'SyntaxError' },
    ]);
    expect(events().filter((event) => event === 'journal.payment.paid')).toHaveLength(3);
    expect(JSON.stringify(log.lines)).not.toContain('typed words');
  });

  it('says no word that somebody typed, and no amount', async () => {
    const { log, stop, pay, terminal } = await openLogged();
    const paid = await pay(7_654_321);
    await terminal.refunding.refund({ payment: paid.id, amount: yen(7_654_321), reason: 'typed words', by: 'unnamed' });
    stop();
    expect(JSON.stringify(log.lines)).not.toMatch(/typed words|7654321/);
  });
});
