import {
  IconAlertTriangle,
  IconArrowBackUp,
  IconCircleCheckFilled,
  IconCloudOff,
  IconExclamationCircle,
  IconHourglassHigh,
  IconPackageOff,
  IconPhoneCall,
  IconReceiptRefund,
  IconX,
} from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import type { CounterView, Display, PaymentView } from '../../preload/contract.ts';
import { useMove, useMoving } from '../bridge/terminal-context.ts';
import { ActionButton } from '../components/action-button.tsx';
import { useScreenFocus } from '../components/use-screen-focus.ts';
import { useSettled } from '../components/use-settled.ts';
import { useText } from '../i18n/text-context.tsx';
import { RefundDialog } from '../refunds/refund-dialog-on-demand.tsx';
import { displayKey } from './display-key.ts';
import { PaymentFacts } from './payment-facts.tsx';
import { type ReceiptAction, receiptActionOf } from './receipt-action.ts';
import { ReceiptButtons } from './receipt-buttons.tsx';
import { ReceiptLine } from './receipt-line.tsx';
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
  readonly receiptAction: ReceiptAction;
  readonly kind: ResultKind;
  readonly sight: string;
  readonly onOpenQueue: () => void;
}

function ResultActions({ payment, receiptAction, kind, sight, onOpenQueue }: ActionsProps) {
  const text = useText();
  const settled = useSettled(sight);
  const [refunding, setRefunding] = useState(false);
  const next = useMove('counter.nextCustomer');
  const again = useMove('counter.tryAgain');
  const moving = useMoving(payment.id);
  const canTryAgain = chargedNothing(kind);
  const isDone = kind === 'paid' || kind === 'refunded';
  const nextButton = useScreenFocus<HTMLButtonElement>(isDone ? sight : '');
  const againButton = useScreenFocus<HTMLButtonElement>(canTryAgain ? sight : '');
  return (
    <>
      <ReceiptButtons paymentId={payment.id} action={receiptAction} settled={settled} onOpenQueue={onOpenQueue} />
      {payment.refundOffered ? (
        <ActionButton
          label={text('actions.refund')}
          keys={['F7']}
          onPress={() => setRefunding(true)}
          inert={moving}
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
  readonly hasPrinter: boolean;
  readonly onOpenQueue: () => void;
}

/** How the payment ended, to be told apart from two metres. */
export function ResultScreen({ display, printQueue, hasPrinter, onOpenQueue }: ResultScreenProps) {
  const text = useText();
  const { payment, receipt } = display;
  const kind = resultKindOf(payment);
  const sight = displayKey(display);
  const isPaid = kind === 'paid' || kind === 'paidAfterCancel';
  const receiptAction = receiptActionOf({ receipt, printQueue, result: kind, hasPrinter });
  return (
    <StateScreen
      screen="result"
      sight={sight}
      tone={kind === 'open' ? 'unknown' : kind}
      icon={icons[kind]}
      word={wordOf(text, payment, kind)}
      amountYen={payment.amountYen}
      lead={<Lead payment={payment} kind={kind} />}
      actions={
        <ResultActions
          payment={payment}
          receiptAction={receiptAction}
          kind={kind}
          sight={sight}
          onOpenQueue={onOpenQueue}
        />
      }
      focusHere={!(chargedNothing(kind) || kind === 'paid' || kind === 'refunded')}
    >
      {receipt.state === 'none' ? null : <ReceiptLine receipt={receipt} isPaid={isPaid} />}
      <PaymentFacts payment={payment} />
      {payment.outcome === null ? null : <p className="code">{text('app.code', { code: payment.outcome.code })}</p>}
    </StateScreen>
  );
}
