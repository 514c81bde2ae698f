import type { Database } from 'better-sqlite3';
import type { JournalHead } from '../ledger/ledger.ts';

/** The first numbers that were never given out: of payments, and of closes. */
export interface FirstFree {
  readonly number: number;
  readonly close: number;
}

/**
 * What a ledger's rows leave free. All of them are looked at: what was taken over after a restore has old numbers in new rows,
 * and a restore leaves numbers out.
 */
export function firstFreeIn(db: Database): FirstFree {
  const found = db
    .prepare<[], { number: number | null; close: number | null }>(
      `SELECT
         max(CASE kind WHEN 'payment.created' THEN json_extract(content, '$.number') + 1
           WHEN 'ledger.restored' THEN json_extract(content, '$.firstFreeNumber') END) AS number,
         max(CASE kind WHEN 'day.closed' THEN json_extract(content, '$.sequence') + 1
           WHEN 'ledger.restored' THEN json_extract(content, '$.firstFreeClose') END) AS close
       FROM journal WHERE kind IN ('payment.created', 'day.closed', 'ledger.restored')`,
    )
    .get();
  return { number: found?.number ?? 1, close: found?.close ?? 1 };
}

/** Numbers left out where nobody knows how many the lost ledger gave: more payments than a terminal makes in weeks. */
const SAFE_GAP = 10_000;
/** More closes than a terminal makes in a year. */
const SAFE_CLOSE_GAP = 1000;

/** What is known of the ledger whose place a copy takes. */
export interface LostNumbers {
  /** What {@link firstFreeIn} says of it; undefined where it could not be read. */
  readonly free: FirstFree | undefined;
  /** It was read to its end, so that nothing more was given. */
  readonly isWhole: boolean;
  /** The last row that it is known to have had: each number takes at least one. */
  readonly remembered: JournalHead | undefined;
}

/** The first numbers that the restored ledger may give: above whatever the lost one may have given. */
export function firstFreeAfter(inCopy: FirstFree, copy: JournalHead, lost: LostNumbers): FirstFree {
  const number = Math.max(inCopy.number, lost.free?.number ?? 1);
  const close = Math.max(inCopy.close, lost.free?.close ?? 1);
  if (lost.isWhole) {
    return { number, close };
  }
  const rows = Math.max(0, (lost.remembered?.seq ?? 0) - copy.seq);
  return { number: number + rows + SAFE_GAP, close: close + SAFE_CLOSE_GAP };
}

/** Who a ledger says that it is of, as far as its rows tell. */
export interface LedgerOwner {
  readonly mode?: string;
  readonly branchCode: string;
  readonly terminalCode: string;
}

/** By the newest settings in the journal, or else by the newest payment; undefined where it has neither. */
export function ownerOf(db: Database): LedgerOwner | undefined {
  const newest = (kind: string) =>
    db
      .prepare<[string], { content: string }>('SELECT content FROM journal WHERE kind = ? ORDER BY seq DESC LIMIT 1')
      .get(kind)?.content;
  const changed = newest('settings.changed');
  if (changed !== undefined) {
    const settings = JSON.parse((JSON.parse(changed) as { settings: string }).settings) as {
      readonly mode?: string;
      readonly identity: { readonly branchCode: string; readonly terminalCode: string };
    };
    const { branchCode, terminalCode } = settings.identity;
    return { mode: settings.mode ?? 'live', branchCode, terminalCode };
  }
  const created = newest('payment.created');
  if (created === undefined) {
    return undefined;
  }
  const { branchCode, terminalCode } = JSON.parse(created) as LedgerOwner;
  return { branchCode, terminalCode };
}
