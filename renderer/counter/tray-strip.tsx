import { IconBellRinging, IconHourglassHigh } from '@tabler/icons-react';
import type { Announcement, CounterView } from '../../preload/contract.ts';
import { usePress } from '../bridge/terminal-context.ts';
import { ActionButton } from '../components/action-button.tsx';
import { useSettled } from '../components/use-settled.ts';
import { useText } from '../i18n/text-context.tsx';
import { PrinterStrip } from './printer-strip.tsx';
import { ScannerStrip } from './scanner-strip.tsx';
import type { DeviceTrouble } from './scanner-trouble.ts';
import { announcedOf } from './tray-items.ts';

function LatestEnded({ item, count }: { readonly item: Announcement; readonly count: number }) {
  const text = useText();
  const { id, words, tone } = announcedOf(item, text);
  const acknowledge = usePress('tray.acknowledge', { ids: [id] });
  const settled = useSettled(id);
  return (
    <div className={`tray-ended ended-${tone}`}>
      <IconBellRinging aria-hidden />
      <p>
        <strong>{words}</strong> {count > 1 ? <span>{text('tray.ended', { count: count - 1 })}</span> : null}
      </p>
      <ActionButton
        label={text('actions.acknowledge')}
        keys={['Shift+F6']}
        onPress={acknowledge.press}
        inert={acknowledge.busy}
        settling={!settled}
      />
    </div>
  );
}

interface TrayStripProps {
  readonly tray: CounterView['tray'];
  /** What the printer needs somebody for; null for nothing. */
  readonly printer: DeviceTrouble | null;
  /** Why nothing can be scanned; null where something can, or where the screen itself says so. */
  readonly scanner: DeviceTrouble | null;
  readonly onOpenQueue: () => void;
}

/**
 * What is being settled behind the counter, what has been, and devices that need somebody: there until somebody has seen to
 * it.
 */
export function TrayStrip({ tray, printer, scanner, onOpenQueue }: TrayStripProps) {
  const text = useText();
  const [latest] = tray.ended;
  if (tray.openCount === 0 && latest === undefined && printer === null && scanner === null) {
    // Beside the keypad its place is kept, so that no key moves under a finger.
    return <div className="tray-strip tray-idle" aria-hidden="true" />;
  }
  return (
    <aside className="tray-strip" aria-label={text('tray.strip')}>
      {tray.openCount === 0 ? null : (
        <p className="tray-open">
          <IconHourglassHigh aria-hidden />
          <strong>{text('tray.open', { count: tray.openCount })}</strong>
          <span className="tray-warning">{text('tray.warning')}</span>
        </p>
      )}
      {latest === undefined ? null : <LatestEnded item={latest} count={tray.endedCount} />}
      {scanner === null ? null : <ScannerStrip trouble={scanner} />}
      {printer === null ? null : <PrinterStrip trouble={printer} onOpen={onOpenQueue} />}
    </aside>
  );
}
