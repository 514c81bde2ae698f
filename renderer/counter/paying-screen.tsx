import { IconLoader2 } from '@tabler/icons-react';
import type { Display } from '../../preload/contract.ts';
import { useElapsed } from '../bridge/ticking.ts';
import { Facts } from '../components/facts.tsx';
import { durationText } from '../i18n/format.ts';
import { useText } from '../i18n/text-context.tsx';
import { StateScreen } from './state-screen.tsx';

/** One request is on its way; there is nothing to press. */
export function PayingScreen({ display }: { readonly display: Extract<Display, { screen: 'paying' }> }) {
  const text = useText();
  const elapsed = durationText(text, useElapsed(display.elapsedMs));
  return (
    <StateScreen
      screen="paying"
      sight="paying"
      tone="busy"
      icon={<IconLoader2 className="turning" />}
      word={text('paying.title')}
      amountYen={display.amountYen}
      lead={
        <p>
          {text(`paying.${display.step}`)}
          <span className="elapsed">{text('paying.elapsed', { time: elapsed })}</span>
        </p>
      }
    >
      <Facts facts={[{ name: text('facts.codeMask'), value: display.codeMask }]} />
    </StateScreen>
  );
}
