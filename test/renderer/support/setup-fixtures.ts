import { createTranslator } from '../../../main/i18n/translator.ts';
import type { Base } from '../../../main/root/setup/base.ts';
import { newSettings } from '../../../main/root/setup/base.ts';
import { checkDraft } from '../../../main/root/setup/check.ts';
import { type Draft, withValueAt } from '../../../main/root/setup/draft.ts';
import { applyValues } from '../../../main/root/setup/values.ts';
import { setupViewOf } from '../../../main/root/setup/view.ts';
import type { Settings } from '../../../main/settings/schema.ts';
import { parseSettings } from '../../../main/settings/settings-file.ts';
import type {
  BridgeError,
  KeyChoice,
  KeyFactsView,
  KeysView,
  Language,
  SettingValues,
  SetupView,
} from '../../../preload/contract.ts';

// How a PC is set up, as the main process tells it: its own fields, rules and words, with settings of the fixtures.

const ticket = '11111111-1111-4111-8111-111111111111';

/** The key of a shop in Shibuya. */
export const terminalKey: KeyFactsView = {
  bits: 2048,
  fingerprint: '3F9A 11C4 7B20 DE65 90AF 4C31 8E72 05BD A6F8 1D4E 2C97 B350 68E1 F20A 94CB 57D3',
  subject: 'CN=100000000042-717700, O=渋谷駅前店, C=JP',
  validFromText: '2026-04-01',
  validToText: '2028-03-31',
  daysLeft: 495,
};

/** The gateway's key, whose certificate soon ends. */
export const gatewayKey: KeyFactsView = {
  bits: 2048,
  fingerprint: 'C08D 52E7 A914 6F3B 0D7A E25C 41B8 93F6 7E10 5AD2 C4F9 368B 1E57 A0D4 BC63 F829',
  subject: 'CN=gateway.onepay.finance, O=OnePay, C=JP',
  validFromText: '2024-12-15',
  validToText: '2026-12-14',
  daysLeft: 22,
};

/** A public key alone. */
export const bareKey: KeyFactsView = {
  ...gatewayKey,
  subject: null,
  validFromText: null,
  validToText: null,
  daysLeft: null,
};

function keysOf(language: Language, more: Partial<KeysView> = {}): KeysView {
  const sealText = createTranslator(language)('setup.seals.keyStore');
  return { terminal: terminalKey, gateway: gatewayKey, problem: null, sealText, lacksKeyStore: false, ...more };
}

/** The same of a PC without a key store, with a key file allowed or without. */
export function bareKeys(language: Language, seal: 'refused' | 'keyFile'): Partial<KeysView> {
  return { ...noKeys, lacksKeyStore: true, sealText: createTranslator(language)(`setup.seals.${seal}`) };
}

/** No key was imported yet. */
export const noKeys = { terminal: null, gateway: null } as const satisfies Partial<KeysView>;

const stored: Settings = parseSettings(
  JSON.stringify({
    identity: { merchantId: '100000000042', branchCode: '717700', terminalCode: '717700' },
    shop: { name: '渋谷駅前店', address: '東京都渋谷区道玄坂 1-2-3', phone: '03-1234-5678' },
    backup: { folder: 'D:\\OnePay\\backups' },
    locked: ['gateway.serviceMode', 'identity.merchantId', 'window.display', 'closing.reconcile'],
  }),
);

interface SetupOptions {
  readonly stage?: SetupView['stage'];
  readonly values?: SettingValues;
  readonly keys?: Partial<KeysView>;
  readonly more?: Partial<SetupView>;
}

/** What the main process answers to `setup.show` and `setup.check`. */
export function setupFixture(language: Language, options: SetupOptions = {}): SetupView {
  const { stage = 'counter', values = {}, keys = {}, more = {} } = options;
  const base: Base =
    stage === 'new'
      ? { draft: newSettings('live'), mode: 'live', saved: undefined, locked: [], problem: undefined }
      : { draft: stored, mode: 'live', saved: stored, locked: stored.locked, problem: undefined };
  const draft: Draft = applyValues(base.draft, values);
  const view = setupViewOf({
    stage,
    draft,
    check: checkDraft(draft, base),
    around: {
      keys: keysOf(language, keys),
      headquartersPassword: 'none',
      needsApproval: stage === 'stopped',
      stored: undefined,
    },
    translate: createTranslator(language),
  });
  return { ...view, ...more };
}

/** Settings of which one thing across fields is wrong, as a damaged file shows them. */
export function damagedFixture(language: Language): SetupView {
  const translate = createTranslator(language);
  const draft = withValueAt(stored, 'identity.terminalCode', '717 700');
  const base: Base = { draft, mode: 'live', saved: undefined, locked: [], problem: undefined };
  return setupViewOf({
    stage: 'stopped',
    draft,
    check: checkDraft(draft, base),
    around: {
      keys: keysOf(language, noKeys),
      headquartersPassword: 'none',
      needsApproval: true,
      stored: errorOf(language, 'SETTINGS_INVALID'),
    },
    translate,
  });
}

/** Codes that a shop in Shibuya would type in on a new PC. */
export const typedCodes = {
  'identity.merchantId': '100000000042',
  'identity.branchCode': '717700',
  'identity.terminalCode': '717700',
} as const;

/** A key file that was chosen. */
export function keyChoiceFixture(more: Partial<KeyChoice> = {}): KeyChoice {
  return {
    ticket,
    which: 'terminal',
    fileName: 'shibuya-717700.p12',
    needsPassphrase: true,
    facts: null,
    problem: null,
    ...more,
  };
}

type ErrorCode =
  | 'SETUP_WHILE_BUSY'
  | 'SETTINGS_INVALID'
  | 'PIN_WRONG'
  | 'KEY_PASSPHRASE_WRONG'
  | 'KEY_EXPIRED'
  | 'KEY_FILE_NOT_WIPED'
  | 'KEY_MISSING'
  | 'BACKUP_FOLDER_MISSING';

/** How the main process words a refusal. */
export function errorOf(language: Language, code: ErrorCode): BridgeError {
  const t = createTranslator(language);
  const params = {
    folder: 'D:\\OnePay\\backups',
    file: 'terminal.json',
    problems: '',
    seconds: 30,
    date: '2026-11-01',
  };
  return {
    kind: 'refused',
    code,
    message: t(`errors.${code}.message`, params),
    hint: t(`errors.${code}.hint`, params),
  };
}
