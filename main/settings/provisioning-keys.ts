import path from 'node:path';
import { z } from 'zod';
import { type SettingsProblem, settingsProblems } from './problems.ts';
import { object, place } from './schema-parts.ts';

/** The top-level `keys` of a provisioning file: where the keys lie that travel beside it. It is no part of the settings. */
export const provisioningKeysSchema = object({
  keys: object({
    /** The terminal's private key: PKCS#12 or PEM. */
    terminal: place().optional(),
    /** A file with the passphrase of `terminal` in it. */
    passphraseFile: place().optional(),
    /** The gateway's public key: PEM or an X.509 certificate. */
    gateway: place().optional(),
    /** What becomes of the files that this `keys` names, once the keys are in place. */
    afterImport: z.enum(['keep', 'wipe'], 'notAnAfterImport').default('keep'),
  }).optional(),
});

/** A key file that a provisioning file names. */
export interface NamedKeyFile {
  /** Absolute. */
  readonly path: string;
  /** As it was named, for people. */
  readonly name: string;
  readonly afterImport: 'keep' | 'wipe';
}

export interface NamedKeys {
  readonly terminal?: NamedKeyFile;
  readonly passphraseFile?: NamedKeyFile;
  readonly gateway?: NamedKeyFile;
}

/**
 * Reads the `keys` of one provisioning file. Paths are relative to that file, and `afterImport` speaks of the files that it
 * names itself: what the file of a whole store names is not wiped by one of its PCs, unless that file says so.
 * @param keys what stands under `keys`; undefined where nothing does.
 * @param folder where the file lies.
 */
export function readNamedKeys(
  keys: unknown,
  folder: string,
): { readonly named: NamedKeys; readonly problems: readonly SettingsProblem[] } {
  const result = provisioningKeysSchema.safeParse(keys === undefined ? {} : { keys });
  if (!result.success) {
    return { named: {}, problems: settingsProblems(result.error, provisioningKeysSchema) };
  }
  const { afterImport = 'keep', ...files } = result.data.keys ?? {};
  const named = Object.entries(files).flatMap(([which, name]) =>
    name === undefined ? [] : [[which, { path: path.resolve(folder, name), name, afterImport }] as const],
  );
  return { named: Object.fromEntries(named), problems: [] };
}
