import type { Database } from 'better-sqlite3';
import type { JournalHead } from '../ledger/ledger.ts';

/** The first payment number that a ledger's rows leave free: numbers only grow, and a restore leaves some out. */
export function firstFreeIn(db: Database): number {
  const newest = (kind: string) =>
    db
      .prepare<[string], { content: string }>('SELECT content FROM journal WHERE kind = ? ORDER BY seq DESC LIMIT 1')
      .get(kind)?.content ?? '{}';
  const last = Math.max(...['payment.created', 'payment.adopted'].map((kind) => numberIn(newest(kind), 'number') ?? 0));
  return Math.max(last + 1, numberIn(newest('ledger.restored'), 'firstFreeNumber') ?? 1);
}

/** Numbers left out where nobody knows how many the lost ledger gave: more than a terminal makes in weeks. */
const SAFE_GAP = 10_000;

/**
 * The first number that the restored ledger may give: above whatever the lost one may have given.
 * @param inCopy,inPresent what {@link firstFreeIn} says of each; `inPresent` undefined where the lost ledger is not known whole.
 * @param remembered the last row that the lost ledger is known to have had: each payment takes at least one.
 */
export function firstFreeNumber(
  inCopy: number,
  inPresent: number | undefined,
  { copy, remembered }: { readonly copy: JournalHead; readonly remembered: JournalHead | undefined },
): number {
  if (inPresent !== undefined) {
    return Math.max(inCopy, inPresent);
  }
  return inCopy + Math.max(SAFE_GAP, (remembered?.seq ?? 0) - copy.seq + SAFE_GAP);
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

function numberIn(content: string, name: string): number | undefined {
  const value = (JSON.parse(content) as Record<string, unknown>)[name];
  return typeof value === 'number' ? value : undefined;
}
