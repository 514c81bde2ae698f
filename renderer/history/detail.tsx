import { IconInfoCircle } from '@tabler/icons-react';
import type { BridgeError, CorrectionView, HistoryDetail, PaymentView } from '../../preload/contract.ts';
import { useTerminal } from '../bridge/terminal-context.ts';
import { useAnswer } from '../bridge/use-answer.ts';
import { ActionButton } from '../components/action-button.tsx';
import { Facts } from '../components/facts.tsx';
import { useScreenFocus } from '../components/use-screen-focus.ts';
import { PaymentFacts } from '../counter/payment-facts.tsx';
import { RecoveryProgress } from '../counter/recovery-progress.tsx';
import { yenText } from '../i18n/format.ts';
import { useText } from '../i18n/text-context.tsx';
import { DetailActions } from './detail-actions.tsx';
import { DetailRefunds } from './detail-refunds.tsx';
import { hasReceipt, ReceiptPanel } from './receipt-panel.tsx';
import { StateBadge } from './state-badge.tsx';
import { Timeline } from './timeline.tsx';

interface DetailProps {
  readonly id: string;
  readonly anew: string;
  readonly onError: (error: BridgeError) => void;
  readonly onBack: () => void;
}

interface FoundProps extends Pick<DetailProps, 'onError'> {
  readonly detail: HistoryDetail;
  readonly hasPrinter: boolean;
}

function Found({ detail, hasPrinter, onError }: FoundProps) {
  const text = useText();
  const { payment, refunds, timeline, progress } = detail;
  const heading = useScreenFocus<HTMLHeadingElement>(payment.id);
  // As the detail has it: what is being cancelled by now has no receipt to look at.
  const paper = JSON.stringify([payment, refunds, timeline]);
  return (
    <>
      <div className="detail-head">
        <h1 ref={heading} tabIndex={-1}>
          {yenText(payment.amountYen)}
        </h1>
        <StateBadge payment={payment} />
        {payment.outcome === null ? null : (
          <p>
            <strong>{payment.outcome.message}</strong> {payment.outcome.hint}{' '}
            <span className="code">{text('app.code', { code: payment.outcome.code })}</span>
          </p>
        )}
      </div>
      <div className="detail-body">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: without a mouse it is scrolled by the arrow keys */}
        <section aria-label={text('history.detail')} tabIndex={0}>
          <h2>{text('history.detail')}</h2>
          <PaymentFacts payment={payment} />
          <Facts
            facts={[
              { name: text('facts.businessDate'), value: payment.businessDate },
              ...(payment.refundedYen === 0
                ? []
                : [{ name: text('facts.refunded'), value: yenText(payment.refundedYen) }]),
            ]}
          />
          {progress === null ? null : <RecoveryProgress progress={progress} />}
          <DetailRefunds refunds={refunds} hasPrinter={hasPrinter} />
        </section>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: without a mouse it is scrolled by the arrow keys */}
        <section aria-label={text('history.timeline')} tabIndex={0}>
          <h2>{text('history.timeline')}</h2>
          <Timeline timeline={timeline} />
        </section>
        {hasReceipt(payment) ? <ReceiptPanel id={payment.id} anew={paper} onError={onError} /> : null}
      </div>
    </>
  );
}

/** Which of cancelling and refunding applies, and why. */
function Correction({ correction }: { readonly correction: CorrectionView | null }) {
  const text = useText();
  return correction === null ? null : (
    <p className="correction">
      <IconInfoCircle aria-hidden />
      <span>
        <strong>{text('refunds.correction')}</strong> {correction.text}
      </span>
    </p>
  );
}

function isBeingChecked({ state }: PaymentView): boolean {
  return ['unknown', 'cancelling', 'waitingForCustomer'].includes(state);
}

/** One payment: what happened to it, and what can be done. */
export function Detail({ id, anew, onError, onBack }: DetailProps) {
  const text = useText();
  const { view } = useTerminal().snapshot;
  const { value } = useAnswer('history.detail', { id }, anew, onError);
  const hasPrinter = view.stage === 'counter' && view.status.printer.state !== 'none';
  const canPrintSlip = hasPrinter && value !== null && isBeingChecked(value.payment);
  return (
    <section className="detail" data-screen="detail">
      {value === null ? (
        <h1>{text('history.loading')}</h1>
      ) : (
        <>
          <Found detail={value} hasPrinter={hasPrinter} onError={onError} />
          <Correction correction={value.correction} />
        </>
      )}
      <div className={`button-row ${value === null || value.correction === null ? '' : 'corrects'}`}>
        <ActionButton label={text('actions.back')} keys={['Escape']} onPress={onBack} />
        {value === null ? null : <DetailActions detail={value} canPrintSlip={canPrintSlip} />}
      </div>
    </section>
  );
}
