import { VisuallyHidden } from '@mantine/core';
import type { CounterView } from '../../preload/contract.ts';
import type { AppNotice } from '../components/notices.ts';
import { useText } from '../i18n/text-context.tsx';
import { spokenOf } from './announce.ts';
import { printerTrouble } from './printer-strip.tsx';
import { announcedOf } from './tray-items.ts';

/** Says what has come up. The regions are always there, since those that come with their words are often not heard. */
export function LiveRegions({ counter, notice }: { readonly counter: CounterView; readonly notice: AppNotice | null }) {
  const text = useText();
  const spoken = spokenOf(text, counter.display);
  const ended = counter.tray.ended.map((item) => announcedOf(item, text).words);
  const noticed = notice === null ? '' : `${notice.message} ${notice.hint}`;
  const printer = printerTrouble(text, { printer: counter.status.printer, printQueue: counter.printQueue });
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
        {printer ?? ''}
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
