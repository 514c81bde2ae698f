import { z } from 'zod';
import type { ErrorCode, ErrorParams } from '../common/errors.ts';
import type { Copy, CopyOwner } from './copy-name.ts';
import type { BackupFolder } from './folder.ts';
import type { KeepRules } from './rotation.ts';

/** What there is to know about a terminal's copies. */
interface Place {
  readonly ledger: string;
  readonly owner: CopyOwner;
  readonly folder: BackupFolder;
}

/** Makes a copy, checks it, and removes those that need not be kept. */
export interface MakeJob extends Place {
  readonly kind: 'make';
  /** A folder on the ledger's own disk, where the copy is made: however slow its real place is, the ledger is not kept. */
  readonly workshop: string;
  readonly lockFile: string;
  /** UTC, in ms since 1970. */
  readonly now: number;
  readonly rules: KeepRules;
}

/** Looks at the copies that there are. */
export interface LookJob extends Place {
  readonly kind: 'look';
  /** Whether each copy is opened, to tell what is in it. */
  readonly opensCopies: boolean;
}

export type BackupJob = MakeJob | LookJob;

/** What lies in the folder. */
export interface Look {
  readonly place: 'otherDisk' | 'sameDisk';
  /** The newest first. */
  readonly copies: readonly FoundCopy[];
}

export interface FoundCopy extends Copy {
  readonly bytes: number;
  /** The number of the last payment in it; null where nobody has looked, or it cannot be read. */
  readonly lastPayment: number | null;
  /**
   * Whether it is a copy of the ledger as it is, with rows of no other: not of another PC with the same codes, nor of what a
   * restore has replaced. An empty file is none, and where copies are opened, one that cannot be read is none.
   */
  readonly isOwn: boolean;
}

/** The ledger's own copy that has most of it; what their clocks said is of no account. */
export function longestOwn<C extends Pick<FoundCopy, 'isOwn' | 'seq'>>(copies: readonly C[]): C | undefined {
  return copies.filter(({ isOwn }) => isOwn).toSorted((a, b) => b.seq - a.seq)[0];
}

/** What a finished job has to tell; `made` is absent where it only looked. */
export interface JobDone {
  readonly made?: Copy;
  readonly look: Look;
}

const copy = z.object({
  fileName: z.string(),
  madeAt: z.number(),
  seq: z.number(),
  ledger: z.string(),
  row: z.string(),
});
const look = z.object({
  place: z.enum(['otherDisk', 'sameDisk']),
  copies: z.array(copy.extend({ bytes: z.number(), lastPayment: z.number().nullable(), isOwn: z.boolean() })),
});

/** What the worker says. */
export const workerMessage = z.discriminatedUnion('kind', [
  /** It still works. */
  z.object({ kind: z.literal('alive') }),
  z.object({ kind: z.literal('done'), made: copy.optional(), look }),
  z.object({
    kind: z.literal('failed'),
    code: z.custom<ErrorCode>((value) => typeof value === 'string'),
    params: z.custom<ErrorParams>((value) => typeof value === 'object' && value !== null),
  }),
]);
export type WorkerMessage = z.output<typeof workerMessage>;

/** What the worker is given. */
export interface WorkerTask {
  readonly job: BackupJob;
  /** One integer of 32 bits: not 0 once the work is to be given up. */
  readonly stop: SharedArrayBuffer;
}
