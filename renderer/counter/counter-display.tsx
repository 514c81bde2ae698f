import type { CounterView } from '../../preload/contract.ts';
import type { AmountEntry, AmountKey } from './amount-entry.ts';
import { AmountScreen } from './amount-screen.tsx';
import { ObjectionScreen } from './objection-screen.tsx';
import { PayingScreen } from './paying-screen.tsx';
import { ResultScreen } from './result-screen.tsx';
import { ScanScreen } from './scan-screen.tsx';
import { UnknownScreen } from './unknown-screen.tsx';
import { WaitingScreen } from './waiting-screen.tsx';

interface CounterDisplayProps {
  readonly counter: CounterView;
  readonly entry: AmountEntry;
  readonly onAmountKey: (key: AmountKey) => void;
  readonly onOpenQueue: () => void;
}

/** The screen that the main process says. */
export function CounterDisplay({ counter, entry, onAmountKey, onOpenQueue }: CounterDisplayProps) {
  const { display, limits, mode, tray, printQueue, status } = counter;
  switch (display.screen) {
    case 'amount':
      return <AmountScreen display={display} limits={limits} open={tray.open} entry={entry} onKey={onAmountKey} />;
    case 'scan':
      return <ScanScreen display={display} mode={mode} scanners={status.scanners} />;
    case 'paying':
      return <PayingScreen display={display} />;
    case 'waiting':
      return <WaitingScreen display={display} />;
    case 'unknown':
      return <UnknownScreen key={display.payment.id} display={display} hasPrinter={status.printer.state !== 'none'} />;
    case 'result':
      return (
        <ResultScreen
          key={display.payment.id}
          display={display}
          printQueue={printQueue}
          hasPrinter={status.printer.state !== 'none'}
          onOpenQueue={onOpenQueue}
        />
      );
    case 'objection':
      return <ObjectionScreen display={display} />;
  }
}
