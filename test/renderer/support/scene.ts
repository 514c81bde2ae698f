import type { BridgeError, Snapshot } from '../../../preload/contract.ts';

/** Something that the window can show: a snapshot, and the keys that lead on from it. */
export interface Scene {
  readonly name: string;
  readonly snapshot: Snapshot;
  readonly keys: readonly string[];
  /** What the main process answers from then on, where it is something else than before. */
  readonly answers?: Readonly<Record<string, unknown>>;
  readonly refusals?: Readonly<Record<string, BridgeError>>;
  /** Calls that stay without an answer. */
  readonly holds?: readonly string[];
  /** What comes after the keys. */
  readonly finally?: Snapshot;
  /** What must be there before it is looked at. */
  readonly shows: string;
}
