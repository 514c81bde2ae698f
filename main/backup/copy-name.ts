/** Whose copies they are: several terminals may share a folder. */
export interface CopyOwner {
  readonly mode: 'live' | 'training';
  readonly branchCode: string;
  readonly terminalCode: string;
}

/** What a copy's name tells. */
export interface Copy {
  readonly fileName: string;
  /** UTC, in ms since 1970, to the second. */
  readonly madeAt: number;
  /** The last row of the journal in it. */
  readonly seq: number;
  /** {@link markOf} the journal's first row: two ledgers of one terminal's codes have different ones. */
  readonly ledger: string;
  /** {@link markOf} the last row in it, which stands for all rows before it. */
  readonly row: string;
}

const MARK_LENGTH = 8;

/** What tells one row from any other in a name: how its hash begins. @param hash hexadecimal; empty where there is no row. */
export function markOf(hash: string): string {
  return hash.slice(0, MARK_LENGTH).padEnd(MARK_LENGTH, '0');
}

const UNFINISHED = '.partial';

/** How the names of a terminal's copies begin. No code has a plus sign in it, so that no two terminals' names begin alike. */
function beginning({ mode, branchCode, terminalCode }: CopyOwner): string {
  return `${mode === 'training' ? 'training-ledger' : 'ledger'}-${branchCode}+${terminalCode}-`;
}

/**
 * The name of a copy that was made at a moment, with its last row, and the marks of its first and last row:
 * `ledger-AShop001+BTer001-20261122T033000Z-1234-5f0c2a9e-b81d0734.sqlite`.
 */
export function copyName(
  owner: CopyOwner,
  madeAt: number,
  { seq, ledger, row }: Pick<Copy, 'seq' | 'ledger' | 'row'>,
): string {
  const stamp = `${new Date(madeAt).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
  return `${beginning(owner)}${stamp}-${seq}-${ledger}-${row}.sqlite`;
}

const ENDING = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z-(\d{1,15})-([0-9a-f]{8})-([0-9a-f]{8})\.sqlite$/;

/** Reads a file's name; undefined for a file that is no copy of this terminal's. */
export function readCopyName(owner: CopyOwner, fileName: string): Copy | undefined {
  const start = beginning(owner);
  if (!fileName.startsWith(start)) {
    return undefined;
  }
  const parts = ENDING.exec(fileName.slice(start.length));
  if (parts === null) {
    return undefined;
  }
  const [, year, month, day, hour, minute, second, seq, ledger = '', row = ''] = parts;
  const madeAt = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  const copy = { fileName, madeAt, seq: Number(seq), ledger, row };
  return !Number.isNaN(madeAt) && copyName(owner, madeAt, copy) === fileName ? copy : undefined;
}

/** What a copy is called until it is whole and checked. */
export function unfinishedName(fileName: string): string {
  return `${fileName}${UNFINISHED}`;
}

/** Whether a file has no copy's name yet, or any more. */
export function isUnfinishedName(fileName: string): boolean {
  return fileName.endsWith(UNFINISHED);
}

/**
 * Whether a file is what a copy of this terminal that was never finished has left.
 * @param ledger the mark of one ledger, where only its own are asked for: another PC may be making one in the same folder.
 */
export function isUnfinished(owner: CopyOwner, fileName: string, ledger?: string): boolean {
  const whole = fileName.replace(/-journal$/, '');
  const copy = whole.endsWith(UNFINISHED) ? readCopyName(owner, whole.slice(0, -UNFINISHED.length)) : undefined;
  return copy !== undefined && (ledger === undefined || copy.ledger === ledger);
}
