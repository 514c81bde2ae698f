import { type ErrorCode, TerminalError } from '../common/errors.ts';
import type { TextKey, Translator } from '../i18n/translator.ts';
import {
  type KeyFacts,
  type KeyProblem,
  type KeyResult,
  keyFacts,
  publicHalf,
  readKeyPair,
  readPublicKey,
} from '../onepay/keys.ts';
import type { KeyStore } from '../settings/key-store.ts';
import type { TerminalMode } from '../settings/schema.ts';
import { type CommandContext, storedTerminal } from './context.ts';
import { readInput } from './files.ts';
import { type ExitCode, exitCodes, type Output } from './output.ts';

const problemCodes: Readonly<Record<KeyProblem, ErrorCode>> = {
  notAKeyFile: 'KEY_NOT_A_KEY_FILE',
  passphraseNeeded: 'KEY_PASSPHRASE_NEEDED',
  wrongPassphrase: 'KEY_PASSPHRASE_WRONG',
  noPrivateKey: 'KEY_NO_PRIVATE_KEY',
  notRsa: 'KEY_NOT_RSA',
  wrongSize: 'KEY_WRONG_SIZE',
  expired: 'KEY_EXPIRED',
  notYetValid: 'KEY_NOT_YET_VALID',
  otherCertificate: 'KEY_OTHER_CERTIFICATE',
};

/** For the gateway's key other files are right than for the terminal's. */
const gatewayProblemCodes: typeof problemCodes = { ...problemCodes, notAKeyFile: 'GATEWAY_KEY_UNREADABLE' };

function taken<K>(result: KeyResult<K>, codes = problemCodes): K {
  if (!result.ok) {
    throw new TerminalError(codes[result.problem], { detail: result.detail });
  }
  return result.key;
}

/** `key import`: the terminal's private key, checked and then sealed. */
export function importKey(
  context: CommandContext,
  file: string,
  options: { readonly passphraseFile?: string },
): ExitCode {
  const { output, process } = context;
  const passphrase = readPassphrase(options.passphraseFile);
  const pair = taken(readKeyPair(readInput(file), passphrase, process.clock.now()));
  const facts = keyFacts(publicHalf(pair.privateKey), pair.certificate);
  const mode = change(context, (keys) => {
    refuseSame(facts, () => gatewayFacts(keys, 'live'));
    keys.importTerminalKey(pair);
  });
  return reportImported(output, 'cli.keyImported', facts, mode);
}

/** Editors end a file with a line end, which is no part of a passphrase. */
function readPassphrase(file: string | undefined): string | undefined {
  return file === undefined
    ? undefined
    : readInput(file)
        .toString('utf8')
        .replace(/\r?\n$/, '');
}

/** `key import-gateway`: the public key by which the gateway's answers are verified. */
export function importGatewayKey(context: CommandContext, file: string): ExitCode {
  const { output, process } = context;
  const key = taken(readPublicKey(readInput(file), process.clock.now()), gatewayProblemCodes);
  const facts = keyFacts(key.publicKey, key.certificate);
  const mode = change(context, (keys) => {
    refuseSame(facts, () => terminalFacts(keys, 'live'));
    keys.importGatewayKey(key);
  });
  return reportImported(output, 'cli.gatewayKeyImported', facts, mode);
}

/** With its own key in the gateway's place no answer would ever verify, and every payment would stay unknown. */
function refuseSame({ fingerprint }: KeyFacts, other: () => KeyFacts | null): void {
  if (fingerprint === unlessUnreadable(other)?.fingerprint) {
    throw new TerminalError('GATEWAY_KEY_IS_OWN');
  }
}

const unreadable: ReadonlySet<ErrorCode> = new Set(['SECRETS_UNREADABLE', 'SECRETS_IN_KEY_STORE']);

/** What cannot be unsealed must not stand in the way: importing the keys again is how that is mended. */
function unlessUnreadable<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof TerminalError && unreadable.has(error.code)) {
      return null;
    }
    throw error;
  }
}

/** Changes the keys of a terminal; gives its mode. */
function change(context: CommandContext, work: (keys: KeyStore) => void): TerminalMode | undefined {
  const stored = storedTerminal(context);
  const hold = stored.hold(context.process.clock);
  try {
    work(stored.keys);
    return stored.currentMode().mode;
  } finally {
    hold.release();
  }
}

/** An imported key is for live use, wherever it is imported: a training terminal has made its own. */
function reportImported(output: Output, text: TextKey, facts: KeyFacts, mode: TerminalMode | undefined): ExitCode {
  const { translate } = output;
  output.result({ ok: true, key: facts, mode: 'live', error: null }, [
    translate(text),
    ...(mode === 'training' ? [translate('cli.keyForLive')] : []),
    ...factLines(facts, translate),
  ]);
  return exitCodes.done;
}

/** `key show`: what may be told of the keys; their secret parts never leave the seal. */
export function showKeys(context: CommandContext): ExitCode {
  const { output } = context;
  const { translate } = output;
  const { keys, settingsFile } = storedTerminal(context);
  const mode = settingsFile.load()?.mode ?? 'live';
  const terminal = terminalFacts(keys, mode);
  const gateway = gatewayFacts(keys, mode);
  output.result({ ok: true, keys: { mode, terminal, gateway }, error: null }, [
    translate(`cli.keysOf.${mode}`),
    translate('cli.keyTerminal'),
    ...linesOrNone(terminal, translate),
    translate('cli.keyGateway'),
    ...linesOrNone(gateway, translate),
  ]);
  return exitCodes.done;
}

function terminalFacts(keys: KeyStore, mode: TerminalMode): KeyFacts | null {
  const pair = keys.terminalKey(mode);
  return pair === undefined ? null : keyFacts(publicHalf(pair.privateKey), pair.certificate);
}

function gatewayFacts(keys: KeyStore, mode: TerminalMode): KeyFacts | null {
  const key = keys.gatewayKey(mode);
  return key === undefined ? null : keyFacts(key.publicKey, key.certificate);
}

function linesOrNone(facts: KeyFacts | null, translate: Translator): string[] {
  return facts === null ? [`  ${translate('cli.keyNone')}`] : factLines(facts, translate);
}

function factLines({ bits, fingerprint, certificate }: KeyFacts, translate: Translator): string[] {
  const line = translate('cli.keyLine', { bits, fingerprint });
  const { subject, validFrom, validTo } = certificate ?? {};
  return subject === undefined || validFrom === undefined || validTo === undefined
    ? [`  ${line}`]
    : [`  ${line}`, `  ${translate('cli.keyCertificate', { subject, validFrom, validTo })}`];
}
