import { type ErrorCode, TerminalError } from '../common/errors.ts';
import type { Translator } from '../i18n/translator.ts';
import {
  type KeyFacts,
  type KeyProblem,
  type KeyResult,
  keyFacts,
  publicHalf,
  readKeyPair,
  readPublicKey,
} from '../onepay/keys.ts';
import type { StoredTerminal } from '../root/stored-terminal.ts';
import { type CommandContext, storedTerminal } from './context.ts';
import { readInput } from './files.ts';
import { type ExitCode, exitCodes } from './output.ts';

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

function taken<K>(result: KeyResult<K>): K {
  if (!result.ok) {
    throw new TerminalError(problemCodes[result.problem], { detail: result.detail });
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
  change(context, (stored) => stored.keys.importTerminalKey(pair));
  const facts = keyFacts(publicHalf(pair.privateKey), pair.certificate);
  output.result({ ok: true, key: facts, error: null }, [
    output.translate('cli.keyImported'),
    ...factLines(facts, output.translate),
  ]);
  return exitCodes.done;
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
  const key = taken(readPublicKey(readInput(file), process.clock.now()));
  change(context, (stored) => stored.keys.importGatewayKey(key));
  const facts = keyFacts(key.publicKey, key.certificate);
  output.result({ ok: true, key: facts, error: null }, [
    output.translate('cli.gatewayKeyImported'),
    ...factLines(facts, output.translate),
  ]);
  return exitCodes.done;
}

function change(context: CommandContext, work: (stored: StoredTerminal) => void): void {
  const stored = storedTerminal(context);
  const hold = stored.hold(context.process.clock);
  try {
    work(stored);
  } finally {
    hold.release();
  }
}

/** `key show`: what may be told of the keys; their secret parts never leave the seal. */
export function showKeys(context: CommandContext): ExitCode {
  const { output } = context;
  const { translate } = output;
  const stored = storedTerminal(context);
  const mode = stored.settingsFile.load()?.mode ?? 'live';
  const pair = stored.keys.terminalKey(mode);
  const gatewayKey = stored.keys.gatewayKey(mode);
  const terminal = pair === undefined ? null : keyFacts(publicHalf(pair.privateKey), pair.certificate);
  const gateway = gatewayKey === undefined ? null : keyFacts(gatewayKey.publicKey, gatewayKey.certificate);
  output.result({ ok: true, keys: { mode, terminal, gateway }, error: null }, [
    translate('cli.keyTerminal'),
    ...linesOrNone(terminal, translate),
    translate('cli.keyGateway'),
    ...linesOrNone(gateway, translate),
  ]);
  return exitCodes.done;
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
