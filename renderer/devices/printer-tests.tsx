import { IconActivity, IconCash, IconCircleCheckFilled, IconCircleXFilled, IconPrinter } from '@tabler/icons-react';
import { useState } from 'react';
import type { BridgeError, PrinterTest, SampleKind } from '../../preload/contract.ts';
import { useCall } from '../bridge/use-call.ts';
import { ActionButton } from '../components/action-button.tsx';
import { useText } from '../i18n/text-context.tsx';
import { MissingCharacters } from '../printing/receipt-paper.tsx';

type Tried = 'ask' | 'sample' | 'drawer';

interface Result {
  readonly tried: Tried;
  readonly test: PrinterTest;
}

interface PrinterTestsProps {
  readonly sample: SampleKind;
  readonly canOpenDrawer: boolean;
  /** Why nothing can be tried just now; null where it can. */
  readonly hindrance: 'unsaved' | 'noPrinter' | null;
  readonly onError: (error: BridgeError) => void;
}

/** Sent is not printed: only a printer that answers knows. */
function outcomeOf({ tried, test }: Result) {
  if (tried === 'ask') {
    return test.confirmedByPrinter ? 'devices.tests.askConfirmed' : 'devices.tests.askSilent';
  }
  if (tried === 'drawer') {
    return 'devices.tests.drawerSent';
  }
  return test.confirmedByPrinter ? 'devices.tests.sampleConfirmed' : 'devices.tests.sampleSent';
}

function Outcome({ result }: { readonly result: Result }) {
  const text = useText();
  const { test } = result;
  const isGood = test.problem === null;
  return (
    <div className={`test-outcome ${isGood ? 'test-good' : 'test-bad'}`}>
      {isGood ? <IconCircleCheckFilled aria-hidden /> : <IconCircleXFilled aria-hidden />}
      <div>
        {test.problem === null ? (
          <p>
            <strong>{text(outcomeOf(result))}</strong>
          </p>
        ) : (
          <p>
            <strong>{test.problem.message}</strong> {test.problem.hint}
          </p>
        )}
        <MissingCharacters characters={test.characters} />
      </div>
    </div>
  );
}

/** Tries the printer that is set up, and says in words what came of it. */
export function PrinterTests({ sample, canOpenDrawer, hindrance, onError }: PrinterTestsProps) {
  const text = useText();
  const [result, setResult] = useState<Result | null>(null);
  const ask = useCall('devices.askPrinter', onError);
  const print = useCall('devices.printSample', onError);
  const drawer = useCall('devices.openDrawer', onError);
  const busy = ask.busy || print.busy || drawer.busy;
  const inert = busy || hindrance !== null;
  const tell = (tried: Tried) => (test: PrinterTest) => setResult({ tried, test });
  return (
    <section className="printer-tests" aria-label={text('devices.tests.title')}>
      <div className="button-row devices-actions">
        <ActionButton
          label={text('devices.tests.ask')}
          icon={<IconActivity aria-hidden />}
          keys={['F4']}
          onPress={() => ask.run(null, tell('ask'))}
          inert={inert}
        />
        <ActionButton
          label={text('devices.tests.print')}
          icon={<IconPrinter aria-hidden />}
          keys={['F12']}
          onPress={() => print.run({ sample }, tell('sample'))}
          inert={inert}
        />
        {canOpenDrawer ? (
          <ActionButton
            label={text('devices.tests.drawer')}
            icon={<IconCash aria-hidden />}
            keys={['F7']}
            onPress={() => drawer.run(null, tell('drawer'))}
            inert={inert}
          />
        ) : null}
      </div>
      <div role="status">
        {hindrance === null ? null : <p className="side-note">{text(`devices.tests.${hindrance}`)}</p>}
        {busy ? <p>{text('devices.tests.busy')}</p> : null}
        {!busy && hindrance === null && result !== null ? <Outcome result={result} /> : null}
      </div>
    </section>
  );
}
