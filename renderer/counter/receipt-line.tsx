import { IconClockPause, IconHelpHexagon, IconPrinter, IconPrinterOff, type TablerIcon } from '@tabler/icons-react';
import type { CounterView, ReceiptView } from '../../preload/contract.ts';
import { usePress } from '../bridge/terminal-context.ts';
import { ActionButton } from '../components/action-button.tsx';
import { useText } from '../i18n/text-context.tsx';

const icons: Readonly<Record<ReceiptView['state'], TablerIcon>> = {
  none: IconPrinterOff,
  waiting: IconClockPause,
  printing: IconPrinter,
  held: IconPrinterOff,
  printed: IconPrinter,
  endUnknown: IconHelpHexagon,
  cancelled: IconPrinterOff,
};

/** What has become of the receipt. A payment is what it is, whatever the printer does. */
export function ReceiptLine({ receipt }: { readonly receipt: ReceiptView }) {
  const text = useText();
  const Icon = icons[receipt.state];
  return (
    <p className={`receipt-line receipt-${receipt.state}`}>
      <Icon aria-hidden />
      <span>
        <strong>{text(`result.receipt.${receipt.state}`)}</strong>{' '}
        {receipt.problem === null ? null : `${receipt.problem.message} ${receipt.problem.hint}`}
      </span>
    </p>
  );
}

/** The one document of a receipt that somebody has to look for; null for none, or where the queue has to be looked at. */
export function unknownJobOf(
  { state: progress, jobIds }: ReceiptView,
  { jobs }: CounterView['printQueue'],
): string | null {
  const unknown = jobs.filter(({ id, state }) => state === 'endUnknown' && jobIds.includes(id));
  const [only] = unknown;
  return progress === 'endUnknown' && unknown.length === 1 && only !== undefined ? only.id : null;
}

/** Somebody has looked whether a document came out. */
export function EndUnknownButtons({ id, settled }: { readonly id: string; readonly settled: boolean }) {
  const text = useText();
  const cameOut = usePress('print.cameOut', { id });
  const again = usePress('print.again', { id });
  const inert = cameOut.busy || again.busy;
  return (
    <>
      <ActionButton
        label={text('printing.cameOut')}
        keys={['F5']}
        onPress={cameOut.press}
        inert={inert}
        settling={!settled}
        size="large"
      />
      <ActionButton
        label={text('printing.again')}
        icon={<IconPrinter aria-hidden />}
        keys={['F12']}
        onPress={again.press}
        inert={inert}
        settling={!settled}
        size="large"
      />
    </>
  );
}
