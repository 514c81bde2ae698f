import { IconBarcode, IconBarcodeOff, IconDeviceMobile } from '@tabler/icons-react';
import type { CounterView, Display, Status } from '../../preload/contract.ts';
import { usePress } from '../bridge/terminal-context.ts';
import { ActionButton } from '../components/action-button.tsx';
import { useSettled } from '../components/use-settled.ts';
import { useText } from '../i18n/text-context.tsx';
import { ChangeAmountButton } from './move-buttons.tsx';
import { scannerTrouble } from './scanner-trouble.ts';
import { StateScreen } from './state-screen.tsx';

interface ScanScreenProps {
  readonly display: Extract<Display, { screen: 'scan' }>;
  readonly mode: CounterView['mode'];
  readonly scanners: Status['scanners'];
}

/** The amount is settled; the next scan pays it. */
export function ScanScreen({ display, mode, scanners }: ScanScreenProps) {
  const text = useText();
  const practise = usePress('training.scanCode', null);
  const settled = useSettled('scan');
  const trouble = scannerTrouble(text, scanners);
  return (
    <StateScreen
      screen="scan"
      sight="scan"
      tone={trouble === null ? 'calm' : 'objection'}
      icon={trouble === null ? <IconBarcode className="scan-icon" /> : <IconBarcodeOff />}
      word={trouble?.words ?? text('scan.title')}
      amountYen={display.amountYen}
      lead={<p>{trouble?.hint ?? text('scan.hint')}</p>}
      actions={
        <>
          <ChangeAmountButton settled={settled} />
          {mode === 'training' ? (
            <ActionButton
              label={text('scan.practise')}
              keys={['F7']}
              icon={<IconDeviceMobile aria-hidden />}
              onPress={practise.press}
              inert={practise.busy}
              settling={!settled}
              size="large"
              tone="primary"
            />
          ) : null}
        </>
      }
    />
  );
}
