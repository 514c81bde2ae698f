import type { KeyObject } from 'node:crypto';
import packageJson from '../../package.json' with { type: 'json' };
import type { Clock } from '../common/clock.ts';
import { TerminalError } from '../common/errors.ts';
import { OnePayClient } from '../onepay/client.ts';
import { createHttpTransport, type ProxyChoice } from '../onepay/http-transport.ts';
import { appVersion, type Identity, type RequestProfile } from '../onepay/identity.ts';
import { createVerifier } from '../onepay/verifier.ts';
import { PRODUCTION_GATEWAY, type Settings } from '../settings/schema.ts';
import type { StoredTerminal } from './stored-terminal.ts';
import { startTrainingGateway } from './training-gateway.ts';

/** The way to the gateway, open. */
export interface OpenGateway {
  readonly client: OnePayClient;
  readonly profile: RequestProfile;
  close(): Promise<void>;
}

/** No shop's line needs longer for a connection, in ms; the cashier waits meanwhile. */
const CONNECT_TIMEOUT_MS = 5000;

const osNames: Readonly<Record<string, string>> = { win32: 'windows', darwin: 'macos' };

/**
 * Opens the way to the gateway that the settings name; a training terminal without an address starts its own.
 * @throws TerminalError KEY_MISSING, GATEWAY_KEY_MISSING.
 */
export async function openGateway(stored: StoredTerminal, settings: Settings, clock: Clock): Promise<OpenGateway> {
  const { gateway, mode } = settings;
  const key = stored.keys.terminalKey(mode);
  const gatewayKey = stored.keys.gatewayKey(mode);
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
  return {
    client: createClient(settings, key.privateKey, gatewayKey.publicKey, transport, clock),
    profile: requestProfile(settings),
    close: async () => {
      await transport.close();
      await training?.stop();
    },
  };
}

function createClient(
  settings: Settings,
  privateKey: KeyObject,
  publicKey: KeyObject,
  transport: ReturnType<typeof createHttpTransport>,
  clock: Clock,
): OnePayClient {
  const { serviceMode, responseSignatureScope } = settings.gateway;
  const verifier = createVerifier(publicKey, responseSignatureScope);
  return new OnePayClient({ serviceMode, privateKey, verifier, transport, clock });
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
