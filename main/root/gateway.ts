import { createHash, createHmac, type KeyObject } from 'node:crypto';
import { networkInterfaces } from 'node:os';
import packageJson from '../../package.json' with { type: 'json' };
import type { Clock } from '../common/clock.ts';
import { TerminalError } from '../common/errors.ts';
import { isLoopback } from '../common/loopback.ts';
import type { PaymentCode } from '../common/payment-code.ts';
import { OnePayClient } from '../onepay/client.ts';
import { createHttpTransport, type ProxyChoice } from '../onepay/http-transport.ts';
import { appVersion, type Identity, type RequestProfile } from '../onepay/identity.ts';
import { rsaCheck, rsaSigner } from '../onepay/signature.ts';
import type { GatewayTransport } from '../onepay/transport.ts';
import { createVerifier } from '../onepay/verifier.ts';
import { PRODUCTION_GATEWAY, type Settings } from '../settings/schema.ts';
import { ClockWatch } from '../terminal/clock-watch.ts';
import { Connectivity } from '../terminal/connectivity.ts';
import type { StoredTerminal } from './stored-terminal.ts';
import { startTrainingGateway } from './training-gateway.ts';

/** The way to the gateway, open. */
export interface OpenGateway {
  readonly client: OnePayClient;
  readonly profile: RequestProfile;
  readonly connectivity: Connectivity;
  readonly clockWatch: ClockWatch;
  /** See {@link Desk.sealCode}. */
  readonly sealCode: (code: PaymentCode) => string | undefined;
  close(): Promise<void>;
}

/** No shop's line needs longer for a connection, in ms; the cashier waits meanwhile. */
const CONNECT_TIMEOUT_MS = 5000;

const osNames: Readonly<Record<string, string>> = { win32: 'windows', darwin: 'macos' };

/**
 * Opens the way to the gateway that the settings name; a training terminal without an address starts its own.
 * @throws TerminalError KEY_MISSING, GATEWAY_KEY_MISSING, TRAINING_KEYS_MISSING.
 */
export async function openGateway(stored: StoredTerminal, settings: Settings, clock: Clock): Promise<OpenGateway> {
  const { gateway, mode } = settings;
  const key = stored.keys.terminalKey(mode);
  const gatewayKey = stored.keys.gatewayKey(mode);
  if (mode === 'training' && (key === undefined || gatewayKey === undefined)) {
    throw new TerminalError('TRAINING_KEYS_MISSING', { folder: stored.folder });
  }
  if (key === undefined) {
    throw new TerminalError('KEY_MISSING');
  }
  if (gatewayKey === undefined) {
    throw new TerminalError('GATEWAY_KEY_MISSING');
  }
  const training =
    mode === 'training' && gateway.baseUrl === undefined ? await startTrainingGateway(stored, clock, {}) : undefined;
  const baseUrl = training?.url ?? new URL(gateway.baseUrl ?? PRODUCTION_GATEWAY);
  const responseTimeoutMs = gateway.timeoutSeconds * 1000;
  const transport = createHttpTransport({
    baseUrl,
    responseTimeoutMs,
    connectTimeoutMs: Math.min(CONNECT_TIMEOUT_MS, responseTimeoutMs),
    proxy: proxyChoice(gateway.proxy),
    monotonic: clock.monotonic,
  });
  const clockWatch = new ClockWatch(clock, settings.timeZone);
  const connectivity = new Connectivity({
    hasNetwork: isLoopback(baseUrl) ? () => true : hasNetwork,
    probe: () => probeWithClock(transport, clockWatch),
  });
  const { serviceMode, responseSignatureScope } = gateway;
  const client = new OnePayClient({
    serviceMode,
    signer: rsaSigner(key.privateKey),
    verifier: createVerifier(rsaCheck(gatewayKey.publicKey), responseSignatureScope),
    transport,
    clock,
    observe: (exchange) => {
      clockWatch.note(exchange);
      connectivity.note(exchange);
    },
  });
  return {
    client,
    profile: requestProfile(settings),
    connectivity,
    clockWatch,
    sealCode: mode === 'training' ? () => undefined : codeSealer(key.privateKey),
    close: async () => {
      await transport.close();
      await training?.stop();
    },
  };
}

/** Keyed by the terminal's own key: without it, nobody can try out codes against the seals. */
function codeSealer(privateKey: KeyObject): (code: PaymentCode) => string {
  const secret = createHash('sha256')
    .update(privateKey.export({ type: 'pkcs8', format: 'der' }))
    .digest();
  return (code) => createHmac('sha256', secret).update(code, 'utf8').digest('hex');
}

async function probeWithClock(transport: GatewayTransport, clockWatch: ClockWatch) {
  const result = await transport.probe();
  if (result.kind === 'reached') {
    clockWatch.noteGatewayTime(Date.parse(result.date ?? ''));
  }
  return result;
}

/** Whether any card, cable or radio has an address. */
function hasNetwork(): boolean {
  return Object.values(networkInterfaces()).some((addresses) => addresses?.some(({ internal }) => !internal) === true);
}

function proxyChoice(proxy: string): ProxyChoice {
  return proxy === 'environment' || proxy === 'none' ? proxy : new URL(proxy);
}

/** What all requests of a terminal have in common. */
export function requestProfile(settings: Settings): RequestProfile {
  return {
    identity: identityOf(settings),
    locale: settings.locale,
    timeZone: settings.timeZone,
    appVersion: appVersion({
      os: osNames[process.platform] ?? process.platform,
      app: 'OnePayPOS',
      version: packageJson.version,
    }),
  };
}

function identityOf({ gateway, identity }: Settings): Identity {
  const { merchantId = '', branchCode, terminalCode } = identity;
  return gateway.serviceMode === 'B01'
    ? { serviceMode: 'B01', merchantId, branchCode, terminalCode }
    : { serviceMode: 'C01', branchCode, terminalCode };
}
