import { IconAlertOctagon, IconBuildingStore, IconLoader2, IconRefresh, IconSchool } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import type { Worded } from '../preload/contract.ts';
import { usePress, useTerminal } from './bridge/terminal-context.ts';
import { ActionButton } from './components/action-button.tsx';
import { CloseRow, Dialog } from './components/dialog.tsx';
import { MessageBar } from './components/message-bar.tsx';
import type { Notices } from './components/notices.ts';
import { useScreenFocus } from './components/use-screen-focus.ts';
import { FullScreenButton, MenuButton } from './components/window-buttons.tsx';
import { useText } from './i18n/text-context.tsx';
import { MenuDialog } from './settings/menu-dialog.tsx';
import type { Player } from './sound/player.ts';

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

function LiveDialog({ onClose }: { readonly onClose: () => void }) {
  const text = useText();
  return (
    <Dialog title={text('firstRun.liveTitle')} onClose={onClose}>
      <p className="dialog-hint">{text('firstRun.liveSteps')}</p>
      <ol className="steps">
        <li>{text('firstRun.liveSettings')}</li>
        <li>{text('firstRun.liveKeys')}</li>
        <li>{text('firstRun.liveRestart')}</li>
      </ol>
      <CloseRow onClose={onClose} />
    </Dialog>
  );
}

/** This PC is no terminal yet: training begins at once, real payments are set up by store IT. */
export function FirstRunStage({ player, notices }: StageProps) {
  const text = useText();
  const [live, setLive] = useState(false);
  const training = usePress('firstRun.startTraining', null);
  const heading = useScreenFocus<HTMLHeadingElement>('firstRun');
  return (
    <Frame player={player}>
      <NoticeHeader notices={notices} />
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
            <ActionButton label={text('firstRun.live')} keys={['2']} onPress={() => setLive(true)} size="large" />
          </div>
        </div>
      </main>
      {live ? <LiveDialog onClose={() => setLive(false)} /> : null}
    </Frame>
  );
}

/** Something keeps the terminal from working at all. */
export function StoppedStage({ player, notices, problem }: StageProps & { readonly problem: Worded }) {
  const text = useText();
  const again = usePress('terminal.tryAgain', null);
  const { version } = useTerminal().snapshot;
  const heading = useScreenFocus<HTMLHeadingElement>('stopped');
  return (
    <Frame player={player}>
      <NoticeHeader notices={notices} />
      <main className="plain-stage plain-stopped" data-screen="stopped">
        <IconAlertOctagon className="plain-icon" aria-hidden />
        <h1 ref={heading} tabIndex={-1}>
          {text('app.stopped')}
        </h1>
        <div role="alert" className="problem">
          <p className="problem-message">{problem.message}</p>
          <p>{problem.hint}</p>
        </div>
        <p>{text('app.stoppedHint')}</p>
        <ActionButton
          label={text('app.tryAgain')}
          icon={<IconRefresh aria-hidden />}
          keys={['F4']}
          onPress={again.press}
          inert={again.busy}
          tone="primary"
          size="large"
        />
        <p className="code">
          {text('app.code', { code: problem.code })} · {text('app.version', { version })}
        </p>
      </main>
    </Frame>
  );
}
