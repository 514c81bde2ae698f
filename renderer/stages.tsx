import {
  IconAdjustments,
  IconAlertOctagon,
  IconBuildingStore,
  IconLoader2,
  IconRefresh,
  IconSchool,
  IconStethoscope,
} from '@tabler/icons-react';
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import type { Worded } from '../preload/contract.ts';
import { usePress, useTerminal } from './bridge/terminal-context.ts';
import { ActionButton } from './components/action-button.tsx';
import { MessageBar } from './components/message-bar.tsx';
import type { Notices } from './components/notices.ts';
import { useScreenFocus } from './components/use-screen-focus.ts';
import { FullScreenButton, MenuButton } from './components/window-buttons.tsx';
import type { HealthPart } from './health/parts.ts';
import { useText } from './i18n/text-context.tsx';
import { KeyScopeArea } from './keyboard/use-key.tsx';
import { MenuDialog } from './settings/menu-dialog.tsx';
import { type SavingOutcome, useSetupSession } from './setup/session.tsx';
import type { Player } from './sound/player.ts';

/** Wanted by store IT alone: the window begins without them. */
const FirstSetup = lazy(async () => ({ default: (await import('./setup/first-setup.tsx')).FirstSetup }));
const SettingsPlace = lazy(async () => ({ default: (await import('./setup/settings-place.tsx')).SettingsPlace }));
const HealthPlace = lazy(async () => ({ default: (await import('./health/health-place.tsx')).HealthPlace }));

/** The terminal is being opened. */
export function OpeningStage() {
  const text = useText();
  return (
    <main className="plain-stage" data-screen="opening">
      <IconLoader2 className="turning plain-icon" aria-hidden />
      <h1>{text('app.opening')}</h1>
      <p role="status">{text('app.openingHint')}</p>
    </main>
  );
}

interface StageProps {
  readonly player: Player;
  readonly notices: Notices;
}

function Frame({ player, children }: { readonly player: Player; readonly children: ReactNode }) {
  const text = useText();
  const [menu, setMenu] = useState(false);
  return (
    <div className="stage">
      {children}
      <nav className="function-bar" aria-label={text('functions.title')}>
        <MenuButton onPress={() => setMenu(true)} />
        <FullScreenButton />
      </nav>
      {menu ? <MenuDialog player={player} onClose={() => setMenu(false)} /> : null}
    </div>
  );
}

function NoticeHeader({ notices }: Pick<StageProps, 'notices'>) {
  return notices.current === null ? null : (
    <header>
      <MessageBar guide="" notices={notices} />
    </header>
  );
}

/** Screens of store IT, whose code comes when somebody goes there. */
function Fetched({ children }: { readonly children: ReactNode }) {
  const text = useText();
  return (
    <main>
      <KeyScopeArea>
        <Suspense fallback={<p className="setup">{text('history.loading')}</p>}>{children}</Suspense>
      </KeyScopeArea>
    </main>
  );
}

/** This PC is no terminal yet: training begins at once, real payments are set up step by step. */
export function FirstRunStage({ player, notices }: StageProps) {
  const text = useText();
  const [screen, setScreen] = useState<'choice' | 'guide' | 'all'>('choice');
  return (
    <Frame player={player}>
      <NoticeHeader notices={notices} />
      {screen === 'choice' ? <FirstChoice onLive={() => setScreen('guide')} /> : null}
      {screen === 'guide' ? (
        <Fetched>
          <FirstSetup onAll={() => setScreen('all')} onLeave={() => setScreen('choice')} />
        </Fetched>
      ) : null}
      {screen === 'all' ? (
        <Fetched>
          <SettingsPlace leaveLabel={text('setup.guide.toGuide')} onLeave={() => setScreen('guide')} />
        </Fetched>
      ) : null}
    </Frame>
  );
}

