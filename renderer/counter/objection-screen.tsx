import { IconHandStop } from '@tabler/icons-react';
import type { Display } from '../../preload/contract.ts';
import { useMove } from '../bridge/terminal-context.ts';
import { ActionButton } from '../components/action-button.tsx';
import { useSettled } from '../components/use-settled.ts';
import { useText } from '../i18n/text-context.tsx';
import { displayKey } from './display-key.ts';
import { ChangeAmountButton } from './move-buttons.tsx';
import { StateScreen } from './state-screen.tsx';

/** The terminal objected: nothing was sent. */
export function ObjectionScreen({ display }: { readonly display: Extract<Display, { screen: 'objection' }> }) {
  const text = useText();
  const sight = displayKey(display);
  const settled = useSettled(sight);
  const again = useMove('counter.tryAgain');
  const { problem } = display;
  return (
    <StateScreen
      screen="objection"
      sight={sight}
      tone="objection"
      icon={<IconHandStop />}
      word={text('objection.title')}
      amountYen={display.amountYen}
      lead={
        <p>
          <strong>{problem.message}</strong> {problem.hint}
        </p>
      }
      actions={
        <>
          <ChangeAmountButton settled={settled} />
          <ActionButton
            label={text('actions.tryAgain')}
            keys={['F4']}
            onPress={again.press}
            inert={again.busy}
            settling={!settled}
            size="large"
            tone={problem.code === 'CODE_IN_USE' ? 'plain' : 'primary'}
          />
        </>
      }
    >
      <p className="side-note">{text('objection.nothingSent')}</p>
      <p className="code">{text('app.code', { code: problem.code })}</p>
    </StateScreen>
  );
}
