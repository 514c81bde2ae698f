import { IconBellRinging, IconHourglassHigh } from '@tabler/icons-react';
import type { Announcement, CounterView } from '../../preload/contract.ts';
import { usePress } from '../bridge/terminal-context.ts';
import { ActionButton } from '../components/action-button.tsx';
import { useSettled } from '../components/use-settled.ts';
import { useText } from '../i18n/text-context.tsx';
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

/** What is being settled behind the counter, and what has been: on every screen until somebody has taken note. */
export function TrayStrip({ tray }: { readonly tray: CounterView['tray'] }) {
  const text = useText();
  const [latest] = tray.ended;
  if (tray.openCount === 0 && latest === undefined) {
    // Beside the keypad its place is kept, so that no key moves under a finger.
    return <div className="tray-strip tray-idle" aria-hidden="true" />;
  }
  return (
    <aside className="tray-strip" aria-label={text('tray.title')}>
      {tray.openCount === 0 ? null : (
        <p className="tray-open">
          <IconHourglassHigh aria-hidden />
          <strong>{text('tray.open', { count: tray.openCount })}</strong>
          <span className="tray-warning">{text('tray.warning')}</span>
        </p>
      )}
      {latest === undefined ? null : <LatestEnded item={latest} count={tray.endedCount} />}
    </aside>
  );
}
