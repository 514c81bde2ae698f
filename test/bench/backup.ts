import { mkdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import type { MakeJob } from '../../main/backup/job.ts';
import { makeBackup } from '../../main/backup/make-backup.ts';
import { BackupRunner } from '../../main/backup/runner.ts';
import { systemClock } from '../../main/common/clock.ts';
import type { DayStart, TimeZoneCode } from '../../main/common/time.ts';
import type { PaymentId } from '../../main/ledger/events.ts';
import { Ledger } from '../../main/ledger/ledger.ts';
import { openLedgerFile } from '../../main/ledger/open-file.ts';
import { fillInBulk } from '../support/bulk-ledger.ts';
import { benchFolder } from './journal.ts';
import { type Benchmark, type Row, summarize } from './table.ts';

const PAYMENTS = 1_000_000;
const EVERY_MS = 100;
/** How long sales go on without a copy, to compare with. */
const ALONE_MS = 30_000;
/** No sale may be delayed so much longer than the slowest without a copy, which a disk that others use delays as well. */
const LIMIT_MS = 50;

/** Sales go on while a ledger of a million payments is copied, checked and put into another folder. */
export const backup: Benchmark = {
  title: `Ten sales a second while a ledger of ${PAYMENTS} payments is copied`,
  run: async () => {
    const folder = benchFolder();
    try {
      const file = path.join(folder, 'ledger.sqlite');
      const db = openLedgerFile({ file, writable: true, timestamp: () => '2026' });
      fillInBulk(db, PAYMENTS);
      db.close();
      const till = new Till(file);
      try {
        const job = jobOf(file, folder);
        const alone = await till.sellWhile(() => systemClock.sleep(ALONE_MS));
        const runner = new BackupRunner({
          program: new URL('../../main/backup/worker.ts', import.meta.url),
          clock: systemClock,
        });
        const inThread = await till.sellWhile(() => runner.run(job));
        const here = await till.sellWhile(() => makeBackup(job, { goOn: () => undefined, rest: () => undefined }));
        const bytes = statSync(file).size;
        return [
          rowOf('no copy is made', alone),
          rowOf('in a thread of its own, resting as long as it works (ours)', inThread, {
            bytes,
            limitMs: Math.max(...alone.delays) + LIMIT_MS,
          }),
          rowOf('(alternative: on the main thread)', here, { bytes }),
        ];
      } finally {
        till.close();
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

interface Sold {
  /** From the moment when the sale was due to the moment when its rows were on the disk, in ms. */
  readonly delays: readonly number[];
  readonly tookMs: number;
  /** The write-ahead log's size at the end, in bytes: it never shrinks while the ledger is open. */
  readonly logBytes: number;
}

function rowOf(
  what: string,
  { delays, tookMs, logBytes }: Sold,
  copied?: { readonly bytes: number; readonly limitMs?: number },
): Row {
  const longest = Math.max(...delays);
  const mb = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;
  const copy = copied === undefined ? '' : `, ${mb(copied.bytes)} in ${Math.round(tookMs / 1000)} s`;
  const limitMs = copied?.limitMs ?? Number.POSITIVE_INFINITY;
  const limit = copied?.limitMs === undefined ? '' : ` < ${limitMs.toFixed(1)} ms`;
  return {
    ...summarize(what, delays),
    note: `longest ${longest.toFixed(1)} ms${limit}${copy}, log ${mb(logBytes)}`,
    missed: longest >= limitMs,
  };
}

function jobOf(file: string, folder: string): MakeJob {
  const copies = path.join(folder, 'copies');
  mkdirSync(copies);
  return {
    kind: 'make',
    ledger: file,
    owner: { mode: 'live', branchCode: 'AShop001', terminalCode: 'BTer001' },
    folder: { path: copies, ifMissing: 'tell' },
    workshop: path.join(folder, 'backups'),
    lockFile: path.join(folder, 'backup.sqlite'),
    now: Date.now(),
    rules: { keepHours: 1, keepDays: 1, utcOffsetHours: 9 },
  };
}

/** Writes what a sale writes, when it is due. */
class Till {
  readonly #file: string;
  readonly #ledger: Ledger;

  constructor(file: string) {
    this.#file = file;
    this.#ledger = new Ledger({
      file,
      clock: systemClock,
      timeZone: 'p9' as TimeZoneCode,
      dayStart: '05:00' as DayStart,
      checksPages: false,
    });
  }

  async sellWhile(work: () => Promise<unknown>): Promise<Sold> {
    const begunAt = performance.now();
    const delays: number[] = [];
    let ended = false;
    const working = work().finally(() => {
      ended = true;
    });
    for (let due = begunAt; !ended; due += EVERY_MS) {
      await systemClock.sleep(Math.max(0, due - performance.now()));
      this.#sell();
      delays.push(performance.now() - due);
    }
    await working;
    return { delays, tookMs: performance.now() - begunAt, logBytes: statSync(`${this.#file}-wal`).size };
  }

  #sell(): void {
    const { subject, token } = this.#ledger.write((writer) => {
      const number = writer.nextPaymentNumber();
      const id = `payment-${number}` as PaymentId;
      const slot = writer.drawTokenSlot();
      const drawn = `OB0244899999AShop001BTer001${slot.stamp}${String(slot.serial).padStart(6, '0')}`;
      writer.append({
        kind: 'payment.created',
        subject: id,
        content: {
          number,
          receiptNo: `R${number}`,
          amountYen: 1500,
          askedPayType: '99',
          codeMask: '****9395',
          serviceMode: 'B01',
          merchantId: 'OB0244899999',
          branchCode: 'AShop001',
          terminalCode: 'BTer001',
        },
      });
      writer.append({ kind: 'payment.sending', subject: id, content: { token: drawn } });
      return { subject: id, token: drawn };
    });
    this.#ledger.write((writer) => {
      const exchange = writer.keepExchange(subject, {
        call: 'pay',
        token,
        path: `/gateway/pay/version=1.0/B01/0/0/${token}`,
        startedAt: '2026-11-22T03:00:00.000Z',
        connectedMs: 1.5,
        headersMs: 2.5,
        totalMs: 3.5,
        outcome: 'paid',
        httpStatus: 200,
        request: JSON.stringify({ amount: '1500', remark: 'x'.repeat(600) }),
        response: JSON.stringify({ meta: { code: '00' }, text: 'x'.repeat(900) }),
      });
      const order = { orderId: `O-${token}`, orderDetailId: `J-${token}`, transTime: '20261122120000', payType: '01' };
      writer.append({ kind: 'payment.paid', subject, content: { ...order, refund: 'none', exchange } });
    });
  }

  close(): void {
    this.#ledger.close();
  }
}
