import { IconBackspace, IconInfoCircle } from '@tabler/icons-react';
import { useReducer, useState } from 'react';
import type { HistoryDetail, PaymentView } from '../../preload/contract.ts';
import { ActionButton } from '../components/action-button.tsx';
import { Facts } from '../components/facts.tsx';
import { useScreenFocus } from '../components/use-screen-focus.ts';
import { type AmountEntry, type AmountKey, amountAfter, amountOf } from '../counter/amount-entry.ts';
import { Keypad } from '../counter/keypad.tsx';
import { yenText } from '../i18n/format.ts';
import { useText } from '../i18n/text-context.tsx';
import { useKeys } from '../keyboard/use-key.tsx';
import { MoneyApproval } from './money-approval.tsx';
import { MoneyProblem } from './money-problem.tsx';
import { noReason, ReasonPart, reasonOf } from './reason-part.tsx';
import { refundYen, wholeRefund } from './refund-form.ts';
import { useMoneyCall } from './use-money-call.ts';

interface AmountProps {
  readonly entry: AmountEntry;
  readonly leftYen: number;
}

function Amount({ entry, leftYen }: AmountProps) {
  const text = useText();
  const shown = yenText(amountOf(entry) ?? 0);
  const target = useScreenFocus<HTMLDivElement>('amount');
  const isOver = entry.overLimit || (amountOf(entry) ?? 0) > leftYen;
  return (
    <div className={`total refund-total ${isOver ? 'total-over' : ''}`} ref={target} tabIndex={-1} data-autofocus>
      <h2>{text('refunds.amount')}</h2>
      <output
        className={entry.fresh ? 'total-fresh' : ''}
        aria-label={text('refunds.amount')}
        style={{ '--characters': shown.length }}
      >
        {shown}
      </output>
      <p role="alert" className="total-problem">
        {isOver ? text('refunds.overLeft', { amount: yenText(leftYen) }) : ''}
      </p>
    </div>
  );
}

interface PartKeysProps extends AmountProps {
  readonly inert: boolean;
  readonly onKey: (key: AmountKey) => void;
}

/** The keypad, where a part can be given back. */
function PartKeys({ leftYen, inert, onKey }: PartKeysProps) {
  const text = useText();
  const press = (key: AmountKey) => {
    if (!inert) {
      onKey(key);
    }
  };
  const backspace = () => press({ key: 'backspace' });
  useKeys(['Backspace'], backspace);
  return (
    <div className="refund-keys">
      <Keypad onDigits={(digits) => press({ key: 'digits', digits, maxYen: leftYen })} inert={inert}>
        <button type="button" className="keypad-key" aria-label={text('amount.backspace')} onClick={backspace}>
          <IconBackspace aria-hidden />
        </button>
      </Keypad>
      <ActionButton
        label={text('refunds.whole')}
        keys={['F10']}
        onPress={() => press({ key: 'set', amountYen: leftYen })}
        inert={inert}
      />
    </div>
  );
}

/** What is known of the payment before anything is given back. */
function Known({ detail }: { readonly detail: HistoryDetail }) {
  const text = useText();
  const { payment, correction, refundRules } = detail;
  return (
    <>
      <Facts
        facts={[
          { name: text('facts.receiptNo'), value: payment.receiptNo },
          { name: text('refunds.paid'), value: yenText(payment.amountYen) },
          { name: text('facts.refunded'), value: yenText(payment.refundedYen) },
          { name: text('refunds.left'), value: yenText(refundRules.leftYen) },
        ]}
      />
      <p className="refund-left-hint">{text('refunds.leftHint')}</p>
      {correction === null || correction.use === 'none' ? null : (
        <p className="refund-note">
          <IconInfoCircle aria-hidden />
          {correction.text}
        </p>
      )}
      {refundRules.parts === 'wholeOnly' ? (
        <p className="refund-note">
          <IconInfoCircle aria-hidden />
          {text('refunds.wholeOnly')}
        </p>
      ) : null}
    </>
  );
}

interface RefundContentProps {
  /** The payment as it was when the dialog came up. */
  readonly seen: PaymentView;
  readonly detail: HistoryDetail;
  readonly onClose: () => void;
}

/** How much and why; F9 goes ahead, Enter never does. */
export function RefundContent({ seen, detail: current, onClose }: RefundContentProps) {
  const text = useText();
  const [detail, setDetail] = useState(current);
  const { leftYen, parts, needsApproval } = detail.refundRules;
  const [typed, onKey] = useReducer(amountAfter, leftYen, wholeRefund);
  const [reason, setReason] = useState(noReason);
  const refund = useMoneyCall('payment.refund', { paymentId: seen.id, needsApproval, onDone: onClose });
  // While it is under way, what is left is less by this very refund.
  if (detail !== current && !refund.busy) {
    setDetail(current);
  }
  const entry = parts === 'allowed' ? typed : { ...wholeRefund(leftYen), fresh: false };
  const amountYen = refundYen(entry, leftYen);
  const why = reasonOf(text, reason);
  const go = () => {
    if (amountYen !== null) {
      refund.go({ id: seen.id, state: seen.state, amountYen, reason: why });
    }
  };
  return (
    <>
      <div className={`refund-form ${parts === 'allowed' ? '' : 'refund-form-whole'}`}>
        <div className="refund-side">
          <Known detail={detail} />
          <Amount entry={entry} leftYen={leftYen} />
          <ReasonPart reason={reason} onChange={setReason} />
        </div>
        {parts === 'allowed' ? <PartKeys entry={entry} leftYen={leftYen} inert={refund.busy} onKey={onKey} /> : null}
      </div>
      <MoneyProblem error={refund.asked === null ? refund.error : null} />
      <div className="button-row">
        <ActionButton label={text('actions.back')} keys={['Escape']} onPress={onClose} size="large" />
        <ActionButton
          label={amountYen === null ? text('actions.refund') : text('refunds.go', { amount: yenText(amountYen) })}
          keys={['F9']}
          onPress={go}
          inert={refund.busy || amountYen === null}
          size="large"
          tone="danger"
        />
        <p role="status" className="refund-status">
          {refund.busy ? text('refunds.underWay') : text(needsApproval ? 'refunds.approvalNext' : 'refunds.noReturn')}
        </p>
      </div>
      <MoneyApproval
        call={refund}
        title={text('refunds.approveRefund', { amount: yenText(refund.asked?.amountYen ?? 0) })}
        hint={
          why === ''
            ? text('refunds.approveRefundHint', { receiptNo: seen.receiptNo })
            : text('refunds.approveRefundWhy', { receiptNo: seen.receiptNo, reason: why })
        }
        onLeaveBusy={onClose}
      />
    </>
  );
}
