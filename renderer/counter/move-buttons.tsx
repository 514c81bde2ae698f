import type { Display } from '../../preload/contract.ts';
import { useMove } from '../bridge/terminal-context.ts';
import { ActionButton, type ActionButtonProps } from '../components/action-button.tsx';
import { useText } from '../i18n/text-context.tsx';

interface MoveButtonProps {
  readonly settled: boolean;
}

/** Back to the amount, where nothing was sent. */
export function ChangeAmountButton({ settled }: MoveButtonProps) {
  const text = useText();
  const change = useMove('counter.changeAmount');
  return (
    <ActionButton
      label={text('actions.changeAmount')}
      keys={['Escape']}
      onPress={change.press}
      inert={change.busy}
      settling={!settled}
      size="large"
    />
  );
}

interface LeaveOpenButtonProps extends MoveButtonProps, Pick<ActionButtonProps, 'tone'> {
  readonly leaving: Extract<Display, { screen: 'waiting' | 'unknown' }>['leaving'];
}

/** The next customer, while this payment goes on in the tray. */
export function LeaveOpenButton({ leaving, settled, tone }: LeaveOpenButtonProps) {
  const text = useText();
  const next = useMove('counter.nextCustomer');
  return (
    <ActionButton
      label={text('actions.nextCustomer')}
      keys={['F10']}
      onPress={next.press}
      inert={next.busy || leaving === 'afterAnswer'}
      settling={!settled}
      size="large"
      {...(tone === undefined ? {} : { tone })}
    />
  );
}
