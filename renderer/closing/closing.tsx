import { useState } from 'react';
import type { BridgeError, CounterView } from '../../preload/contract.ts';
import { useScreenFocus } from '../components/use-screen-focus.ts';
import { useText } from '../i18n/text-context.tsx';
import { Reconciliation } from '../reconciliation/reconciliation.tsx';
import { ClosesPart } from './closes-part.tsx';
import { DayPart } from './day-part.tsx';
import { MadePanel } from './made-panel.tsx';
import { PartTabs } from './part-tabs.tsx';
import type { ClosingPart } from './parts.ts';
import type { Closing } from './use-closing.ts';
import '../styles/closing.css';
import '../styles/reconciliation.css';

interface ClosingPlaceProps {
  readonly counter: CounterView;
  readonly part: ClosingPart;
  readonly onPart: (part: ClosingPart) => void;
  readonly closing: Closing;
  readonly onError: (error: BridgeError) => void;
  readonly onLeave: () => void;
}

/** The end of the day: looking in between, closing, what was closed, and the gateway's book beside ours. */
export function ClosingPlace({ counter, part, onPart, closing, onError, onLeave }: ClosingPlaceProps) {
  const text = useText();
  const [opened, setOpened] = useState<number | null>(null);
  const heading = useScreenFocus<HTMLHeadingElement>(part);
  const turnTo = (next: ClosingPart) => {
    setOpened(null);
    onPart(next);
  };
  const openClose = (sequence: number) => {
    setOpened(sequence);
    onPart('closes');
  };
  const common = { onError, onLeave };
  return (
    <section
      className="closing"
      data-screen={part === 'reconciliation' ? 'reconciliation' : 'closing'}
      data-part={part}
    >
      <div className="closing-head">
        <h1 ref={heading} tabIndex={-1}>
          {text(part === 'reconciliation' ? 'closing.parts.reconciliation' : 'closing.title')}
        </h1>
        <PartTabs part={part} onPart={turnTo} />
      </div>
      {part === 'day' && closing.now.step === 'made' ? (
        <MadePanel
          made={closing.now.made}
          onOpen={openClose}
          onDifferences={() => turnTo('reconciliation')}
          onDone={closing.forget}
        />
      ) : null}
      {part === 'day' && closing.now.step !== 'made' ? (
        <DayPart {...common} counter={counter} closing={closing} onOpen={openClose} />
      ) : null}
      {part === 'closes' ? (
        <ClosesPart
          {...common}
          key={closing.anew}
          opened={opened}
          hasPrinter={counter.status.printer.state !== 'none'}
          onOpen={setOpened}
        />
      ) : null}
      {part === 'reconciliation' ? <Reconciliation {...common} counter={counter} /> : null}
    </section>
  );
}
