import type { TerminalError } from '../common/errors.ts';
import { localText, type TimeZoneCode } from '../common/time.ts';
import { describeError } from '../i18n/describe.ts';
import type { TextKey, Translator } from '../i18n/translator.ts';
import type { KeyFacts } from '../onepay/keys.ts';
import {
  importKey as importJudgedKey,
  type JudgedKey,
  judgeKey,
  passphraseIn,
  passphraseNotUsed,
  storedKeyFacts,
  wipeFile,
} from '../root/key-import.ts';
import type { StoredTerminal } from '../root/stored-terminal.ts';
import { asConfigurer } from './configuring.ts';
import { type CommandContext, storedTerminal } from './context.ts';
import { readInput } from './files.ts';
import { mayNeedKeyStore } from './key-store-needed.ts';
import { type ExitCode, errorLines, exitCodes } from './output.ts';

interface WipeOption {
  /** The file is overwritten and removed once the key is in place. */
  readonly wipe?: boolean;
}

/** A file that was read, to be wiped as it was read. */
interface ReadFile {
  readonly file: string;
  readonly bytes: Buffer;
}

/** `key import`: the terminal's private key, checked and then sealed. */
export async function importKey(
  context: CommandContext,
  file: string,
  options: WipeOption & { readonly passphraseFile?: string },
): Promise<ExitCode> {
  const { passphraseFile } = options;
  const secret = passphraseFile === undefined ? undefined : read(passphraseFile);
  const key = read(file);
  const passphrase = secret === undefined ? {} : { passphrase: passphraseIn(secret.bytes) };
  const judged = judgeKey('terminal', { bytes: key.bytes, ...passphrase }, context.process.clock);
  if (options.wipe !== true) {
    return await place(context, judged, []);
  }
  const isUsed = judged.which === 'terminal' && judged.usedPassphrase;
  const unused = secret === undefined || isUsed ? [] : [passphraseNotUsed(secret.file)];
  return await place(context, judged, [key, ...(secret !== undefined && isUsed ? [secret] : [])], unused);
}

/** `key import-gateway`: the public key by which the gateway's answers are verified. */
export async function importGatewayKey(context: CommandContext, file: string, options: WipeOption): Promise<ExitCode> {
  const key = read(file);
  const judged = judgeKey('gateway', { bytes: key.bytes }, context.process.clock);
  return await place(context, judged, options.wipe === true ? [key] : []);
}

function read(file: string): ReadFile {
  return { file, bytes: readInput(file) };
}

/** @param notToWipe why files are left alone that were to be wiped. */
async function place(
  context: CommandContext,
  key: JudgedKey,
  toWipe: readonly ReadFile[],
  notToWipe: readonly TerminalError[] = [],
): Promise<ExitCode> {
  const stored = storedTerminal(context);
  await asConfigurer(context, stored, ({ by, ledger }) => {
    if (ledger !== undefined) {
      importJudgedKey({ keys: stored.keys, key, by, ledger });
      return;
    }
    const hold = stored.hold(context.process.clock);
    try {
      importJudgedKey({ keys: stored.keys, key, by });
    } finally {
      hold.release();
    }
  });
  const failed = toWipe.flatMap(({ file, bytes }) => wipeFile(file, bytes) ?? []);
  const wiping = { wiped: toWipe.length - failed.length, unwiped: [...notToWipe, ...failed] };
  return reportImported(context, key, stored, wiping);
}

interface Wiping {
  readonly wiped: number;
  readonly unwiped: readonly TerminalError[];
}

const importedTexts = { terminal: 'cli.keyImported', gateway: 'cli.gatewayKeyImported' } as const satisfies Record<
  string,
  TextKey
>;

/** An imported key is for live use, wherever it is imported: a training terminal has made its own. */
function reportImported(
  { output }: CommandContext,
  { which, facts }: JudgedKey,
  stored: StoredTerminal,
  { wiped, unwiped }: Wiping,
): ExitCode {
  const { translate } = output;
  const warnings = unwiped.map((error) => describeError(error, translate));
  const { settings, mode } = stored.current();
  const keyStoreNeeded = mayNeedKeyStore(stored.secrets, settings);
  output.result({ ok: true, key: facts, mode: 'live', wiped, keyStoreNeeded, warnings, error: null }, [
    translate(importedTexts[which]),
    ...(mode === 'training' ? [translate('cli.keyForLive')] : []),
    ...factLines(facts, translate, settings?.timeZone),
    ...(wiped > 0 ? [translate('setupWords.wiped')] : []),
  ]);
  for (const warning of warnings) {
    output.warn(errorLines(warning).join('\n'));
  }
  if (keyStoreNeeded) {
    output.warn(translate('setupWords.keyStoreNeeded'));
  }
  return exitCodes.done;
}

/** `key show`: what may be told of the keys; their secret parts never leave the seal. */
export function showKeys(context: CommandContext): ExitCode {
  const { output } = context;
  const { translate } = output;
  const { keys, settingsFile } = storedTerminal(context);
  const settings = settingsFile.load();
  const mode = settings?.mode ?? 'live';
  const zone = settings?.timeZone;
  const terminal = storedKeyFacts(keys, 'terminal', mode);
  const gateway = storedKeyFacts(keys, 'gateway', mode);
  output.result({ ok: true, keys: { mode, terminal, gateway }, error: null }, [
    translate(`cli.keysOf.${mode}`),
    translate('cli.keyTerminal'),
    ...linesOrNone(terminal, translate, zone),
    translate('cli.keyGateway'),
    ...linesOrNone(gateway, translate, zone),
  ]);
  return exitCodes.done;
}

function linesOrNone(facts: KeyFacts | null, translate: Translator, zone: TimeZoneCode | undefined): string[] {
  return facts === null ? [`  ${translate('cli.keyNone')}`] : factLines(facts, translate, zone);
}

const JAPAN = 'p9' as TimeZoneCode;

function factLines(
  { bits, fingerprint, certificate }: KeyFacts,
  translate: Translator,
  zone: TimeZoneCode = JAPAN,
): string[] {
  const line = translate('cli.keyLine', { bits, fingerprint });
  if (certificate === undefined) {
    return [`  ${line}`];
  }
  const day = (utc: string) => localText(Date.parse(utc), zone).slice(0, 'YYYY-MM-DD'.length);
  const { subject, validFrom, validTo } = certificate;
  const validity = { subject, validFrom: day(validFrom), validTo: day(validTo) };
  return [`  ${line}`, `  ${translate('cli.keyCertificate', validity)}`];
}
