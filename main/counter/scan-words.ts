import type { TestScan } from '../../preload/contract.ts';
import { classifyCode } from '../codes/classify.ts';
import { judgeCode, type RefusableKind } from '../codes/judge-code.ts';
import { maskCode } from '../common/payment-code.ts';
import type { Translator } from '../i18n/translator.ts';
import type { ScanFacts } from '../scanners/port.ts';
import type { TellScan } from './scan-test.ts';
import type { CounterScanner, Reading } from './scanner-desk.ts';

type Scanned = Extract<Reading, { kind: 'scanned' }>;
type Dropped = Extract<Reading, { kind: 'dropped' }>;

/** The letters of AIM identifiers (ISO/IEC 15424) that a shop's scanners meet. */
const symbologies: Readonly<Record<string, string>> = {
  A: 'Code 39',
  C: 'Code 128',
  d: 'Data Matrix',
  E: 'EAN/UPC',
  e: 'GS1 DataBar',
  F: 'Codabar',
  G: 'Code 93',
  I: 'ITF',
  L: 'PDF417',
  Q: 'QR',
  z: 'Aztec',
};

/** Tells whoever sets a scanner up what it sent, but for the code itself. */
export function scanWords(reading: Reading, from: CounterScanner, refuse: readonly RefusableKind[]): TellScan {
  return (translate) => ({
    scanner: from.kind === 'keyboard' ? '' : from.scanner.name.replace(/^.*[/\\]/, ''),
    kind: from.kind,
    ...(reading.kind === 'scanned' ? ofScan(reading, refuse, translate) : ofDrop(reading, translate)),
    ...ofFacts(reading.facts, translate),
  });
}

type Judged = Pick<TestScan, 'verdict' | 'mask' | 'words' | 'symbologyText'>;

function ofScan({ code, aimId }: Scanned, refuse: readonly RefusableKind[], translate: Translator): Judged {
  const kind = classifyCode(code, aimId);
  const verdict = judgeCode(kind, refuse);
  const common = { mask: maskCode(code), symbologyText: symbologyOf(aimId) };
  if (verdict !== 'send') {
    const message = translate(`errors.${verdict}.message`);
    const hint = translate(`errors.${verdict}.hint`);
    // Another code than a customer shows is no fault of the scanner's; a part of one is.
    const testVerdict = kind.kind === 'damagedPayment' ? 'bad' : 'good';
    return { ...common, verdict: testVerdict, words: { kind: 'scan', code: verdict, message, hint } };
  }
  const name = kind.kind === 'payment' ? kind.form : kind.kind;
  return {
    ...common,
    verdict: 'good',
    words: {
      kind: 'scan',
      code: '',
      message: translate(`codeKinds.${name}`),
      hint: kind.kind === 'payment' && kind.walletHint !== undefined ? kind.walletHint : '',
    },
  };
}

function ofDrop({ mask, reason }: Dropped, translate: Translator): Judged {
  return {
    verdict: 'bad',
    mask,
    symbologyText: '',
    words: {
      kind: 'scan',
      code: reason,
      message: translate(`dropReasons.${reason}`),
      hint: translate(`scanTest.advice.${reason}`),
    },
  };
}

function ofFacts({ length, durationMs, ending }: ScanFacts, translate: Translator) {
  const told = ending === 'silence' || ending === 'report' || ending === 'none';
  return {
    lengthText: translate('scanTest.length', { length }),
    timingText: translate('scanTest.timing', { ms: Math.round(durationMs) }),
    endingText: told ? translate(`scanTest.endings.${ending}`) : translate('scanTest.ending', { ending }),
  };
}

/** `]Q3 (QR)`. */
function symbologyOf(aimId: string | undefined): string {
  const name = symbologies[aimId?.charAt(1) ?? ''];
  return aimId === undefined ? '' : name === undefined ? aimId : `${aimId} (${name})`;
}
