import { useState } from 'react';
import type { BridgeError, PrinterForm, SampleKind } from '../../preload/contract.ts';
import { useTerminal } from '../bridge/terminal-context.ts';
import { useAnswer } from '../bridge/use-answer.ts';
import { useText } from '../i18n/text-context.tsx';
import { ReceiptPaper } from '../printing/receipt-paper.tsx';
import { type PrinterFields, readPrinter } from './printer-fields.ts';

interface PreviewProps {
  readonly sample: SampleKind;
  readonly onError: (error: BridgeError) => void;
}

function Preview({ sample, printer, onError }: PreviewProps & { readonly printer: PrinterForm }) {
  const text = useText();
  const { language } = useTerminal().snapshot;
  const { value } = useAnswer('devices.preview', { sample, printer }, language, onError);
  return value === null ? (
    <p role="status">{text('history.loading')}</p>
  ) : (
    <ReceiptPaper preview={value} label={text(`devices.samples.${sample}`)} />
  );
}

/**
 * What the printer of the form would print. While the form cannot be saved, what it said before is shown: a host that is
 * half typed changes nothing on the paper.
 */
export function PrinterPreview({ fields, sample, onError }: PreviewProps & { readonly fields: PrinterFields }) {
  const text = useText();
  const read = readPrinter(fields);
  const [kept, setKept] = useState<PrinterForm | null>(null);
  const form = read.ok ? read.form : kept;
  if (JSON.stringify(form) !== JSON.stringify(kept)) {
    setKept(form);
  }
  return form === null ? (
    <p className="side-note">{text('devices.noPreview')}</p>
  ) : (
    <Preview sample={sample} printer={form} onError={onError} />
  );
}
