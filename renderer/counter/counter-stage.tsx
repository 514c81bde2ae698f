import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import type { CounterView, Snapshot } from '../../preload/contract.ts';
import { useClosing } from '../closing/use-closing.ts';
import { ConfirmDialog } from '../components/dialog.tsx';
import { MessageBar } from '../components/message-bar.tsx';
import type { Notices } from '../components/notices.ts';
import { type DeviceDrafts, hasChanges, noDrafts } from '../devices/drafts.ts';
import { useTestOnlyWhereShown } from '../devices/use-test-only-where-shown.ts';
import { isTakingOver } from '../health/health-troubles.ts';
import { useText } from '../i18n/text-context.tsx';
import { useKeys } from '../keyboard/use-key.tsx';
import { may } from '../operators/attendance.ts';
import { QueueDialog } from '../printing/queue-dialog.tsx';
import { MenuDialog } from '../settings/menu-dialog.tsx';
import { forgotten, type SetupSession, useSetupSession } from '../setup/session.tsx';
import type { Player } from '../sound/player.ts';
import { CounterDisplay } from './counter-display.tsx';
import { FunctionBar, type Opening } from './function-bar.tsx';
import { LiveRegions } from './live-regions.tsx';
import { guideOf, type Place, usePlace } from './place.ts';
import { printerTrouble } from './printer-strip.tsx';
import { scannerTrouble } from './scanner-trouble.ts';
import { StatusBar } from './status-bar.tsx';
import { TrainingBand, TrainingMark } from './training-mark.tsx';
import { TrayDialog } from './tray-dialog.tsx';
import { TrayStrip } from './tray-strip.tsx';
import { useAmountEntry } from './use-amount-entry.ts';
import { useSounds } from './use-sounds.ts';

/** Wanted once in a while: the window begins without them. */
const KeysDialog = lazy(async () => ({ default: (await import('../settings/keys-dialog.tsx')).KeysDialog }));
const History = lazy(async () => ({ default: (await import('../history/history.tsx')).History }));
const Devices = lazy(async () => ({ default: (await import('../devices/devices.tsx')).Devices }));
const Operators = lazy(async () => ({ default: (await import('../operators/operators.tsx')).Operators }));
const SettingsPlace = lazy(async () => ({ default: (await import('../setup/settings-place.tsx')).SettingsPlace }));
const HealthPlace = lazy(async () => ({ default: (await import('../health/health-place.tsx')).HealthPlace }));
const ClosingPlace = lazy(async () => ({ default: (await import('../closing/closing.tsx')).ClosingPlace }));

interface CounterStageProps {
  readonly snapshot: Snapshot;
  readonly counter: CounterView;
  readonly notices: Notices;
  readonly player: Player;
}

interface FetchedPlaceProps {
  readonly isHere: boolean;
  readonly children: ReactNode;
}

/** A place whose code comes when somebody goes there. */
function FetchedPlace({ isHere, children }: FetchedPlaceProps) {
  const text = useText();
  return isHere ? (
    <Suspense fallback={<p className="devices">{text('history.loading')}</p>}>{children}</Suspense>
  ) : null;
}

/** Where it begins: at the settings, where saving them has just closed the terminal and opened it again. */
function useBeginning({ attendance }: CounterView): 'counter' | 'settings' {
  const [session, setSession] = useSetupSession();
  const [first] = useState<'counter' | 'settings'>(
    session.comesBack && may(attendance, 'configure') ? 'settings' : 'counter',
  );
  useEffect(() => {
    setSession((before) => (first === 'settings' ? { ...before, comesBack: false } : forgotten()));
  }, [first, setSession]);
  return first;
}

function isUnsaved(name: Place['name'], drafts: DeviceDrafts, session: SetupSession): boolean {
  return (name === 'devices' && hasChanges(drafts)) || (name === 'settings' && session.draft.size > 0);
}

function isAmountShown({ name }: Place, { display }: CounterView): boolean {
  return name === 'counter' && display.screen === 'amount';
}

interface OpenedProps {
  readonly opening: Opening | null;
  readonly counter: CounterView;
  readonly player: Player;
  readonly onClose: () => void;
  readonly onPlace: (name: Place['name']) => void;
}

/** What stands in front of the place, if anything. */
function Opened({ opening, counter, player, onClose, onPlace }: OpenedProps) {
  switch (opening) {
    case null:
      return null;
    case 'help':
      return (
        <Suspense fallback={null}>
          <KeysDialog onClose={onClose} />
        </Suspense>
      );
    case 'menu':
      return (
        <MenuDialog
          player={player}
          onClose={onClose}
          onDevices={() => onPlace('devices')}
          onOperators={() => onPlace('operators')}
          onSettings={() => onPlace('settings')}
          onHealth={() => onPlace('health')}
        />
      );
    case 'tray':
      return <TrayDialog tray={counter.tray} onClose={onClose} />;
    case 'printQueue':
      return <QueueDialog queue={counter.printQueue} printer={counter.status.printer} onClose={onClose} />;
  }
}

