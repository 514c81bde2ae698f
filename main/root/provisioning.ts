import path from 'node:path';
import type { Clock } from '../common/clock.ts';
import { TerminalError } from '../common/errors.ts';
import type { KeyFacts } from '../onepay/keys.ts';
import { fileOf, isShallow, mergeLayers, type SettingsLayer } from '../settings/layers.ts';
import { type FileFault, ProvisioningRefused, SettingsRefused } from '../settings/problems.ts';
import { type NamedKeys, readNamedKeys } from '../settings/provisioning-keys.ts';
import type { Settings, TerminalMode } from '../settings/schema.ts';
import { parseJson, readImport } from '../settings/settings-file.ts';
import { isSettingsGroup } from '../settings/value-at.ts';
import { assertKeysDiffer, type JudgedKey, type KeyWhich, readableKeyFacts } from './key-import.ts';
import { type Attempt, type KeysLyingReady, readKeysLyingReady } from './provisioning-keys.ts';
import {
  findProvisioning,
  type ProvisioningFile,
  type ProvisioningPlaces,
  type ProvisioningSource,
  readNamed,
} from './provisioning-source.ts';
import type { StoredTerminal } from './stored-terminal.ts';

/** What a PC is to be: read whole and found right, and nothing of it done yet. */
export interface ProvisioningPlan extends KeysLyingReady {
  readonly source: ProvisioningSource;
  readonly settings: Settings;
}

/** What is there already, where a PC is a terminal. */
export interface ProvisionedSoFar {
  readonly mode: TerminalMode | undefined;
  readonly keys: Readonly<Record<KeyWhich, KeyFacts | null>>;
}

/** @throws TerminalError where the stored keys cannot be asked for. */
export function provisionedSoFar(stored: StoredTerminal): ProvisionedSoFar {
  const facts = (which: KeyWhich) => readableKeyFacts(stored.keys, which);
  return { mode: stored.current().mode, keys: { terminal: facts('terminal'), gateway: facts('gateway') } };
}

/** A PC of which nothing is known, as where its files are only checked. */
export const notProvisioned: ProvisionedSoFar = { mode: undefined, keys: { terminal: null, gateway: null } };

/**
 * Reads what a source says, and tells everything that is wrong with it at once.
 * @throws SettingsRefused, ProvisioningRefused.
 */
export function planProvisioning(
  source: ProvisioningSource,
  sofar: ProvisionedSoFar,
  clock: Pick<Clock, 'now'>,
): ProvisioningPlan {
  const faults: FileFault[] = [];
  const attempt: Attempt = <T>(work: () => T, file?: string): T | undefined => {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof TerminalError)) {
        throw error;
      }
      faults.push(file === undefined ? { error } : { error, file });
      return undefined;
    }
  };
  const layers = source.files.flatMap((file) => attempt(() => readLayer(file)) ?? []);
  const named: NamedKeys = Object.assign({}, ...layers.map((layer) => attempt(() => namedIn(layer))));
  // Where a file cannot be read at all, what it would have said is not to be called missing.
  const settings =
    layers.length === source.files.length ? attempt(() => settingsOf(source, layers, sofar.mode)) : undefined;
  const read = readKeysLyingReady(named, { source, has: (which) => sofar.keys[which] !== null, clock, attempt });
  attempt(() => assertApart(read.keys, sofar));
  if (faults.length > 0 || settings === undefined) {
    throw refusalOf(faults, source);
  }
  return { source, settings, ...read };
}

/** The settings that lie ready for a PC; undefined where there are none, or none that can be used. */
export function settingsLyingReady(places: ProvisioningPlaces): Settings | undefined {
  try {
    const source = findProvisioning(places);
    return source === undefined ? undefined : settingsOf(source, source.files.map(readLayer), undefined);
  } catch (error) {
    if (error instanceof TerminalError) {
      return undefined;
    }
    throw error;
  }
}

/** One file that is wrong in its settings says so by itself; of several faults each is told with its file. */
function refusalOf(faults: readonly FileFault[], source: ProvisioningSource): TerminalError {
  const [first] = faults;
  return faults.length === 1 && first?.error instanceof SettingsRefused
    ? first.error
    : new ProvisioningRefused(faults, source.place);
}

interface Layer extends SettingsLayer {
  readonly folder: string;
  /** What stands under `keys`. */
  readonly keys: unknown;
}

function readLayer(file: ProvisioningFile): Layer {
  const value = parseJson(readNamed(file).toString('utf8'), file.name);
  if (!isShallow(value)) {
    throw new TerminalError('SETTINGS_NOT_JSON', { file: file.name, detail: 'nested too deeply' });
  }
  if (!isSettingsGroup(value)) {
    throw new SettingsRefused([{ path: '', problem: 'notAnObject' }], file.name);
  }
  const { keys, $schema: _schema, ...settings } = value;
  return { file: file.name, folder: path.dirname(file.path), keys, value: settings };
}

function namedIn({ keys, folder, file }: Layer): NamedKeys {
  const { named, problems } = readNamedKeys(keys, folder);
  if (problems.length > 0) {
    throw new SettingsRefused(problems, file);
  }
  return named;
}

function settingsOf(source: ProvisioningSource, layers: readonly Layer[], mode: TerminalMode | undefined): Settings {
  const name = path.basename(source.place);
  try {
    return readImport(mergeLayers(layers), mode, name);
  } catch (error) {
    if (error instanceof SettingsRefused && layers.length > 1) {
      const problems = error.problems.map((problem) => ({ ...problem, file: fileOf(layers, problem.path) }));
      throw new SettingsRefused(problems, name);
    }
    throw error;
  }
}

/** The two keys that the PC will have, the new ones or those that it has. */
function assertApart(keys: readonly JudgedKey[], sofar: ProvisionedSoFar): void {
  const facts = (which: KeyWhich) => keys.find((key) => key.which === which)?.facts ?? sofar.keys[which];
  const terminal = facts('terminal');
  if (terminal !== null && keys.length > 0) {
    assertKeysDiffer(terminal, facts('gateway'));
  }
}
