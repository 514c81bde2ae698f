import { VisuallyHidden } from '@mantine/core';
import {
  IconBarcode,
  IconCircleCheckFilled,
  IconCircleXFilled,
  IconPlayerPlay,
  IconPlayerStop,
  IconSettings,
} from '@tabler/icons-react';
import type { TestScan } from '../../preload/contract.ts';
import { usePress } from '../bridge/terminal-context.ts';
import { ActionButton } from '../components/action-button.tsx';
import { type Fact, Facts } from '../components/facts.tsx';
import { useText } from '../i18n/text-context.tsx';
import type { Translator } from '../i18n/translator.ts';

function factsOf(text: Translator, scan: TestScan): readonly Fact[] {
  return [
    { name: text('scanTest.scanner'), value: `${scan.scanner} · ${text(`devices.kinds.${scan.kind}`)}` },
    { name: text('facts.codeMask'), value: scan.mask },
    { name: text('scanTest.length'), value: scan.lengthText },
    { name: text('scanTest.timing'), value: scan.timingText },
    { name: text('scanTest.ending'), value: scan.endingText },
    ...(scan.symbologyText === '' ? [] : [{ name: text('scanTest.symbology'), value: scan.symbologyText }]),
  ];
}

/** A code that cannot be paid with is no fault of the scanner that read it. */
function verdictOf(text: Translator, { verdict, words }: TestScan): string {
  const isOtherCode = verdict === 'good' && words.code !== '';
  return text(isOtherCode ? 'scanTest.verdicts.works' : `scanTest.verdicts.${verdict}`);
}

function VerdictIcon({ verdict }: Pick<TestScan, 'verdict'>) {
  return verdict === 'good' ? <IconCircleCheckFilled aria-hidden /> : <IconCircleXFilled aria-hidden />;
}

function Latest({ scan }: { readonly scan: TestScan }) {
  const text = useText();
  return (
    <section className={`scan-latest scan-${scan.verdict}`} aria-label={text('scanTest.latest')}>
      <h2 className="scan-verdict">
        <VerdictIcon verdict={scan.verdict} />
        {verdictOf(text, scan)}
      </h2>
      <p className="scan-words">
        <strong>{scan.words.message}</strong> {scan.words.hint}
      </p>
      <Facts facts={factsOf(text, scan)} />
    </section>
  );
}

function Earlier({ scans }: { readonly scans: readonly TestScan[] }) {
  const text = useText();
  return (
    <section className="scans-earlier" aria-label={text('scanTest.earlier')}>
      <h2>{text('scanTest.earlier')}</h2>
      <ul>
        {scans.map((scan) => (
          <li key={scan.number} className={`scan-row scan-row-${scan.verdict}`}>
            <VerdictIcon verdict={scan.verdict} />
            <strong>{verdictOf(text, scan)}</strong>
            <span>{scan.scanner}</span>
            <span>{scan.mask}</span>
            <span>{scan.words.message}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Remedy({ onSettings }: Pick<ScanTestProps, 'onSettings'>) {
  const text = useText();
  return (
    <div className="scan-remedy">
      <ActionButton
        label={text('scanTest.openSettings')}
        icon={<IconSettings aria-hidden />}
        keys={['F4']}
        onPress={onSettings}
      />
      <p className="side-note">{text('scanTest.nothingComes')}</p>
    </div>
  );
}

interface ScanTestProps {
  /** The newest first; null while there is no test. */
  readonly scans: readonly TestScan[] | null;
  readonly onSettings: () => void;
  readonly onLeave: () => void;
}

const EARLIER_SHOWN = 5;

/** Shows what the scanners send. Nothing is sold meanwhile: it ends with its place. */
export function ScanTest({ scans, onSettings, onLeave }: ScanTestProps) {
  const text = useText();
  const start = usePress('devices.scanTest', 'start');
  const stop = usePress('devices.scanTest', 'stop');
  const [latest, ...earlier] = scans ?? [];
  const isGoingOn = scans !== null;
  return (
    <>
      <div className="button-row save-row">
        <p className={`save-state ${isGoingOn ? 'save-open' : ''}`}>
          {text(isGoingOn ? 'scanTest.goingOn' : 'scanTest.off')}
        </p>
        <ActionButton label={text('functions.counter')} keys={['Escape']} onPress={onLeave} />
        {isGoingOn ? (
          <ActionButton
            label={text('scanTest.stop')}
            icon={<IconPlayerStop aria-hidden />}
            keys={['F8']}
            onPress={stop.press}
            inert={stop.busy}
          />
        ) : (
          <ActionButton
            label={text('scanTest.start')}
            icon={<IconPlayerPlay aria-hidden />}
            keys={['F7']}
            onPress={start.press}
            inert={start.busy}
            tone="primary"
          />
        )}
      </div>
      <div className="scan-test">
        {latest === undefined ? (
          <div className={`scan-waiting ${isGoingOn ? 'scan-waiting-on' : ''}`}>
            <IconBarcode className="plain-icon" aria-hidden />
            <p className="scan-words">
              <strong>{text(isGoingOn ? 'scanTest.scanNow' : 'scanTest.about')}</strong>
            </p>
            <p>{text(isGoingOn ? 'scanTest.nothingComes' : 'scanTest.noSale')}</p>
          </div>
        ) : (
          <Latest scan={latest} />
        )}
        {earlier.length === 0 ? null : <Earlier scans={earlier.slice(0, EARLIER_SHOWN)} />}
        {latest !== undefined && latest.verdict === 'bad' ? <Remedy onSettings={onSettings} /> : null}
      </div>
      <VisuallyHidden>
        <div role="status" data-live="scanTest">
          {latest === undefined
            ? ''
            : `${latest.number} ${verdictOf(text, latest)} ${latest.words.message} ${latest.words.hint}`}
        </div>
      </VisuallyHidden>
    </>
  );
}
