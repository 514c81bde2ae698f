import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { BusinessDate } from '../../main/common/time.ts';
import { rowHash } from '../../main/ledger/journal.ts';
import type { Ledger } from '../../main/ledger/ledger.ts';
import { dayCloseOf } from '../support/closes.ts';
import { openTestLedger, writeAttempt, writePaid } from '../support/ledgers.ts';
import { TestClock } from '../support/test-clock.ts';

/** A ledger with one sale and its close, and a way to write its last row anew as a forger would, chain and all. */
function closedLedger(): {
  readonly ledger: Ledger;
  forge(change: (content: Record<string, unknown>) => object): void;
} {
  const clock = new TestClock();
  const ledger = openTestLedger({ clock });
  writePaid(ledger, writeAttempt(ledger));
  const closing = dayCloseOf(ledger, clock.now);
  closing.close({ businessDate: closing.today, by: 'unnamed', reconciled: { state: 'notAsked' } });
  return {
    ledger,
    forge: (change) => {
      const db = new Sqlite(ledger.file);
      db.exec('DROP TRIGGER journal_is_never_updated');
      const row = db.prepare('SELECT * FROM journal ORDER BY seq DESC LIMIT 1').get() as Parameters<typeof rowHash>[0];
      const content = JSON.stringify(change(JSON.parse(row.content)));
      db.prepare('UPDATE journal SET content = ?, hash = ? WHERE seq = ?').run(
        content,
        rowHash({ ...row, content }),
        row.seq,
      );
      db.close();
    },
  };
}

describe('a close that somebody has written anew, hash and all', () => {
  it('is sound as it was made', () => {
    expect(closedLedger().ledger.verify().faults).toEqual([]);
  });

  it.each([
    ['another number', (content: Record<string, unknown>) => ({ ...content, sequence: 7 }), 'follows close 0'],
    [
      'another close before it',
      (content: Record<string, unknown>) => ({ ...content, previousHash: 'f'.repeat(64) }),
      'does not name the close before it',
    ],
    [
      'other totals',
      (content: Record<string, unknown>) => {
        const figures = content['figures'] as { total: object };
        return { ...content, figures: { ...figures, total: { ...figures.total, payments: { count: 0, yen: 0 } } } };
      },
      'says 0 payments of 0 yen',
    ],
    [
      'an earlier date',
      (content: Record<string, unknown>) => ({
        ...content,
        figures: { ...(content['figures'] as object), businessDate: '2020-01-01' as BusinessDate },
      }),
      'where 0 of 0 moved',
    ],
  ])('is found out by %s', (_what, change, words) => {
    const { ledger, forge } = closedLedger();
    forge(change);
    expect(
      ledger
        .verify()
        .faults.map(({ detail }) => detail)
        .join('\n'),
    ).toContain(words);
  });
});
