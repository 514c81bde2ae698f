import { Progress } from '@mantine/core';
import { IconDeviceMobileCheck } from '@tabler/icons-react';
import type { Display } from '../../preload/contract.ts';
import { usePress } from '../bridge/terminal-context.ts';
import { useElapsed } from '../bridge/ticking.ts';
import { ActionButton } from '../components/action-button.tsx';
import { useSettled } from '../components/use-settled.ts';
import { durationText } from '../i18n/format.ts';
import { useText } from '../i18n/text-context.tsx';
import { LeaveOpenButton } from './move-buttons.tsx';
import { PaymentFacts } from './payment-facts.tsx';
import { StateScreen } from './state-screen.tsx';

/** The customer has to approve on the phone. */
export function WaitingScreen({ display }: { readonly display: Extract<Display, { screen: 'waiting' }> }) {
  const text = useText();
  const { payment, limitMs } = display;
  const sight = `waiting ${payment.id}`;
  const cancel = usePress('payment.cancel', { id: payment.id, state: payment.state, approval: null });
  const settled = useSettled(sight);
  const elapsed = Math.min(limitMs, useElapsed(display.elapsedMs));
  return (
    <StateScreen
      screen="waiting"
      sight={sight}
      tone="waiting"
      icon={<IconDeviceMobileCheck />}
      word={text('waiting.title')}
      amountYen={payment.amountYen}
      lead={<p>{text('guide.waiting')}</p>}
      actions={
        <>
          <ActionButton
            label={text('actions.cancelPayment')}
            keys={['F8']}
            onPress={cancel.press}
            inert={cancel.busy}
            settling={!settled}
            size="large"
            tone="danger"
          />
          <LeaveOpenButton leaving={display.leaving} settled={settled} />
        </>
      }
    >
      <div className="waiting-progress">
        <Progress
          value={limitMs === 0 ? 100 : (100 * elapsed) / limitMs}
          size="xl"
          aria-label={text('waiting.progress')}
          transitionDuration={0}
        />
        <p>
          {text('waiting.limit', { elapsed: durationText(text, elapsed), left: durationText(text, limitMs - elapsed) })}
        </p>
      </div>
      <PaymentFacts payment={payment} />
      <p className="side-note">{text('unknown.nextHint')}</p>
    </StateScreen>
  );
}
