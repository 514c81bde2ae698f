import type { Clock } from '../common/clock.ts';
import { asTerminalError, TerminalError } from '../common/errors.ts';
import type { SignatureTrial } from '../doctor/line-findings.ts';
import { GATEWAY } from '../ledger/events.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { OnePayClient } from '../onepay/client.ts';
import type { ConfirmedPayment, UnknownReason } from '../onepay/outcome.ts';
import { draftConfirm } from '../onepay/requests.ts';
import { rsaCheck, rsaSigner } from '../onepay/signature.ts';
import { makeToken, type Token } from '../onepay/token.ts';
import type { GatewayTransport } from '../onepay/transport.ts';
import { createVerifier } from '../onepay/verifier.ts';
import type { Settings } from '../settings/schema.ts';
import { requestProfile } from './gateway.ts';
import { openLedger, type StoredTerminal } from './stored-terminal.ts';

export interface TrialParts {
  readonly stored: StoredTerminal;
  readonly settings: Settings;
  readonly transport: GatewayTransport;
  readonly clock: Clock;
  /** The ledger that this process writes to; null where it has none open. */
  readonly ledger: Ledger | null;
}

/** Asks the gateway about an order that there never was; nothing is tried where keys or ledger are missing. Never rejects. */
export async function trySignature(parts: TrialParts): Promise<SignatureTrial> {
  const { stored, clock, ledger } = parts;
  try {
    const client = clientOf(parts);
    if (ledger !== null) {
      return await ask(client, parts, drawNames(parts, ledger));
    }
    // Tried for a moment first: waiting for whoever has the folder would hold up all the other looks.
    stored.hold(clock, 0).release();
    const opened = openLedger(stored, clock, 'afterACrash');
    let names: TrialNames;
    try {
      names = drawNames(parts, opened.ledger);
    } finally {
      // The gateway may take its time; the terminal may want to open meanwhile.
      opened.close();
    }
    return await ask(client, parts, names);
  } catch (error) {
    const { code } = asTerminalError(error);
    return { kind: 'notAsked', why: code === 'DATA_FOLDER_IN_USE' ? 'inUse' : 'failed', code };
  }
}

/** @throws TerminalError where a key is missing or cannot be read. */
function clientOf({ stored, settings, transport, clock }: TrialParts): OnePayClient {
  const { mode, gateway } = settings;
  const key = stored.keys.terminalKey(mode);
  const gatewayKey = stored.keys.gatewayKey(mode);
  if (key === undefined || gatewayKey === undefined) {
    throw new TerminalError(key === undefined ? 'KEY_MISSING' : 'GATEWAY_KEY_MISSING');
  }
  return new OnePayClient({
    serviceMode: gateway.serviceMode,
    signer: rsaSigner(key.privateKey),
    verifier: createVerifier(rsaCheck(gatewayKey.publicKey), gateway.responseSignatureScope),
    transport,
    clock,
  });
}

/** What a question about an order that there never was is called, and that order. */
interface TrialNames {
  readonly token: Token;
  readonly qryToken: Token;
}

/** Names that nothing else has or gets; they are written down before anything is sent. */
function drawNames({ settings }: TrialParts, ledger: Ledger): TrialNames {
  const profile = requestProfile(settings);
  return ledger.write((writer) => {
    const draw = () => makeToken(profile.identity, writer.drawTokenSlot());
    // The one that is asked about comes first, so that the one in the journal stands for both, and is never sent itself.
    const names = { qryToken: draw(), token: draw() };
    writer.append({ kind: 'gateway.tried', subject: GATEWAY, content: { token: names.token } });
    return names;
  });
}

async function ask(
  client: OnePayClient,
  { settings }: TrialParts,
  { token, qryToken }: TrialNames,
): Promise<SignatureTrial> {
  const drafted = draftConfirm(requestProfile(settings), { qryToken });
  if (!drafted.ok) {
    throw new TerminalError('REQUEST_INVALID', { field: drafted.problems[0]?.field ?? '' });
  }
  const { outcome } = await client.send({ call: 'confirm', about: 'payment' }, client.sign(drafted.draft), token);
  return trialOf(outcome);
}

/** What an answer says about our signature: any answer that verifies and knows us has accepted it. */
export function trialOf(outcome: ConfirmedPayment): SignatureTrial {
  switch (outcome.outcome) {
    case 'notFound':
    case 'paid':
    case 'failed':
    case 'cancelled':
    case 'waitingForCustomer':
      return { kind: 'accepted' };
    case 'notSent':
      return { kind: 'noAnswer', code: outcome.code };
    case 'unknown':
      return unclear(outcome.reason);
  }
}

/** The gateway does not know this terminal. */
const UNKNOWN_TERMINAL = 'E09106';

function unclear(reason: UnknownReason): SignatureTrial {
  switch (reason.kind) {
    case 'lost':
      return { kind: 'noAnswer', code: reason.code };
    case 'httpStatus':
      return { kind: 'noAnswer', code: `HTTP_${reason.status}` };
    case 'badSignature':
      return { kind: 'answerUnverified' };
    case 'transStatus':
      return { kind: 'accepted' };
    case 'questionRefused': {
      const { errorCode: code } = reason;
      return { kind: /^E099/.test(code) || code === UNKNOWN_TERMINAL ? 'refused' : 'otherAnswer', code };
    }
    case 'gatewayError':
      return { kind: 'otherAnswer', code: reason.subErrorCode || reason.errorCode || reason.metaCode };
    case 'notJson':
    case 'missingField':
    case 'contradiction':
    case 'mismatch':
      return { kind: 'noAnswer', code: reason.kind };
  }
}
