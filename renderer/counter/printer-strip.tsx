import { IconPrinterOff } from '@tabler/icons-react';
import type { CounterView } from '../../preload/contract.ts';
import { ActionButton } from '../components/action-button.tsx';
import { KeyCap } from '../components/key-cap.tsx';
import { useText } from '../i18n/text-context.tsx';
import type { Translator } from '../i18n/translator.ts';

type PrinterState = Pick<CounterView, 'printQueue'> & Pick<CounterView['status'], 'printer'>;

/** What somebody has to see to, in one line; null where the printer needs nobody. */
export function printerTrouble(text: Translator, { printer, printQueue }: PrinterState): string | null {
  const isStopped = printer.state === 'stopped';
  if (!isStopped && printQueue.endUnknownCount === 0) {
    return null;
  }
  const waiting = printQueue.count - printQueue.endUnknownCount;
  const parts = [
    ...(isStopped ? [printer.problem?.message ?? text('status.printer.stopped')] : []),
    ...(printQueue.endUnknownCount > 0 ? [text('printing.endUnknown', { count: printQueue.endUnknownCount })] : []),
    ...(waiting > 0 ? [text('printing.waiting', { count: waiting })] : []),
  ];
  return parts.join(' ');
}

/** The printer stands still, or nobody knows what came out of it: on every screen, and never in the way of a payment. */
export function PrinterStrip({ words, onOpen }: { readonly words: string; readonly onOpen: () => void }) {
  const text = useText();
  return (
    <div className="printer-notice">
      <IconPrinterOff aria-hidden />
      <p>
        <strong>{words}</strong>
      </p>
      {/* The key itself stands on the function bar, once. */}
      <ActionButton
        label={
          <span className="label-with-key">
            {text('printing.open')} <KeyCap name="Shift+F3" />
          </span>
        }
        onPress={onOpen}
      />
    </div>
  );
}
