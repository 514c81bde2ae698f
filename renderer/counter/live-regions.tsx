import { VisuallyHidden } from '@mantine/core';
import type { CounterView } from '../../preload/contract.ts';
import type { AppNotice } from '../components/notices.ts';
import { useText } from '../i18n/text-context.tsx';
import { spokenOf } from './announce.ts';
import { printerTrouble } from './printer-strip.tsx';
import { type DeviceTrouble, scannerTrouble } from './scanner-trouble.ts';
import { announcedOf } from './tray-items.ts';

const told = (trouble: DeviceTrouble | null) => (trouble === null ? '' : `${trouble.words} ${trouble.hint}`);

/** Says what has come up. The regions are always there, since those that come with their words are often not heard. */
export function LiveRegions({ counter, notice }: { readonly counter: CounterView; readonly notice: AppNotice | null }) {
  const text = useText();
  const spoken = spokenOf(text, counter.display);
  const ended = counter.tray.ended.map((item) => announcedOf(item, text).words);
  const noticed = notice === null ? '' : `${notice.message} ${notice.hint}`;
  const printer = printerTrouble(text, { printer: counter.status.printer, printQueue: counter.printQueue });
  const awaitsScan = counter.display.screen === 'amount' || counter.display.screen === 'scan';
  const scanner = awaitsScan ? scannerTrouble(text, counter.status.scanners) : null;
  const isUrgent = notice !== null && notice.tone !== 'info';
  return (
    <VisuallyHidden>
      <div role="status" data-live="screen">
        {spoken?.role === 'status' ? spoken.words : ''}
      </div>
      <div role="alert" data-live="alert">
        {spoken?.role === 'alert' ? spoken.words : ''}
      </div>
      <div role="status" data-live="tray">
        {ended.join(' ')}
      </div>
      <div role="status" data-live="printer">
        {told(printer)}
      </div>
      <div role="alert" data-live="scanner">
        {told(scanner)}
      </div>
      <div role="status" data-live="notice">
        {isUrgent ? '' : noticed}
      </div>
      <div role="alert" data-live="error">
        {isUrgent ? noticed : ''}
      </div>
    </VisuallyHidden>
  );
}
