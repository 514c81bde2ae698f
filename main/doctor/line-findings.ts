import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { ProbeResult } from '../onepay/transport.ts';
import { lookAtCertificate, type ShownCertificate } from './certificate.ts';
import { type ProxyUse, proxyFor } from './proxy.ts';
import { type Seen, seen } from './seen.ts';

/** What the gateway said to a question about an order that there never was. */
export type SignatureTrial =
  /** It knows no such order: so it took our signature, and its answer's own was verified. */
  | { readonly kind: 'accepted' }
  | { readonly kind: 'refused' | 'otherAnswer'; readonly code: string }
  /** An answer came that is not signed with the gateway's key that is imported here. */
  | { readonly kind: 'answerUnverified' }
  | { readonly kind: 'noAnswer'; readonly code: string }
  /** Nothing was asked: another program has the ledger, keys are missing. */
  | { readonly kind: 'notAsked'; readonly why: 'inUse' | 'failed'; readonly code: string };

/** The clock of the gateway beside ours. */
export interface ClockComparison {
  /** Gateway's minus ours, in ms; null where it did not tell. */
  readonly driftMs: number | null;
  readonly verdict: 'right' | 'off' | 'wrong';
}

/** What the doctor has seen of the way to the gateway. */
export interface LineFindings {
  readonly target: URL;
  /** The training gateway within this program. */
  readonly isBuiltIn: boolean;
  readonly proxy: ProxyUse;
  /** Its addresses; null where there is no name to look up from here. */
  readonly addresses: Seen<readonly string[]> | null;
  /** Null where the line is not encrypted, or cannot be reached by a proxy that is unusable. */
  readonly certificate: Seen<ShownCertificate> | null;
  readonly probe: Seen<ProbeResult>;
  readonly clock: ClockComparison;
  readonly trial: Seen<SignatureTrial>;
}

export interface LineExaminationParts {
  readonly target: URL;
  readonly isBuiltIn: boolean;
  /** As the settings have it. */
  readonly proxy: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Finds out whether the gateway can be reached. */
  readonly probe: () => Promise<ProbeResult>;
  /** Compares a `Date` header that has just come with our clock. */
  readonly compareClock: (date: string | undefined) => ClockComparison;
  readonly trySignature: () => Promise<SignatureTrial>;
  readonly extraAuthorities?: readonly string[];
}

/** No single look at the line takes longer than this, in ms; they run side by side. */
const LOOK_MS = 8000;
/** Asking waits as long as a shop's line may need. */
const TRIAL_MS = 40_000;

/** Looks at all parts of the way at once. */
export async function examineLine(parts: LineExaminationParts): Promise<LineFindings> {
  const { target, isBuiltIn, env, probe, compareClock, trySignature, extraAuthorities = [] } = parts;
  const proxy = proxyFor(target, parts.proxy, env);
  const host = target.hostname.replace(/^\[|\]$/g, '');
  const hasName = proxy.kind === 'none' && !isBuiltIn && isIP(host) === 0;
  const isEncrypted = target.protocol === 'https:' && proxy.kind !== 'unusable';
  const [addresses, certificate, probed, trial] = await Promise.all([
    hasName ? seen(() => addressesOf(host), LOOK_MS) : null,
    isEncrypted
      ? seen(
          () =>
            lookAtCertificate({
              target,
              proxy: proxy.kind === 'proxy' ? proxy.url : null,
              extraAuthorities,
              limitMs: LOOK_MS,
            }),
          LOOK_MS,
        )
      : null,
    seen(async () => withClock(await probe(), compareClock), LOOK_MS),
    seen(trySignature, TRIAL_MS),
  ]);
  return {
    target,
    isBuiltIn,
    proxy,
    addresses,
    certificate,
    probe: probed.kind === 'seen' ? { kind: 'seen', value: probed.value.result } : probed,
    clock: probed.kind === 'seen' ? probed.value.clock : { driftMs: null, verdict: 'right' },
    trial,
  };
}

/** The clocks are compared in the moment in which the answer came. */
function withClock(result: ProbeResult, compare: LineExaminationParts['compareClock']) {
  return { result, clock: compare(result.kind === 'reached' ? result.date : undefined) };
}

async function addressesOf(host: string): Promise<string[]> {
  const found = await lookup(host, { all: true });
  return found.map(({ address }) => address);
}
