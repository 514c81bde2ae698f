import { IconBan, IconHourglassHigh, IconPackageOff, IconPhoneCall } from '@tabler/icons-react';
import { useState } from 'react';
import type { Display } from '../../preload/contract.ts';
import { useMoving, usePress } from '../bridge/terminal-context.ts';
import { ActionButton } from '../components/action-button.tsx';
import { useSettled } from '../components/use-settled.ts';
import { useText } from '../i18n/text-context.tsx';
import { SlipButton } from '../printing/slip-button.tsx';
import { CancelDialog } from '../refunds/cancel-dialog.tsx';
import { displayKey } from './display-key.ts';
import { LeaveOpenButton } from './move-buttons.tsx';
import { PaymentFacts } from './payment-facts.tsx';
import { RecoveryProgress } from './recovery-progress.tsx';
import { StateScreen } from './state-screen.tsx';

interface UnknownScreenProps {
  readonly display: Extract<Display, { screen: 'unknown' }>;
  readonly hasPrinter: boolean;
}

/** Nobody knows yet whether it is paid: no goods, no second charge, and what is being done about it. */
export function UnknownScreen({ display, hasPrinter }: UnknownScreenProps) {
  const text = useText();
  const { payment, progress } = display;
  const sight = displayKey(display);
  const settled = useSettled(sight);
  const [cancelling, setCancelling] = useState(false);
  const check = usePress('payment.checkNow', { id: payment.id });
  const moving = useMoving(payment.id);
  const canCancel = payment.state !== 'cancelling';
  return (
    <StateScreen
      screen="unknown"
      sight={sight}
      tone={payment.needsCentre ? 'needsCentre' : 'unknown'}
      icon={payment.needsCentre ? <IconPhoneCall /> : <IconHourglassHigh />}
      word={payment.needsCentre ? text('result.needsCentre') : payment.stateText}
      amountYen={payment.amountYen}
      lead={
        <ul className="warnings">
          <li>
            <IconPackageOff aria-hidden />
            {text('unknown.goods')}
          </li>
          <li>
            <IconBan aria-hidden />
            {text('unknown.charge')}
          </li>
        </ul>
      }
      actions={
        <>
          <ActionButton
            label={text('actions.checkNow')}
            keys={['F5']}
            onPress={check.press}
            inert={check.busy || progress.step === 'asking'}
            size="large"
          />
          {hasPrinter ? <SlipButton id={payment.id} size="large" /> : null}
          {canCancel ? (
            <ActionButton
              label={text('actions.cancelPayment')}
              keys={['F8']}
              onPress={() => setCancelling(true)}
              inert={moving}
              settling={!settled}
              size="large"
              tone="danger"
            />
          ) : null}
          <LeaveOpenButton leaving={display.leaving} settled={settled} tone="primary" />
        </>
      }
    >
      {canCancel ? null : <p className="outcome">{text('unknown.cancelling')}</p>}
      <RecoveryProgress progress={progress} />
      <PaymentFacts payment={payment} />
      {payment.needsCentre && payment.outcome !== null ? (
        <p className="outcome">
          {payment.outcome.message} {payment.outcome.hint}
        </p>
      ) : null}
      <p className="side-note">{text('unknown.nextHint')}</p>
      {cancelling ? <CancelDialog payment={payment} onClose={() => setCancelling(false)} /> : null}
    </StateScreen>
  );
}