function FirstChoice({ onLive }: { readonly onLive: () => void }) {
  const text = useText();
  const training = usePress('firstRun.startTraining', null);
  const heading = useScreenFocus<HTMLHeadingElement>('firstRun');
  return (
    <main className="plain-stage" data-screen="firstRun">
      <h1 ref={heading} tabIndex={-1}>
        {text('firstRun.title')}
      </h1>
      <div className="choices">
        <div className="choice choice-training">
          <IconSchool className="plain-icon" aria-hidden />
          <p>{text('firstRun.trainingHint')}</p>
          <ActionButton
            label={text('firstRun.training')}
            keys={['1']}
            onPress={training.press}
            inert={training.busy}
            tone="primary"
            size="large"
          />
        </div>
        <div className="choice">
          <IconBuildingStore className="plain-icon" aria-hidden />
          <p>{text('firstRun.liveHint')}</p>
          <ActionButton label={text('firstRun.live')} keys={['2']} onPress={onLive} size="large" />
        </div>
      </div>
    </main>
  );
}

/** What came of a saving after which the terminal could not open; told once. The settings begin where something is missing. */
function useOutcome({ code }: Worded): SavingOutcome | null {
  const [{ outcome }, setSession] = useSetupSession();
  const [told] = useState(outcome);
  useEffect(() => {
    const section = /^(?:GATEWAY_)?KEY_/.test(code) ? 'keys' : null;
    setSession((before) => ({ ...before, outcome: null, comesBack: false, section }));
  }, [setSession, code]);
  return told;
}

/** Something keeps the terminal from working at all; what is to be seen to can be seen to here. */
export function StoppedStage({ player, notices, problem }: StageProps & { readonly problem: Worded }) {
  const text = useText();
  const [screen, setScreen] = useState<'problem' | 'settings' | 'health'>('problem');
  const [part, setPart] = useState<HealthPart>('doctor');
  const [, setSession] = useSetupSession();
  const outcome = useOutcome(problem);
  const leave = () => setScreen('problem');
  return (
    <Frame player={player}>
      <NoticeHeader notices={notices} />
      {screen === 'problem' ? (
        <StoppedProblem
          problem={problem}
          saved={outcome !== null && outcome !== 'nothing'}
          onSettings={() => setScreen('settings')}
          onHealth={() => {
            setPart('doctor');
            setScreen('health');
          }}
        />
      ) : null}
      {screen === 'settings' ? (
        <Fetched>
          <SettingsPlace leaveLabel={text('actions.back')} onLeave={leave} />
        </Fetched>
      ) : null}
      {screen === 'health' ? (
        <Fetched>
          <HealthPlace
            part={part}
            onPart={setPart}
            health={undefined}
            leaveLabel={text('actions.back')}
            onSettings={() => {
              setSession((before) => ({ ...before, section: 'headquarters' }));
              setScreen('settings');
            }}
            onLeave={leave}
          />
        </Fetched>
      ) : null}
    </Frame>
  );
}

interface StoppedProblemProps {
  readonly problem: Worded;
  /** Settings have just been saved: that they were is not why it stands still. */
  readonly saved: boolean;
  readonly onSettings: () => void;
  readonly onHealth: () => void;
}

function StoppedProblem({ problem, saved, onSettings, onHealth }: StoppedProblemProps) {
  const text = useText();
  const again = usePress('terminal.tryAgain', null);
  const { version } = useTerminal().snapshot;
  const heading = useScreenFocus<HTMLHeadingElement>('stopped');
  return (
    <main className="plain-stage plain-stopped" data-screen="stopped">
      <IconAlertOctagon className="plain-icon" aria-hidden />
      <h1 ref={heading} tabIndex={-1}>
        {text('app.stopped')}
      </h1>
      <div role="alert" className="problem">
        <p className="problem-message">{problem.message}</p>
        <p>{problem.hint}</p>
      </div>
      <p>{text(saved ? 'setup.savedAndStopped' : 'app.stoppedHint')}</p>
      <div className="button-row stopped-actions">
        <ActionButton
          label={text('app.tryAgain')}
          icon={<IconRefresh aria-hidden />}
          keys={['F4']}
          onPress={again.press}
          inert={again.busy}
          tone="primary"
          size="large"
        />
        <ActionButton
          label={text('setup.title')}
          icon={<IconAdjustments aria-hidden />}
          keys={['F7']}
          onPress={onSettings}
          size="large"
        />
        <ActionButton
          label={text('health.open')}
          icon={<IconStethoscope aria-hidden />}
          keys={['F8']}
          onPress={onHealth}
          size="large"
        />
      </div>
      <p className="code">
        {text('app.code', { code: problem.code })} · {text('app.version', { version })}
      </p>
    </main>
  );
}
