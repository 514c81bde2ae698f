import { z } from 'zod';
import { type LedgerMark, ledgerMark } from './ledger-mark.ts';

/** A version that ran well here, and how it is put in again. */
const keptVersion = z.strictObject({
  version: z.string(),
  /** The file that puts it in. */
  file: z.string(),
  sha512: z.string(),
});
export type KeptVersion = z.output<typeof keptVersion>;

/** How the starts of the installed version have gone. */
export const startRecord = z.strictObject({
  version: z.string(),
  /** `good` once its terminal has opened. */
  state: z.enum(['starting', 'good']),
  /** Starts in a row that have begun, and neither become good nor shown what else was lacking. */
  tries: z.int().min(0),
  /** The ledgers as this version found them at its first start. */
  ledgers: z.array(ledgerMark),
  /** What ran before, and can be put back. */
  previous: keptVersion.nullable(),
  /** What is kept of this version itself, since a newer one is about to be put in. */
  kept: keptVersion.nullable(),
  /** Versions that did not run here: they are not taken again. */
  refused: z.array(z.string()),
});
export type StartRecord = z.output<typeof startRecord>;

/** So many starts in a row may fail. */
const TRIES = 2;

export type Beginning =
  | { readonly kind: 'goOn'; readonly record: StartRecord }
  /** It has failed too often: `previous` is to be put back, where that loses nothing. */
  | { readonly kind: 'goBack'; readonly record: StartRecord; readonly previous: KeptVersion };

/** A start begins: what is to be remembered of it before anything else is done. */
export function beginStart(
  found: StartRecord | undefined,
  { version, ledgers }: { readonly version: string; readonly ledgers: readonly LedgerMark[] },
): Beginning {
  if (found === undefined || found.version !== version) {
    const { previous, before } = ranBefore(found, version);
    return {
      kind: 'goOn',
      record: {
        version,
        state: 'starting',
        tries: 1,
        ledgers: [...(before ?? ledgers)],
        previous,
        kept: null,
        refused: found?.refused ?? [],
      },
    };
  }
  if (found.state === 'good') {
    return { kind: 'goOn', record: { ...found, kept: null } };
  }
  const record = { ...found, tries: found.tries + 1 };
  return found.tries >= TRIES && found.previous !== null
    ? { kind: 'goBack', record, previous: found.previous }
    : { kind: 'goOn', record };
}

/** What ran well before, and how it left the ledgers, where that was not just now. A version that never ran does not count. */
function ranBefore(found: StartRecord | undefined, version: string) {
  if (found?.state === 'good') {
    return { previous: found.kept?.version === found.version ? found.kept : null, before: undefined };
  }
  const previous = found?.previous ?? null;
  return previous === null || previous.version === version
    ? { previous: null, before: undefined }
    : { previous, before: found?.ledgers };
}

/** The terminal is open: whatever goes wrong from now on is not for another version to mend. */
export function becameGood(record: StartRecord): StartRecord {
  return { ...record, state: 'good', tries: 0, ledgers: [], previous: null };
}

/** The program came up and told what it lacks: that start failed by no fault of the version, which is still to prove itself. */
export function wasBlameless(record: StartRecord): StartRecord {
  return record.state === 'good' ? record : { ...record, tries: 0 };
}

/** The version is given up. */
export function givenUp(record: StartRecord): StartRecord {
  return { ...record, refused: [...new Set([...record.refused, record.version])] };
}
