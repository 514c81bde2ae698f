import type { SettingValue } from '../../../preload/contract.ts';
import { isSettingsGroup, valueAt } from '../../settings/value-at.ts';
import { type Draft, withValueAt } from './draft.ts';

/** How a field stands in the settings, where that is not simply its value. */
export interface FieldCodec {
  readonly read: (draft: Draft) => SettingValue;
  readonly write: (draft: Draft, value: SettingValue) => Draft;
}

/** What `recovery.unknown.cancelAfterSeconds` may be, and what stands there at first. */
export const CANCEL_AFTER_SECONDS = { min: 30, max: 86_400, usual: 300 } as const;

const PROXY = 'gateway.proxy';
const UNKNOWN = 'recovery.unknown';
const HEADQUARTERS = 'headquarters';

/** What a headquarters' server has that nobody was told of yet, as the settings' schema has it. */
export const newHeadquarters = { port: 5432, database: 'onepay', user: 'onepay_pos', tls: 'verify' } as const;

/** B2C has no merchant: what was typed for B2B goes with it. */
export const serviceMode: FieldCodec = {
  read: (draft) => textAt(draft, 'gateway.serviceMode'),
  write: (draft, value) => {
    const next = withValueAt(draft, 'gateway.serviceMode', value);
    return value === 'C01' ? withValueAt(next, 'identity.merchantId', undefined) : next;
  },
};

/** `environment`, `none`, or an address of its own. */
export const proxyKind: FieldCodec = {
  read: (draft) => {
    const proxy = textAt(draft, PROXY);
    return proxy === 'environment' || proxy === 'none' ? proxy : 'address';
  },
  write: (draft, value) =>
    value === 'address' && proxyKind.read(draft) === 'address'
      ? draft
      : withValueAt(draft, PROXY, value === 'address' ? '' : value),
};

export const proxyAddress: FieldCodec = {
  read: (draft) => (proxyKind.read(draft) === 'address' ? textAt(draft, PROXY) : ''),
  write: (draft, value) => withValueAt(draft, PROXY, value),
};

/** Whether an unknown payment is cancelled after a while. */
export const cancelAfter: FieldCodec = {
  read: (draft) => (isSettingsGroup(valueAt(draft, UNKNOWN)) ? 'cancelAfter' : textAt(draft, UNKNOWN)),
  write: (draft, value) => {
    if (value !== 'cancelAfter') {
      return withValueAt(draft, UNKNOWN, value);
    }
    return cancelAfter.read(draft) === 'cancelAfter'
      ? draft
      : withValueAt(draft, UNKNOWN, { cancelAfterSeconds: CANCEL_AFTER_SECONDS.usual });
  },
};

export const cancelAfterSeconds: FieldCodec = {
  read: (draft) => numberAt(draft, `${UNKNOWN}.cancelAfterSeconds`),
  write: (draft, value) => withValueAt(draft, UNKNOWN, { cancelAfterSeconds: value }),
};

/** Whether there is a headquarters' server at all. */
export const headquartersSwitch: FieldCodec = {
  read: (draft) => isSettingsGroup(valueAt(draft, HEADQUARTERS)),
  write: (draft, value) => {
    if (value !== true) {
      return withValueAt(draft, HEADQUARTERS, null);
    }
    return headquartersSwitch.read(draft) === true ? draft : withValueAt(draft, HEADQUARTERS, newHeadquarters);
  },
};

function textAt(draft: Draft, key: string): string {
  const value = valueAt(draft, key);
  return typeof value === 'string' ? value : '';
}

function numberAt(draft: Draft, key: string): number | null {
  const value = valueAt(draft, key);
  return typeof value === 'number' ? value : null;
}
