import { createTheme, MantineProvider } from '@mantine/core';
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { flushSync } from 'react-dom';
import type { Bridge, BridgeError, Snapshot } from '../preload/contract.ts';
import { createCallDesk } from './bridge/call-desk.ts';
import { createSnapshotStore } from './bridge/snapshot-store.ts';
import { TerminalContext } from './bridge/terminal-context.ts';
import { CrashBoundary } from './components/crash-boundary.tsx';
import { useNotices } from './components/notices.ts';
import { displayKey } from './counter/display-key.ts';
import { TextProvider, useText } from './i18n/text-context.tsx';
import { keepFocusOnPress } from './keyboard/keep-focus.ts';
import { createKeyScopes } from './keyboard/key-scopes.ts';
import { pressKey } from './keyboard/press-key.ts';
import { KeyScopeArea, KeyScopesProvider } from './keyboard/use-key.tsx';
import { watchActivity } from './operators/activity.ts';
import { AttendedStage } from './operators/attended-stage.tsx';
import { listenToKeyboard } from './scanner/keyboard.ts';
import { isSetUp, keyboardScannersOf } from './scanner/rules.ts';
import { SetupSessionProvider } from './setup/session.tsx';
import { createPlayer, type Player } from './sound/player.ts';
import { FirstRunStage, OpeningStage, StoppedStage } from './stages.tsx';

const theme = createTheme({
  fontFamily: 'var(--font)',
  headings: { fontFamily: 'var(--font)' },
  defaultRadius: 'md',
  respectReducedMotion: true,
});

/** The parts that live as long as the window does. */
function createParts(bridge: Bridge) {
  const later = (work: () => void, ms: number): void => void window.setTimeout(work, ms);
  const store = createSnapshotStore({ bridge, now: () => performance.now(), later });
  const errors = new Set<(error: BridgeError) => void>();
  const strayScans = new Set<() => void>();
  const desk = createCallDesk({
    bridge,
    onError: (error) => {
      for (const listener of errors) {
        listener(error);
      }
    },
    seq: () => store.get()?.snapshot.seq ?? -1,
    subscribe: store.subscribe,
    later,
  });
  return { bridge, store, desk, errors, strayScans, scopes: createKeyScopes(), player: createPlayer() };
}

type Parts = ReturnType<typeof createParts>;

function useActivity({ bridge, store }: Parts): void {
  useEffect(
    () =>
      watchActivity(window, {
        snapshot: () => store.get()?.snapshot,
        subscribe: store.subscribe,
        now: () => performance.now(),
        tell: () => void bridge.call('operator.active', null),
      }),
    [bridge, store],
  );
}

function useKeyboard({ bridge, store, scopes, errors, strayScans }: Parts): void {
  useEffect(
    () =>
      listenToKeyboard(window, {
        scanners: () => keyboardScannersOf(store.get()?.snapshot.view),
        onScan: (scan) => {
          if (!isSetUp(scan)) {
            for (const listener of strayScans) {
              listener();
            }
            return;
          }
          void bridge.call('scanner.typed', scan).then((answer) => {
            for (const listener of answer.ok ? [] : errors) {
              listener((answer as Extract<typeof answer, { ok: false }>).error);
            }
          });
        },
        // Two keys may come at once, a digit and Enter: the second must find what the first has done.
        onKey: (key) => flushSync(() => pressKey(key, scopes)),
      }),
    [bridge, store, scopes, errors, strayScans],
  );
}

type StageProps = Pick<Parts, 'errors' | 'strayScans'> & { readonly snapshot: Snapshot; readonly player: Player };

function Stage({ snapshot, player, errors, strayScans }: StageProps) {
  const text = useText();
  const { view } = snapshot;
  const atCounter = view.stage === 'counter';
  const notices = useNotices(atCounter ? view.notice : null, atCounter ? displayKey(view.display) : view.stage);
  const { showError } = notices;
  useEffect(() => {
    errors.add(showError);
    return () => void errors.delete(showError);
  }, [errors, showError]);
  const tellOfStray = useCallback(() => {
    if (atCounter) {
      showError({ kind: 'scan', code: '', message: text('scan.notSetUp'), hint: text('scan.notSetUpHint') });
    }
  }, [atCounter, showError, text]);
  useEffect(() => {
    strayScans.add(tellOfStray);
    return () => void strayScans.delete(tellOfStray);
  }, [strayScans, tellOfStray]);
  switch (view.stage) {
    case 'opening':
      return <OpeningStage />;
    case 'firstRun':
      return <FirstRunStage player={player} notices={notices} />;
    case 'stopped':
      return <StoppedStage player={player} notices={notices} problem={view.problem} />;
    case 'counter':
      return <AttendedStage snapshot={snapshot} counter={view} notices={notices} player={player} />;
  }
}

/** The window: one snapshot in, one screen out. */
export function App({ bridge }: { readonly bridge: Bridge }) {
  const [parts] = useState(() => createParts(bridge));
  const { store, desk, scopes, player, errors, strayScans } = parts;
  useEffect(() => store.start(), [store]);
  useEffect(() => keepFocusOnPress(window), []);
  useActivity(parts);
  useKeyboard(parts);
  const held = useSyncExternalStore(store.subscribe, store.get);
  return (
    <MantineProvider theme={theme} forceColorScheme="light">
      <TextProvider language={held?.snapshot.language ?? 'ja'}>
        <KeyScopesProvider scopes={scopes}>
          <KeyScopeArea>
            <CrashBoundary>
              {held === null ? (
                <OpeningStage />
              ) : (
                <TerminalContext value={{ ...held, bridge, desk }}>
                  <SetupSessionProvider>
                    <Stage snapshot={held.snapshot} player={player} errors={errors} strayScans={strayScans} />
                  </SetupSessionProvider>
                </TerminalContext>
              )}
            </CrashBoundary>
          </KeyScopeArea>
        </KeyScopesProvider>
      </TextProvider>
    </MantineProvider>
  );
}
