import { IconClockPause, IconHelpHexagon, IconPrinter, IconPrinterOff, type TablerIcon } from '@tabler/icons-react';
import type { ReceiptView } from '../../preload/contract.ts';
import { useText } from '../i18n/text-context.tsx';
import type { Translator } from '../i18n/translator.ts';

const icons: Readonly<Record<ReceiptView['state'], TablerIcon>> = {
  none: IconPrinterOff,
  waiting: IconClockPause,
  printing: IconPrinter,
  held: IconPrinterOff,
  printed: IconPrinter,
  endUnknown: IconHelpHexagon,
  cancelled: IconPrinterOff,
};

interface ReceiptLineProps {
  readonly receipt: ReceiptView;
  /** The customer has paid, and that stands. */
  readonly isPaid: boolean;
}

/** What to do in the first line, why in the second. */
function linesOf(text: Translator, { receipt: { state, problem }, isPaid }: ReceiptLineProps) {
  const own = text(`result.receipt.${state}`);
  switch (state) {
    case 'waiting':
    case 'held': {
      const stands = text(isPaid ? 'result.paidAndGoesOn' : 'result.goesOn');
      const first = problem === null || problem.hint === '' ? own : problem.hint;
      return { first, second: `${problem?.message ?? ''} ${stands}`.trim() };
    }
    case 'none':
    case 'printing':
    case 'printed':
    case 'endUnknown':
    case 'cancelled':
      return { first: own, second: problem?.message ?? '' };
  }
}

/** What has become of the receipt. A payment is what it is, whatever the printer does. */
export function ReceiptLine(props: ReceiptLineProps) {
  const text = useText();
  const { state } = props.receipt;
  const Icon = icons[state];
  const { first, second } = linesOf(text, props);
  return (
    <div className={`receipt-line receipt-${state}`}>
      <Icon aria-hidden />
      <div>
        <p>
          <strong>{first}</strong>
        </p>
        {second === '' ? null : <p className="receipt-why">{second}</p>}
      </div>
    </div>
  );
}
