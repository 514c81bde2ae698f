import type { Translator } from '../i18n/translator.ts';
import { lineFault } from '../onepay/http-errors.ts';
import type { LineFindings, SignatureTrial } from './line-findings.ts';
import type { Seen } from './seen.ts';
import { bad, type DoctorStep, good, warning } from './step.ts';
import { unseen } from './unseen.ts';

type Said = Omit<DoctorStep, 'name'>;

const DAY_MS = 86_400_000;
/** A gateway's certificate that ends so soon, in ms, should have been renewed by now. */
const SOON_MS = 14 * DAY_MS;

/** What is to be said of the way to the gateway. @param now UTC ms. */
export function lineSteps(findings: LineFindings, translate: Translator, now: number): DoctorStep[] {
  const { isBuiltIn } = findings;
  if (isBuiltIn) {
    const name = translate('diagnosis.names.gateway');
    const reached = findings.probe.kind === 'seen' && findings.probe.value.kind === 'reached';
    return [
      ...(reached ? [{ name, ...good(translate('diagnosis.builtIn')) }] : [reachStep(findings, translate)]),
      trialStep(findings.trial, translate),
    ];
  }
  return [
    ...nameSteps(findings, translate),
    proxyStep(findings, translate),
    ...certificateSteps(findings, translate, now),
    reachStep(findings, translate),
    clockStep(findings, translate),
    trialStep(findings.trial, translate),
  ];
}

function nameSteps({ addresses, target }: LineFindings, translate: Translator): DoctorStep[] {
  if (addresses === null) {
    return [];
  }
  const host = target.hostname;
  const said =
    addresses.kind === 'seen'
      ? good(translate('diagnosis.nameFound', { host, addresses: addresses.value.join(', ') }))
      : bad(
          translate('diagnosis.nameNotFound', { host, code: addresses.kind === 'failed' ? addresses.code : '' }),
          translate('diagnosis.fixes.name'),
        );
  return [{ name: translate('diagnosis.names.name'), ...said }];
}

/** A proxy's address is shown without whatever name and password stand in it. */
function proxyStep({ proxy }: LineFindings, translate: Translator): DoctorStep {
  const name = translate('diagnosis.names.proxy');
  switch (proxy.kind) {
    case 'none':
      return { name, ...good(translate(`diagnosis.noProxy.${proxy.why}`)) };
    case 'unusable':
      return {
        name,
        ...bad(translate('diagnosis.proxyUnusable', { source: proxy.source }), translate('diagnosis.fixes.proxy')),
      };
    case 'proxy':
      return {
        name,
        ...good(translate('diagnosis.proxyUsed', { address: proxy.url.host, source: proxy.source })),
      };
  }
}

function certificateSteps({ certificate }: LineFindings, translate: Translator, now: number): DoctorStep[] {
  if (certificate === null) {
    return [];
  }
  const name = translate('diagnosis.names.certificate');
  if (certificate.kind !== 'seen') {
    return [{ name, ...notConnected(certificate, translate) }];
  }
  const { subject, issuer, root, refused, validTo, protocol } = certificate.value;
  const daysLeft = Math.floor((validTo - now) / DAY_MS);
  const facts = { subject, issuer, root, daysLeft, protocol };
  if (refused !== null) {
    const detail = translate('diagnosis.certificateRefused', { ...facts, code: refused });
    return [{ name, ...bad(detail, translate(refusalFix(refused))) }];
  }
  const said =
    validTo - now < SOON_MS
      ? warning(translate('diagnosis.certificateEnds', facts), translate('diagnosis.fixes.certificateEnds'))
      : good(translate('diagnosis.certificateGood', facts));
  return [{ name, ...said }];
}

function refusalFix(code: string) {
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    return 'diagnosis.fixes.certificateTime';
  }
  return code.includes('ALTNAME') || code === 'HOSTNAME_MISMATCH'
    ? 'diagnosis.fixes.certificateName'
    : 'diagnosis.fixes.certificateChain';
}

function reachStep({ probe, target }: LineFindings, translate: Translator): DoctorStep {
  const name = translate('diagnosis.names.gateway');
  const address = target.host;
  if (probe.kind !== 'seen') {
    return { name, ...notConnected(probe, translate) };
  }
  switch (probe.value.kind) {
    case 'reached':
      return { name, ...good(translate('diagnosis.reached', { address })) };
    case 'silent':
      return {
        name,
        ...bad(translate('diagnosis.silent', { address, code: probe.value.code }), translate('diagnosis.fixes.line')),
      };
    case 'notConnected': {
      const { code } = probe.value;
      const cause = translate(`lineFaults.${lineFault(code)}`);
      return {
        name,
        ...bad(translate('diagnosis.notReached', { address, cause, code }), translate('diagnosis.fixes.line')),
      };
    }
  }
}

function notConnected(look: Exclude<Seen<unknown>, { kind: 'seen' }>, translate: Translator): Said {
  if (look.kind === 'tooLong') {
    return bad(translate('diagnosis.tooLong'), translate('diagnosis.fixes.line'));
  }
  const { code, detail } = look;
  if (code === 'PROXY_REFUSED') {
    return bad(translate('diagnosis.proxyRefused', { detail }), translate('diagnosis.fixes.proxyRefused'));
  }
  const cause = translate(`lineFaults.${lineFault(code)}`);
  return bad(translate('diagnosis.noConnection', { cause, code }), translate('diagnosis.fixes.line'));
}

const SECOND_MS = 1000;

function clockStep({ clock: { driftMs, verdict } }: LineFindings, translate: Translator): DoctorStep {
  const name = translate('diagnosis.names.clock');
  if (driftMs === null) {
    return { name, ...warning(translate('diagnosis.clockUnknown'), translate('diagnosis.fixes.line')) };
  }
  const seconds = Math.round(Math.abs(driftMs) / SECOND_MS);
  const detail = translate(driftMs > 0 ? 'diagnosis.clockBehind' : 'diagnosis.clockAhead', { seconds });
  switch (verdict) {
    case 'right':
      return { name, ...good(detail) };
    case 'off':
      return { name, ...warning(detail, translate('diagnosis.fixes.clock')) };
    case 'wrong':
      return { name, ...bad(detail, translate('diagnosis.fixes.clock')) };
  }
}

function trialStep(trial: Seen<SignatureTrial>, translate: Translator): DoctorStep {
  const name = translate('diagnosis.names.signature');
  return { name, ...(trial.kind === 'seen' ? trialSaid(trial.value, translate) : unseen(trial, translate)) };
}

function trialSaid(trial: SignatureTrial, translate: Translator): Said {
  switch (trial.kind) {
    case 'accepted':
      return good(translate('diagnosis.signatureAccepted'));
    case 'refused':
      return bad(
        translate('diagnosis.signatureRefused', { code: trial.code }),
        translate('diagnosis.fixes.signatureRefused'),
      );
    case 'otherAnswer':
      return bad(
        translate('diagnosis.otherAnswer', { code: trial.code }),
        translate('diagnosis.fixes.otherAnswer', { code: trial.code }),
      );
    case 'answerUnverified':
      return bad(translate('diagnosis.answerUnverified'), translate('diagnosis.fixes.answerUnverified'));
    case 'noAnswer':
      return bad(translate('diagnosis.noAnswer', { code: trial.code }), translate('diagnosis.fixes.line'));
    case 'notAsked':
      return trial.why === 'inUse'
        ? warning(translate('diagnosis.signatureInUse'), translate('diagnosis.fixes.atTheWindow'))
        : warning(translate('diagnosis.signatureNotAsked', { code: trial.code }), null);
  }
}
