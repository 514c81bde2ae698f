import { IconPrinterOff } from '@tabler/icons-react';
import type { CounterView } from '../../preload/contract.ts';
import type { Translator } from '../i18n/translator.ts';
import { QueueButton } from '../printing/queue-button.tsx';
import type { DeviceTrouble } from './scanner-trouble.ts';

type PrinterState = Pick<CounterView, 'printQueue'> & Pick<CounterView['status'], 'printer'>;

/** What somebody has to see to, in one line; null where the printer needs nobody. */
export function printerTrouble(text: Translator, { printer, printQueue }: PrinterState): DeviceTrouble | null {
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
  return { words: parts.join(' '), hint: isStopped ? (printer.problem?.hint ?? '') : '' };
}

interface PrinterStripProps {
  readonly trouble: DeviceTrouble;
  readonly onOpen: () => void;
}

/** The printer stands still, or nobody knows what came out of it: on every screen, and never in the way of a payment. */
export function PrinterStrip({ trouble, onOpen }: PrinterStripProps) {
  return (
    <div className="device-notice printer-notice">
      <IconPrinterOff aria-hidden />
      <p>
        <strong>{trouble.words}</strong> {trouble.hint}
      </p>
      <QueueButton onOpen={onOpen} />
    </div>
  );
}
