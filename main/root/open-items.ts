import { TerminalError } from '../common/errors.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { PRODUCTION_GATEWAY, type Settings } from '../settings/schema.ts';
import { valueAt } from '../settings/value-at.ts';
import { lastJournaled } from './settings-journal.ts';

/** All by which a gateway knows a terminal and its payments: under other names, or elsewhere, nobody has heard of them. */
export const askingKeys = [
  'mode',
  'gateway.baseUrl',
  'gateway.serviceMode',
  'identity.merchantId',
  'identity.branchCode',
  'identity.terminalCode',
] as const;

/**
 * The keys by which another gateway would be asked, or under another name. A terminal to practise with has its gateway built in.
 * @param before also what an older version wrote down.
 */
export function askingDifference(before: unknown, after: unknown): string[] {
  const isPractice = [before, after].every((settings) => valueAt(settings, 'mode') === 'training');
  return askingKeys.filter((key) => {
    const isBuiltIn = isPractice && key === 'gateway.baseUrl';
    return !isBuiltIn && askedBy(before, key) !== askedBy(after, key);
  });
}

/**
 * Makes sure that a ledger is worked with by the settings by which its open payments were made, by whatever way others came
 * into the file: a question elsewhere would be answered "no such order", and what was paid would become *not charged*.
 * @throws TerminalError SETTINGS_LOSE_PAYMENTS.
 */
export function assertKnownToGateway(ledger: Ledger, settings: Settings): void {
  const count = ledger.queue.length;
  const last = count === 0 ? undefined : lastJournaled(ledger);
  const keys = last === undefined ? [] : askingDifference(last, settings);
  if (keys.length > 0) {
    throw new TerminalError('SETTINGS_LOSE_PAYMENTS', { count, keys: keys.join(', ') });
  }
}

/** The settings of a terminal before they are changed. */
export interface Standing {
  /** What its ledger has last: what it works by, where it runs. */
  readonly last: unknown;
  /** What the file holds by now; undefined where nobody can read it. */
  readonly found: Settings | undefined;
}

/**
 * Makes sure that a change of settings takes no open payment away from the gateway that knows it.
 * @throws TerminalError OPEN_PAYMENTS; SETTINGS_EDITED where a terminal that runs would be told to have worked by what somebody
 * has put into the file meanwhile.
 */
export function assertNothingLost(ledger: Ledger, { last, found }: Standing, next: Settings): void {
  const working = last ?? found;
  if (working === undefined || askingDifference(working, next).length === 0) {
    return;
  }
  const count = ledger.queue.length;
  if (count > 0) {
    throw new TerminalError('OPEN_PAYMENTS', { count });
  }
  const edited = found === undefined ? [] : askingDifference(working, found);
  if (edited.length > 0) {
    throw new TerminalError('SETTINGS_EDITED', { keys: edited.join(', ') });
  }
}

function askedBy(settings: unknown, key: (typeof askingKeys)[number]): string {
  const value = valueAt(settings, key);
  const text = typeof value === 'string' ? value : '';
  switch (key) {
    case 'gateway.baseUrl':
      return URL.canParse(text) ? new URL(text).origin : text === '' ? PRODUCTION_GATEWAY : text;
    case 'gateway.serviceMode':
      return text === '' ? 'B01' : text;
    default:
      return text;
  }
}