/** The terminal at work. */
export function CounterStage({ snapshot, counter, notices, player }: CounterStageProps) {
  const text = useText();
  const [place, setPlace] = usePlace(counter, useBeginning(counter));
  const [session, setSession] = useSetupSession();
  const [drafts, setDrafts] = useState(noDrafts);
  const [leavingFor, setLeavingFor] = useState<Place['name'] | null>(null);
  const [entry, onAmountKey] = useAmountEntry(counter);
  useSounds(counter, snapshot.sound, player);
  const closing = useClosing(notices.showError);
  const atDevices = place.name === 'devices';
  const hasUnsaved = isUnsaved(place.name, drafts, session);
  useTestOnlyWhereShown(counter.scanTest !== null, atDevices && place.tab === 'scanTest', notices.showError);
  const open = (opening: Opening | null) => setPlace({ ...place, opening });
  const close = () => open(null);
  const move = (name: Place['name']) => {
    setPlace({
      ...place,
      name,
      opening: null,
      receipt: null,
      healthPart: isTakingOver(counter.health.takingOver) ? 'backups' : 'doctor',
    });
    setSession((before) => ({ ...before, outcome: null, comesBack: false }));
  };
  // What calls the counter to the front does not ask: the drafts are still there afterwards.
  const go = (name: Place['name']) => {
    if (hasUnsaved && name !== place.name) {
      close();
      setLeavingFor(name);
    } else {
      move(name);
    }
  };
  const { printQueue, status } = counter;
  useKeys(['?'], () => open('help'));
  return (
    <>
      <div className={`stage stage-${counter.mode}`}>
        <header>
          <StatusBar counter={counter} />
          {counter.mode === 'training' ? <TrainingBand /> : null}
          <MessageBar guide={text(guideOf(place, counter))} notices={notices} />
        </header>
        <main>
          {place.name === 'counter' ? (
            <CounterDisplay
              counter={counter}
              entry={entry}
              onAmountKey={onAmountKey}
              onOpenQueue={() => open('printQueue')}
            />
          ) : null}
          <FetchedPlace isHere={place.name === 'history'}>
            <History
              key={place.receipt?.number ?? 0}
              counter={counter}
              receiptNo={place.receipt?.receiptNo ?? null}
              onError={notices.showError}
              onLeave={() => go('counter')}
            />
          </FetchedPlace>
          <FetchedPlace isHere={atDevices}>
            <Devices
              counter={counter}
              tab={place.tab}
              onTab={(tab) => setPlace({ ...place, tab })}
              drafts={drafts}
              onDrafts={setDrafts}
              onError={notices.showError}
              onLeave={() => go('counter')}
            />
          </FetchedPlace>
          <FetchedPlace isHere={place.name === 'operators'}>
            <Operators onLeave={() => go('counter')} />
          </FetchedPlace>
          <FetchedPlace isHere={place.name === 'closing'}>
            <ClosingPlace
              counter={counter}
              part={place.part}
              onPart={(part) => setPlace({ ...place, part })}
              closing={closing}
              onError={notices.showError}
              onLeave={() => go('counter')}
            />
          </FetchedPlace>
          <FetchedPlace isHere={place.name === 'settings'}>
            <SettingsPlace leaveLabel={text('functions.counter')} onLeave={() => go('counter')} />
          </FetchedPlace>
          <FetchedPlace isHere={place.name === 'health'}>
            <HealthPlace
              part={place.healthPart}
              onPart={(healthPart) => setPlace({ ...place, healthPart })}
              health={counter.health}
              leaveLabel={text('functions.counter')}
              onSettings={() => {
                setSession((before) => ({ ...before, section: 'headquarters' }));
                move('settings');
              }}
              onLeave={() => move('counter')}
            />
          </FetchedPlace>
        </main>
        <TrayStrip
          tray={counter.tray}
          printer={printerTrouble(text, { printer: status.printer, printQueue })}
          scanner={isAmountShown(place, counter) ? scannerTrouble(text, status.scanners) : null}
          onOpenQueue={() => open('printQueue')}
        />
        <FunctionBar
          atCounter={place.name === 'counter'}
          onOpen={open}
          onPlace={() => go(place.name === 'counter' ? 'history' : 'counter')}
          onClosing={() => go('closing')}
        />
      </div>
      <LiveRegions counter={counter} notice={notices.current} />
      {counter.mode === 'training' ? <TrainingMark /> : null}
      <Opened opening={place.opening} counter={counter} player={player} onClose={close} onPlace={go} />
      {leavingFor === null || !hasUnsaved ? null : (
        <ConfirmDialog
          title={text(atDevices ? 'devices.unsavedTitle' : 'setup.unsavedTitle')}
          hint={text(atDevices ? 'devices.unsavedHint' : 'setup.unsavedHint')}
          go={text('devices.discard')}
          stay={text('actions.back')}
          danger
          onGo={() => {
            if (atDevices) {
              setDrafts(noDrafts);
            } else {
              setSession(forgotten);
            }
            setLeavingFor(null);
            move(leavingFor);
          }}
          onClose={() => setLeavingFor(null)}
        />
      )}
    </>
  );
}
