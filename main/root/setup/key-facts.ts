import type { KeyFactsView, KeysView } from '../../../preload/contract.ts';
import { TerminalError } from '../../common/errors.ts';
import { localText } from '../../common/time.ts';
import type { Wording } from '../../counter/views.ts';
import { describeForWindow } from '../../counter/window-errors.ts';
import type { KeyFacts } from '../../onepay/keys.ts';
import { storedKeyFacts } from '../key-import.ts';
import { lacksKeyStore, type SetupPlace, sealedBy } from './place.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** The words of a view, and the moment at which it is shown, in ms since 1970. */
export interface Shown extends Wording {
  readonly now: number;
}

/** A key as the window shows it. Pure. */
export function keyFactsView({ bits, fingerprint, certificate }: KeyFacts, { now, timeZone }: Shown): KeyFactsView {
  const day = (utc: string) => localText(Date.parse(utc), timeZone).slice(0, 'YYYY-MM-DD'.length);
  return {
    bits,
    fingerprint,
    subject: certificate?.subject ?? null,
    validFromText: certificate === undefined ? null : day(certificate.validFrom),
    validToText: certificate === undefined ? null : day(certificate.validTo),
    daysLeft: certificate === undefined ? null : Math.floor((Date.parse(certificate.validTo) - now) / DAY_MS),
  };
}

/**
 * What can be told of the keys that are stored for live use; their secret parts never leave the seal.
 * @param allowsKeyFile see {@link sealedBy}.
 */
export function keysView(place: SetupPlace, allowsKeyFile: boolean, shown: Shown): KeysView {
  const { keys, secrets } = sealedBy(place, allowsKeyFile);
  const sealText = shown.translate(`setup.seals.${secrets.protection ?? 'keyFile'}`);
  const seal = { sealText, lacksKeyStore: lacksKeyStore(place) };
  try {
    const [terminal, gateway] = (['terminal', 'gateway'] as const).map((which) => {
      const facts = storedKeyFacts(keys, which, 'live');
      return facts === null ? null : keyFactsView(facts, shown);
    });
    return { terminal: terminal ?? null, gateway: gateway ?? null, problem: null, ...seal };
  } catch (error) {
    if (error instanceof TerminalError) {
      return { terminal: null, gateway: null, problem: describeForWindow(error, shown.translate), ...seal };
    }
    throw error;
  }
}
