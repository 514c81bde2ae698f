import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FoundLedger, LedgerCopy, LedgerMark } from '../../main/updates/ledger-mark.ts';
import { planRollback } from '../../main/updates/rollback.ts';

const was: LedgerMark = { name: 'ledger.sqlite', version: 4, seq: 9, hash: 'ab' };
const same: FoundLedger = { ...was, hashBefore: 'ab' };
const migrated: FoundLedger = { ...same, version: 5 };
const copy: LedgerCopy = { ...was, file: '/data/backups/ledger-v4-x.sqlite' };

describe('putting the previous version back', () => {
  it('needs nothing where the ledger is as it was', () => {
    expect(planRollback([was], [same], [])).toEqual({ kind: 'goBack', copies: [] });
  });

  it('keeps rows that were added under the same tables', () => {
    const added: FoundLedger = { ...same, seq: 12, hash: 'cd' };
    expect(planRollback([was], [added], [copy])).toEqual({ kind: 'goBack', copies: [] });
  });

  it('takes the copy from before where only the tables were changed', () => {
    expect(planRollback([was], [migrated], [{ ...copy, version: 3 }, copy])).toEqual({
      kind: 'goBack',
      copies: [copy],
    });
  });

  it.each<[string, FoundLedger[], LedgerCopy[], string]>([
    ['rows were written into changed tables', [{ ...migrated, seq: 10, hash: 'cd' }], [copy], 'written'],
    ['there is no copy', [migrated], [], 'noCopy'],
    ['the copy is older than what was written last', [migrated], [{ ...copy, seq: 8, hash: 'aa' }], 'noCopy'],
    ['it is another ledger', [{ ...same, hashBefore: 'ff' }], [copy], 'written'],
    ['rows are gone', [{ ...same, seq: 3, hash: '33', hashBefore: undefined }], [copy], 'written'],
    ['it is gone', [], [copy], 'gone'],
    ['another one was made', [same, { ...same, name: 'training-ledger.sqlite' }], [copy], 'written'],
  ])('is not done where %s', (_why, now, copies, why) => {
    expect(planRollback([was], now, copies)).toMatchObject({ kind: 'stay', why });
  });

  it('never loses a row: what the previous version finds ends as what is there now, under tables that it knows', () => {
    const name = fc.constantFrom('ledger.sqlite', 'training-ledger.sqlite');
    const mark = fc.record({
      name,
      version: fc.integer({ min: 1, max: 3 }),
      seq: fc.integer({ min: 0, max: 3 }),
      hash: fc.constantFrom('', 'a', 'b'),
    });
    const marks = fc.uniqueArray(mark, { selector: (one) => one.name });
    const found = fc.uniqueArray(
      fc.tuple(mark, fc.constantFrom(undefined, '', 'a', 'b')).map(([one, hashBefore]) => ({ ...one, hashBefore })),
      { selector: (one) => one.name },
    );
    const copies = fc.array(mark.map((one) => ({ ...one, file: `/copies/${one.name}` })));
    fc.assert(
      fc.property(marks, found, copies, (before, now, all) => {
        const plan = planRollback(before, now, all);
        if (plan.kind === 'stay') {
          return;
        }
        for (const is of now) {
          const then = plan.copies.find((one) => one.name === is.name) ?? is;
          expect([then.seq, then.hash]).toEqual([is.seq, is.hash]);
          expect(then.version).toBe(before.find((one) => one.name === is.name)?.version);
        }
        expect(now.map((one) => one.name).toSorted()).toEqual(before.map((one) => one.name).toSorted());
      }),
      { numRuns: 2000 },
    );
  });
});
