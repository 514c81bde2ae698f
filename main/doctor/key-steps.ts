import { localText, type TimeZoneCode } from '../common/time.ts';
import type { Translator } from '../i18n/translator.ts';
import type { KeyFacts } from '../onepay/keys.ts';
import type { Seen } from './seen.ts';
import { bad, type DoctorStep, good, warning } from './step.ts';
import { unseen } from './unseen.ts';

/** What the doctor has seen of the keys. */
export interface KeyFindings {
  readonly mode: 'live' | 'training';
  /** In which the days of a certificate are told. */
  readonly timeZone: TimeZoneCode;
  /** The terminal's own; null where none was imported. */
  readonly terminal: Seen<KeyFacts | null>;
  /** The gateway's; null where none was imported. */
  readonly gateway: Seen<KeyFacts | null>;
  /** Whether the certificate that came with the terminal's key is of that key; null where none came. */
  readonly belongTogether: boolean | null;
  readonly seal: SealFacts;
}

/** Where the secrets lie. `unprotected`: others than their owner may read the key file. */
export type SealFacts = 'none' | 'keyStore' | 'keyFile' | 'unprotected';

const DAY_MS = 86_400_000;
/** A new key takes its time: the acquirer has to issue it. */
const SOON_DAYS = 30;

/** What is to be said of the keys. @param now UTC ms. */
export function keySteps(findings: KeyFindings, translate: Translator, now: number): DoctorStep[] {
  return [terminalStep(findings, translate, now), gatewayStep(findings, translate, now), sealStep(findings, translate)];
}

type Said = Omit<DoctorStep, 'name'>;

function terminalStep(findings: KeyFindings, translate: Translator, now: number): DoctorStep {
  const name = translate('diagnosis.names.terminalKey');
  const { terminal, belongTogether } = findings;
  if (terminal.kind !== 'seen') {
    return { name, ...unseen(terminal, translate) };
  }
  if (terminal.value === null) {
    return { name, ...bad(translate('diagnosis.keyMissing'), translate('diagnosis.fixes.terminalKey')) };
  }
  return belongTogether === false
    ? { name, ...bad(translate('diagnosis.keyOtherCertificate'), translate('diagnosis.fixes.terminalKey')) }
    : { name, ...validity(terminal.value, { translate, now, timeZone: findings.timeZone }) };
}

function gatewayStep({ gateway, terminal, timeZone }: KeyFindings, translate: Translator, now: number): DoctorStep {
  const name = translate('diagnosis.names.gatewayKey');
  if (gateway.kind !== 'seen') {
    return { name, ...unseen(gateway, translate) };
  }
  if (gateway.value === null) {
    return { name, ...bad(translate('diagnosis.keyMissing'), translate('diagnosis.fixes.gatewayKey')) };
  }
  const isOwn = terminal.kind === 'seen' && terminal.value?.fingerprint === gateway.value.fingerprint;
  return isOwn
    ? { name, ...bad(translate('diagnosis.gatewayKeyIsOwn'), translate('diagnosis.fixes.gatewayKey')) }
    : { name, ...validity(gateway.value, { translate, now, timeZone }) };
}

interface Shown {
  readonly translate: Translator;
  readonly now: number;
  readonly timeZone: TimeZoneCode;
}

function validity({ bits, fingerprint, certificate }: KeyFacts, { translate, now, timeZone }: Shown): Said {
  const facts = { bits, fingerprint: fingerprint.slice(0, FINGERPRINT_BEGIN) };
  if (certificate === undefined) {
    return good(translate('diagnosis.keyGood', facts));
  }
  const day = (utc: string) => localText(Date.parse(utc), timeZone).slice(0, 'YYYY-MM-DD'.length);
  const days = (until: string) => Math.floor((Date.parse(until) - now) / DAY_MS);
  const daysLeft = days(certificate.validTo);
  const dated = { ...facts, daysLeft, date: day(certificate.validTo) };
  if (Date.parse(certificate.validTo) < now) {
    return bad(translate('diagnosis.keyExpired', dated), translate('diagnosis.fixes.newKey'));
  }
  if (Date.parse(certificate.validFrom) > now) {
    return bad(
      translate('diagnosis.keyNotYet', { ...facts, date: day(certificate.validFrom) }),
      translate('diagnosis.fixes.clock'),
    );
  }
  return daysLeft < SOON_DAYS
    ? warning(translate('diagnosis.keyEnds', dated), translate('diagnosis.fixes.newKey'))
    : good(translate('diagnosis.keyGoodUntil', dated));
}

/** Four groups: enough to tell one key from another on the telephone. */
const FINGERPRINT_BEGIN = 19;

function sealStep({ mode, seal }: KeyFindings, translate: Translator): DoctorStep {
  const name = translate('diagnosis.names.seal');
  switch (seal) {
    case 'none':
      return { name, ...good(translate('diagnosis.sealNone')) };
    case 'keyStore':
      return { name, ...good(translate('diagnosis.sealKeyStore')) };
    case 'keyFile':
      return mode === 'training'
        ? { name, ...good(translate('diagnosis.sealKeyFileTraining')) }
        : { name, ...warning(translate('diagnosis.sealKeyFile'), translate('diagnosis.fixes.sealKeyFile')) };
    case 'unprotected':
      return { name, ...bad(translate('diagnosis.sealUnprotected'), translate('diagnosis.fixes.sealUnprotected')) };
  }
}
