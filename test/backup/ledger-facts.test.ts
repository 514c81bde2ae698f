import Sqlite from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FirstFree, firstFreeAfter, firstFreeIn } from '../../main/backup/ledger-facts.ts';
import type { PaymentId } from '../../main/ledger/events.ts';
import type { Ledger } from '../../main/ledger/ledger.ts';
import { openTestLedger, writeClose } from '../support/ledgers.ts';
import { copyLedger, type LedgerCopy, restoreCopy } from '../support/restores.ts';
import { TestClock } from '../support/test-clock.ts';

function freeIn({ file }: Ledger): FirstFree {
  const db = new Sqlite(file, { readonly: true });
  const free = firstFreeIn(db);
  db.close();
  return free;
}

let payments = 0;

/** A payment of a number; of the next one where none is named. */
function writePayment(ledger: Ledger, named?: number): number {
  payments += 1;
  const subject = `payment of facts ${payments}` as PaymentId;
  return ledger.write((writer) => {
    const number = named ?? writer.nextPaymentNumber();
    const codes = { serviceMode: 'B01', branchCode: 'AShop001', terminalCode: 'BTer001' };
    const sale = { number, receiptNo: `R-${payments}`, amountYen: 100, askedPayType: '99', codeMask: '****', ...codes };
    writer.append({ kind: 'payment.created', subject, content: sale });
    return number;
  });
}

/** A terminal that sells, closes and is restored; it knows every number that it has ever given. */
class Course {
  readonly numbers: number[] = [];
  readonly closes: number[] = [];
  readonly #clock = new TestClock();
  ledger = openTestLedger({ clock: this.#clock });
  #copy: LedgerCopy;

  constructor() {
    writeNothing(this.ledger);
    this.#copy = copyLedger(this.ledger, this.#clock);
  }

  readonly steps = {
    sell: () => {
      this.numbers.push(writePayment(this.ledger));
    },
    close: () => {
      this.closes.push(writeClose(this.ledger, '2026-11-22'));
    },
    copy: () => {
      this.#copy = copyLedger(this.ledger, this.#clock);
    },
    restore: () => {
      this.ledger = restoreCopy(this.ledger, this.#copy, this.#clock);
    },
    /** What was lost comes back under its old number, in a new row. */
    takeOver: () => {
      const lost = this.numbers.find((number) => !this.ledger.payments.hasNumber(number));
      if (lost !== undefined) {
        writePayment(this.ledger, lost);
      }
    },
  } as const;

  step(name: keyof Course['steps']): void {
    this.#clock.advance(1000);
    this.steps[name]();
  }
}

describe('the first free numbers of a ledger', () => {
  it('are 1 where it has nothing', () => {
    const { ledger } = new Course();
    expect(freeIn(ledger)).toEqual({ number: 1, close: 1 });
  });

  it('are above all that it, or what it was restored over, has ever given, in whatever order they were written', () => {
    const step = fc.constantFrom('sell', 'close', 'takeOver', 'copy', 'restore');
    fc.assert(
      fc.property(fc.array(step, { maxLength: 14 }), (steps) => {
        const course = new Course();
        for (const one of steps) {
          course.step(one);
        }
        const { ledger, numbers, closes } = course;
        // None was given twice.
        expect([new Set(numbers).size, new Set(closes).size]).toEqual([numbers.length, closes.length]);
        const free = freeIn(ledger);
        expect(free.number).toBeGreaterThan(Math.max(0, ...numbers));
        expect(free.close).toBeGreaterThan(Math.max(0, ...closes));
        expect(ledger.verify().faults).toEqual([]);
        ledger.close();
      }),
      { numRuns: 25 },
    );
  }, 60_000);
});

/** So that there is a file to be read. */
function writeNothing(ledger: Ledger): void {
  ledger.write((writer) => writer.append({ kind: 'gateway.tried', subject: 'gateway', content: { token: 'T' } }));
}

describe('the first free numbers after a restore', () => {
  const head = { seq: 10, hash: 'a' };
  const inCopy = { number: 5, close: 2 };

  it.each([
    ['all of the lost ledger was read', { free: { number: 9, close: 4 }, isWhole: true, rows: 10 }, [9, 4]],
    ['the copy is the newer one', { free: { number: 3, close: 1 }, isWhole: true, rows: 10 }, [5, 2]],
    ['a part of it was read', { free: { number: 900, close: 40 }, isWhole: false, rows: 10 }, [10_900, 1040]],
    ['nothing of it was read', { free: undefined, isWhole: false, rows: 60 }, [10_055, 1002]],
    ['an older one was found', { free: { number: 3, close: 1 }, isWhole: false, rows: 60 }, [10_055, 1002]],
  ])('are above whatever may have been given, where %s', (_what, { rows, ...lost }, [number, close]) => {
    const remembered = { seq: rows, hash: 'b' };
    expect(firstFreeAfter(inCopy, head, { ...lost, remembered })).toEqual({ number, close });
  });
});
