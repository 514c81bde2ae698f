import type { Clock } from '../common/clock.ts';
import { type ClockComparison, examineLine, type LineFindings } from '../doctor/line-findings.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { createHttpTransport } from '../onepay/http-transport.ts';
import { PRODUCTION_GATEWAY, type Settings } from '../settings/schema.ts';
import { clockVerdict } from '../terminal/clock-watch.ts';
import { trySignature } from './signature-trial.ts';
import type { StoredTerminal } from './stored-terminal.ts';
import { startTrainingGateway } from './training-gateway.ts';

export interface LineParts {
  readonly stored: StoredTerminal;
  readonly settings: Settings;
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The ledger that this process writes to; null where it has none open. */
  readonly ledger: Ledger | null;
  /** Further certificate authorities as PEM. */
  readonly extraAuthorities?: readonly string[];
}

const CONNECT_MS = 5000;

/**
 * Looks at the way to the gateway over connections of its own: what is being sold meanwhile is not disturbed.
 * @throws TerminalError TRAINING_KEYS_MISSING, TRAINING_GATEWAY_UNAVAILABLE.
 */
export async function lookAtLine(parts: LineParts): Promise<LineFindings> {
  const { stored, settings, clock, env, ledger, extraAuthorities = [] } = parts;
  const { gateway, mode } = settings;
  const builtIn =
    mode === 'training' && gateway.baseUrl === undefined ? await startTrainingGateway(stored, clock, {}) : undefined;
  const target = builtIn?.url ?? new URL(gateway.baseUrl ?? PRODUCTION_GATEWAY);
  const responseTimeoutMs = gateway.timeoutSeconds * 1000;
  const transport = createHttpTransport({
    baseUrl: target,
    responseTimeoutMs,
    connectTimeoutMs: Math.min(CONNECT_MS, responseTimeoutMs),
    proxy: gateway.proxy === 'environment' || gateway.proxy === 'none' ? gateway.proxy : new URL(gateway.proxy),
    monotonic: clock.monotonic,
    extraAuthorities,
  });
  try {
    return await examineLine({
      target,
      isBuiltIn: builtIn !== undefined,
      proxy: gateway.proxy,
      env,
      extraAuthorities,
      probe: () => transport.probe(),
      compareClock: (date) => comparison(date, clock),
      trySignature: () => trySignature({ stored, settings, transport, clock, ledger }),
    });
  } finally {
    await transport.close();
    await builtIn?.stop();
  }
}

function comparison(date: string | undefined, clock: Pick<Clock, 'now'>): ClockComparison {
  const driftMs = Date.parse(date ?? '') - clock.now();
  return Number.isNaN(driftMs) ? { driftMs: null, verdict: 'right' } : { driftMs, verdict: clockVerdict(driftMs) };
}
