import {
  IconAlertTriangle,
  IconArrowBackUp,
  IconCircleCheckFilled,
  IconCloudOff,
  IconExclamationCircle,
  IconHourglassHigh,
  IconPackageOff,
  IconPhoneCall,
  IconPrinter,
  IconReceiptRefund,
  IconX,
} from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import type { CounterView, Display, PaymentView, ReceiptView } from '../../preload/contract.ts';
import { useMove, usePress } from '../bridge/terminal-context.ts';
import { ActionButton } from '../components/action-button.tsx';
import { useScreenFocus } from '../components/use-screen-focus.ts';
import { useSettled } from '../components/use-settled.ts';
import { useText } from '../i18n/text-context.tsx';
import { displayKey } from './display-key.ts';
import { RefundDialog } from './money-dialogs.tsx';
import { PaymentFacts } from './payment-facts.tsx';
import { EndUnknownButtons, ReceiptLine, unknownJobOf } from './receipt-line.tsx';
import { chargedNothing, type ResultKind, resultKindOf } from './result-kind.ts';
import { StateScreen } from './state-screen.tsx';

const icons: Readonly<Record<ResultKind, ReactNode>> = {
  paid: <IconCircleCheckFilled />,
  paidAfterCancel: <IconExclamationCircle />,
  refused: <IconX />,
  failed: <IconAlertTriangle />,
  notSent: <IconCloudOff />,
  cancelled: <IconArrowBackUp />,
  notCharged: <IconX />,
  refunded: <IconReceiptRefund />,
  needsCentre: <IconPhoneCall />,
  open: <IconHourglassHigh />,
};

function Lead({ payment, kind }: { readonly payment: PaymentView; readonly kind: ResultKind }) {
  const text = useText();
  switch (kind) {
    case 'paid':
      return <p>{text('result.paidHint')}</p>;
    case 'paidAfterCancel':
      return <p>{text('result.paidAfterCancelHint')}</p>;
    default:
      return (
        <>
          {chargedNothing(kind) ? (
            <p className="unpaid">
              <IconPackageOff aria-hidden />
              {text('result.unpaid')}
            </p>
          ) : null}
          {payment.outcome === null ? null : (
            <p>
              <strong>{payment.outcome.message}</strong> {payment.outcome.hint}
            </p>
          )}
        </>
      );
  }
}

function wordOf(text: ReturnType<typeof useText>, payment: PaymentView, kind: ResultKind): string {
  switch (kind) {
    case 'paidAfterCancel':
      return text('result.paidAfterCancel');
    case 'needsCentre':
      return text('result.needsCentre');
    default:
      return payment.stateText;
  }
}

interface ActionsProps {
  readonly payment: PaymentView;
  readonly receipt: ReceiptView;
  readonly kind: ResultKind;
  readonly sight: string;
  readonly printQueue: CounterView['printQueue'];
}

function ResultActions({ payment, receipt, kind, sight, printQueue }: ActionsProps) {
  const text = useText();
  const settled = useSettled(sight);
  const [refunding, setRefunding] = useState(false);
  const next = useMove('counter.nextCustomer');
  const again = useMove('counter.tryAgain');
  const print = usePress('receipt.print', { id: payment.id, copy: 'customer' });
  const refund = usePress('payment.refund', { id: payment.id, state: payment.state });
  const canTryAgain = chargedNothing(kind);
  const unknownJob = unknownJobOf(receipt, printQueue);
  const hasReceipt = ['paid', 'paidAfterCancel', 'refunded', 'cancelled'].includes(kind);
  const isDone = kind === 'paid' || kind === 'refunded';
  const nextButton = useScreenFocus<HTMLButtonElement>(isDone ? sight : '');
  const againButton = useScreenFocus<HTMLButtonElement>(canTryAgain ? sight : '');
  return (
    <>
      {unknownJob === null ? null : <EndUnknownButtons key={unknownJob} id={unknownJob} settled={settled} />}
      {hasReceipt && receipt.state !== 'none' && unknownJob === null ? (
        <ActionButton
          label={text('actions.printReceipt')}
          icon={<IconPrinter aria-hidden />}
          keys={['F12']}
          onPress={print.press}
          inert={print.busy}
          size="large"
        />
      ) : null}
      {payment.refundOffered ? (
        <ActionButton
          label={text('actions.refund')}
          keys={['F7']}
          onPress={() => setRefunding(true)}
          inert={refund.busy}
          settling={!settled}
          size="large"
          tone="danger"
        />
      ) : null}
      <ActionButton
        ref={nextButton}
        label={text('actions.nextCustomer')}
        keys={isDone ? ['Enter'] : ['F10']}
        onPress={next.press}
        inert={next.busy}
        settling={!settled}
        size="large"
        tone={canTryAgain ? 'plain' : 'primary'}
      />
      {canTryAgain ? (
        <ActionButton
          ref={againButton}
          label={text('actions.tryAgain')}
          keys={['F4', 'Enter']}
          onPress={again.press}
          inert={again.busy}
          settling={!settled}
          size="large"
          tone="primary"
        />
      ) : null}
      {refunding ? <RefundDialog payment={payment} onClose={() => setRefunding(false)} /> : null}
    </>
  );
}

interface ResultScreenProps {
  readonly display: Extract<Display, { screen: 'result' }>;
  readonly printQueue: CounterView['printQueue'];
}

/** How the payment ended, to be told apart from two metres. */
export function ResultScreen({ display, printQueue }: ResultScreenProps) {
  const text = useText();
  const { payment, receipt } = display;
  const kind = resultKindOf(payment);
  const sight = displayKey(display);
  return (
    <StateScreen
      screen="result"
      sight={sight}
      tone={kind === 'open' ? 'unknown' : kind}
      icon={icons[kind]}
      word={wordOf(text, payment, kind)}
      amountYen={payment.amountYen}
      lead={<Lead payment={payment} kind={kind} />}
      actions={<ResultActions payment={payment} receipt={receipt} kind={kind} sight={sight} printQueue={printQueue} />}
      focusHere={!(chargedNothing(kind) || kind === 'paid' || kind === 'refunded')}
    >
      {receipt.state === 'none' ? null : <ReceiptLine receipt={receipt} />}
      <PaymentFacts payment={payment} />
      {payment.outcome === null ? null : <p className="code">{text('app.code', { code: payment.outcome.code })}</p>}
    </StateScreen>
  );
}
