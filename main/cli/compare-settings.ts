import { mergeLayers, type SettingsLayer } from '../settings/layers.ts';
import type { Settings } from '../settings/schema.ts';
import { lockedChanges, type SettingsDifference, settingsDiff } from '../settings/settings-diff.ts';
import { parseJson, readImport } from '../settings/settings-file.ts';
import { isSettingsGroup } from '../settings/value-at.ts';
import { type CommandContext, storedTerminal } from './context.ts';
import { readInput } from './files.ts';
import { type ExitCode, exitCodes } from './output.ts';

/** Settings of a whole terminal, or a part of some, as a store's file for many PCs is. */
type Compared = { readonly kind: 'whole'; readonly settings: Settings } | ({ readonly kind: 'part' } & SettingsLayer);

/**
 * `settings diff`: what a file would change of the settings that are stored, or of another file. A file that is only a part
 * is laid over the other one, as provisioning does; of two parts what they say themselves is compared.
 * @throws TerminalError where a file cannot be used.
 */
export function diffSettings(context: CommandContext, file: string, other: string | undefined): ExitCode {
  const stored = other === undefined ? storedTerminal(context).settings() : undefined;
  const first: Compared = stored === undefined ? readCompared(file) : { kind: 'whole', settings: stored };
  const second = readCompared(other ?? file, stored?.mode);
  const { differences, locked } = compare(first, second, stored?.mode);
  const partly = first.kind === 'part' || second.kind === 'part';
  const { output } = context;
  const { translate } = output;
  output.result({ ok: true, same: differences.length === 0, partly, differences, locked, error: null }, [
    ...(partly ? [translate('setupWords.partly')] : []),
    ...(differences.length === 0 ? [translate('setupWords.same')] : differences.map(differenceLine)),
    ...(locked.length === 0 ? [] : [translate('setupWords.lockedHere', { keys: locked.join(', ') })]),
  ]);
  return exitCodes.done;
}

/** One difference for people: `gateway.timeoutSeconds: 30 → 60`; a dash for what is not there. */
export function differenceLine({ path, before, after }: SettingsDifference): string {
  const text = (value: unknown) => (value === undefined ? '–' : JSON.stringify(value));
  return `${path}: ${text(before)} → ${text(after)}`;
}

function readCompared(file: string, mode?: Settings['mode']): Compared {
  const value = parseJson(readInput(file).toString('utf8'), file);
  if (isSettingsGroup(value) && isPart(value)) {
    const { keys: _keys, $schema: _schema, ...part } = value;
    return { kind: 'part', file, value: part };
  }
  return { kind: 'whole', settings: readImport(value, mode, file) };
}

const ownCodes = ['merchantId', 'branchCode', 'terminalCode'] as const;

/** Whether a terminal would still need other files: its codes are not all there, or keys are named that lie beside it. */
function isPart({ identity, keys }: Readonly<Record<string, unknown>>): boolean {
  return keys !== undefined || !isSettingsGroup(identity) || ownCodes.some((code) => identity[code] === undefined);
}

interface Comparison {
  readonly differences: readonly SettingsDifference[];
  readonly locked: readonly string[];
}

function compare(first: Compared, second: Compared, mode: Settings['mode'] | undefined): Comparison {
  if (first.kind === 'part' && second.kind === 'part') {
    return { differences: settingsDiff(first.value, second.value), locked: [] };
  }
  const before = first.kind === 'whole' ? first.settings : laidOver(second, first, mode);
  const after = second.kind === 'whole' ? second.settings : laidOver(first, second, mode);
  return { differences: settingsDiff(before, after), locked: lockedChanges(before, after) };
}

function laidOver(below: Compared, part: SettingsLayer, mode: Settings['mode'] | undefined): Settings {
  const value = below.kind === 'whole' ? { ...below.settings } : below.value;
  return readImport(mergeLayers([{ file: part.file, value }, part]), mode, part.file);
}
