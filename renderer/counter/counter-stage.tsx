import { useState } from 'react';
import type { CounterView, Snapshot } from '../../preload/contract.ts';
import { MessageBar } from '../components/message-bar.tsx';
import type { Notices } from '../components/notices.ts';
import { History } from '../history/history.tsx';
import { useText } from '../i18n/text-context.tsx';
import type { TextKey } from '../i18n/translator.ts';
import { useKeys } from '../keyboard/use-key.tsx';
import { KeysDialog } from '../settings/keys-dialog.tsx';
import { MenuDialog } from '../settings/menu-dialog.tsx';
import type { Player } from '../sound/player.ts';
import { CounterDisplay } from './counter-display.tsx';
import { callsForCounter } from './display-key.ts';
import { FunctionBar, type Opening } from './function-bar.tsx';
import { LiveRegions } from './live-regions.tsx';
import { StatusBar } from './status-bar.tsx';
import { TrainingBand, TrainingMark } from './training-mark.tsx';
import { TrayDialog } from './tray-dialog.tsx';
import { TrayStrip } from './tray-strip.tsx';
import { useAmountEntry } from './use-amount-entry.ts';
import { useSounds } from './use-sounds.ts';

interface CounterStageProps {
  readonly snapshot: Snapshot;
  readonly counter: CounterView;
  readonly notices: Notices;
  readonly player: Player;
}

/** What of the counter is open. It is the window's own business; all else comes with the snapshot. */
interface Place {
  readonly name: 'counter' | 'history';
  readonly opening: Opening | null;
  /** A receipt that was scanned and is looked for. */
  readonly receipt: CounterView['scannedReceipt'];
}

/** Follows the snapshots: a new sight brings the counter to the front, a scanned receipt the history. */
function usePlace(counter: CounterView): readonly [Place, (place: Place) => void] {
  const [place, setPlace] = useState<Place>({ name: 'counter', opening: null, receipt: null });
  const [seen, setSeen] = useState(counter);
  if (seen !== counter) {
    setSeen(counter);
    const { scannedReceipt } = counter;
    if (callsForCounter(seen.display, counter.display)) {
      setPlace({ name: 'counter', opening: null, receipt: null });
    } else if (scannedReceipt !== null && scannedReceipt.number !== seen.scannedReceipt?.number) {
      setPlace({ name: 'history', opening: null, receipt: scannedReceipt });
    }
  }
  return [place, setPlace];
}

/** What to do, in one line. */
function guideOf(place: Place['name'], display: CounterView['display']): TextKey {
  if (place === 'history') {
    return 'guide.history';
  }
  return display.screen === 'amount' && display.heldScan !== null ? 'guide.amountHeld' : `guide.${display.screen}`;
}

/** The terminal at work. */
export function CounterStage({ snapshot, counter, notices, player }: CounterStageProps) {
  const text = useText();
  const [place, setPlace] = usePlace(counter);
  const [entry, onAmountKey] = useAmountEntry(counter);
  useSounds(counter, snapshot.sound, player);
  const open = (opening: Opening | null) => setPlace({ ...place, opening });
  const go = (name: Place['name']) => setPlace({ name, opening: null, receipt: null });
  const atHistory = place.name === 'history';
  const close = () => open(null);
  useKeys(['?'], () => open('help'));
  return (
    <>
      <div className={`stage stage-${counter.mode}`}>
        <header>
          <StatusBar counter={counter} />
          {counter.mode === 'training' ? <TrainingBand /> : null}
          <MessageBar guide={text(guideOf(place.name, counter.display))} notices={notices} />
        </header>
        <main>
          {atHistory ? (
            <History
              key={place.receipt?.number ?? 0}
              counter={counter}
              receiptNo={place.receipt?.receiptNo ?? null}
              onError={notices.showError}
              onLeave={() => go('counter')}
            />
          ) : (
            <CounterDisplay counter={counter} entry={entry} onAmountKey={onAmountKey} />
          )}
        </main>
        <TrayStrip tray={counter.tray} />
        <FunctionBar place={place.name} onOpen={open} onPlace={() => go(atHistory ? 'counter' : 'history')} />
      </div>
      <LiveRegions counter={counter} notice={notices.current} />
      {counter.mode === 'training' ? <TrainingMark /> : null}
      {place.opening === 'help' ? <KeysDialog onClose={close} /> : null}
      {place.opening === 'menu' ? <MenuDialog player={player} onClose={close} /> : null}
      {place.opening === 'tray' ? <TrayDialog tray={counter.tray} onClose={close} /> : null}
    </>
  );
}
