import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import type { KeyFactsView } from '../../preload/contract.ts';
import { useText } from '../i18n/text-context.tsx';
import type { Translator } from '../i18n/translator.ts';

/** From so many days on somebody has to see to a new certificate. */
export const SOON_DAYS = 30;

/** How a certificate stands. */
export type Validity = 'unlimited' | 'valid' | 'soon' | 'over';

/** Judges the days that are left; null where nothing says how long it is valid. */
export function validityOf(daysLeft: number | null): Validity {
  if (daysLeft === null) {
    return 'unlimited';
  }
  return daysLeft < 0 ? 'over' : daysLeft <= SOON_DAYS ? 'soon' : 'valid';
}

function validityWords(text: Translator, { daysLeft }: KeyFactsView): string {
  switch (validityOf(daysLeft)) {
    case 'unlimited':
      return text('setup.keys.unlimited');
    case 'over':
      return text('setup.keys.over', { days: Math.abs(daysLeft ?? 0) });
    case 'soon':
      return text('setup.keys.soon', { days: daysLeft ?? 0 });
    case 'valid':
      return text('setup.keys.daysLeft', { days: daysLeft ?? 0 });
  }
}

/** A fingerprint in its groups, which never break apart at the end of a line. */
export function Fingerprint({ value }: { readonly value: string }) {
  const groups = value.split(/[\s:]+/);
  return (
    <span className="fingerprint">
      {groups.map((group, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a group is known by its place alone
        <span key={place}>{group}</span>
      ))}
    </span>
  );
}

/** What is known of a key, as it can be compared with what its sender says. */
export function KeyFacts({ facts }: { readonly facts: KeyFactsView }) {
  const text = useText();
  const validity = validityOf(facts.daysLeft);
  return (
    <dl className="key-facts">
      <div>
        <dt>{text('setup.keys.subject')}</dt>
        <dd>{facts.subject ?? text('setup.keys.noSubject')}</dd>
      </div>
      <div>
        <dt>{text('setup.keys.validity')}</dt>
        <dd>
          {facts.validFromText === null || facts.validToText === null ? null : (
            <span className="key-dates">
              {facts.validFromText} – {facts.validToText}
            </span>
          )}
          <span className="key-validity" data-validity={validity}>
            {validity === 'soon' || validity === 'over' ? (
              <IconAlertTriangle aria-hidden />
            ) : (
              <IconCircleCheck aria-hidden />
            )}
            {validityWords(text, facts)}
          </span>
        </dd>
      </div>
      <div>
        <dt>{text('setup.keys.size')}</dt>
        <dd>{text('setup.keys.bits', { bits: facts.bits })}</dd>
      </div>
      <div>
        <dt>{text('setup.keys.fingerprint')}</dt>
        <dd>
          <Fingerprint value={facts.fingerprint} />
        </dd>
      </div>
    </dl>
  );
}
