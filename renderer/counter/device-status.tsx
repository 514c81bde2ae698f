import { VisuallyHidden } from '@mantine/core';
import { IconBarcode, IconBarcodeOff, IconPrinter, IconPrinterOff, type TablerIcon } from '@tabler/icons-react';
import type { Status } from '../../preload/contract.ts';
import { useElapsed } from '../bridge/ticking.ts';
import { useText } from '../i18n/text-context.tsx';

type Scanner = Status['scanners'][number];

/** How long the light of a scanner shines after a scan, and how long it can be read what that was. */
const LIT_MS = 1_500;
const SHOWN_MS = 60_000;

function LastScan({ scan }: { readonly scan: NonNullable<Scanner['lastScan']> }) {
  const text = useText();
  const elapsed = useElapsed(scan.forMs);
  const words = text(scan.taken ? 'status.scanner.lastScan' : 'status.scanner.unusedScan');
  return (
    <>
      <span
        key={scan.number}
        className={`scan-light ${scan.taken ? '' : 'scan-light-unused'}`}
        data-lit={elapsed < LIT_MS || undefined}
        aria-hidden="true"
      />
      {elapsed < SHOWN_MS ? (
        <span className="last-scan" title={words}>
          <VisuallyHidden component="span">{words}</VisuallyHidden>
          {scan.mask}
        </span>
      ) : null}
    </>
  );
}

/** A scanner: whether it is there, its activity light, and the end of what it read last. */
export function ScannerItem({ scanner }: { readonly scanner: Scanner }) {
  const text = useText();
  const { state, problem, lastScan } = scanner;
  const isThere = state === 'connected';
  const name = scanner.kind === 'keyboard' ? text('status.scanner.keyboard') : scanner.name;
  const Icon = isThere ? IconBarcode : IconBarcodeOff;
  return (
    <li className={isThere ? 'status-good' : 'status-bad'} title={problem === null ? undefined : sentence(problem)}>
      <Icon className="status-icon" aria-hidden />
      <span>{text(`status.scanner.${state}`, { name })}</span>
      {problem === null ? null : <VisuallyHidden component="span">{sentence(problem)}</VisuallyHidden>}
      {isThere && lastScan === null ? <span className="scan-light" aria-hidden="true" /> : null}
      {isThere && lastScan !== null ? <LastScan scan={lastScan} /> : null}
    </li>
  );
}

/** There is no scanner at all. */
export function NoScannerItem() {
  const text = useText();
  return (
    <li className="status-bad">
      <IconBarcodeOff className="status-icon" aria-hidden />
      <span>{text('status.scanner.none')}</span>
    </li>
  );
}

const printerLooks = {
  none: { tone: 'plain', Icon: IconPrinterOff },
  ready: { tone: 'good', Icon: IconPrinter },
  printing: { tone: 'good', Icon: IconPrinter },
  attention: { tone: 'open', Icon: IconPrinter },
  stopped: { tone: 'bad', Icon: IconPrinterOff },
} as const satisfies Record<Status['printer']['state'], { tone: string; Icon: TablerIcon }>;

/** The printer: what is wrong with it in a word or two, as far as it says so. */
export function PrinterItem({ printer }: { readonly printer: Status['printer'] }) {
  const text = useText();
  const { state, problem, shortText } = printer;
  const { tone, Icon } = printerLooks[state];
  return (
    <li className={`status-${tone}`} title={problem === null ? undefined : sentence(problem)}>
      <Icon className="status-icon" aria-hidden />
      <span>{shortText.trim() === '' ? text(`status.printer.${state}`) : shortText}</span>
      {problem === null ? null : <VisuallyHidden component="span">{sentence(problem)}</VisuallyHidden>}
    </li>
  );
}

function sentence({ message, hint }: NonNullable<Scanner['problem']>): string {
  return `${message} ${hint}`;
}
