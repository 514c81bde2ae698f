import { TextInput } from '@mantine/core';
import { KeyCap } from '../components/key-cap.tsx';
import { useText } from '../i18n/text-context.tsx';
import type { Translator } from '../i18n/translator.ts';
import { useKeys } from '../keyboard/use-key.tsx';
import { ownLength, type RefundReason, reasonText, refundReasons } from './refund-form.ts';

/** Why something is given back, as far as somebody has said. */
export interface Reason {
  readonly chosen: RefundReason | null;
  readonly own: string;
}

/** Nobody has said anything yet. */
export const noReason: Reason = { chosen: null, own: '' };

/** The words of a chosen reason; `other` has none beside one's own. */
function chosenText(text: Translator, { chosen, own }: Reason): string {
  const isSaid = chosen === null || (chosen === 'other' && own.trim() !== '');
  return isSaid ? '' : text(`refunds.reasons.${chosen}`);
}

/** The reason as the journal and the gateway are told it; blank for none. */
export function reasonOf(text: Translator, reason: Reason): string {
  return reasonText(chosenText(text, reason), reason.own);
}

interface ReasonPartProps {
  readonly reason: Reason;
  readonly onChange: (reason: Reason) => void;
}

/** A reason by finger, by the arrows, or in one's own words. */
export function ReasonPart({ reason, onChange }: ReasonPartProps) {
  const text = useText();
  const at = reason.chosen === null ? -1 : refundReasons.indexOf(reason.chosen);
  const move = (step: number) => {
    const next = refundReasons[Math.min(Math.max(at + step, 0), refundReasons.length - 1)];
    onChange({ ...reason, chosen: next ?? null });
  };
  useKeys(['ArrowDown'], () => move(1));
  useKeys(['ArrowUp'], () => move(-1));
  return (
    <fieldset className="refund-reason">
      <legend>
        {text('refunds.reason')} <KeyCap name="ArrowUp" /> <KeyCap name="ArrowDown" />
      </legend>
      <div className="refund-reasons">
        {refundReasons.map((one) => (
          <button
            key={one}
            type="button"
            className="reason-chip"
            aria-pressed={one === reason.chosen}
            onClick={() => onChange({ ...reason, chosen: one === reason.chosen ? null : one })}
          >
            {text(`refunds.reasons.${one}`)}
          </button>
        ))}
      </div>
      <TextInput
        label={text('refunds.ownWords')}
        value={reason.own}
        maxLength={ownLength(reason.chosen === null ? '' : text(`refunds.reasons.${reason.chosen}`))}
        onChange={(event) => onChange({ ...reason, own: event.currentTarget.value })}
        autoComplete="off"
        spellCheck={false}
      />
    </fieldset>
  );
}
