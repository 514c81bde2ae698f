import { type ReactNode, useState } from 'react';
import type { CounterView, Snapshot } from '../../preload/contract.ts';
import { MessageBar } from '../components/message-bar.tsx';
import type { Notices } from '../components/notices.ts';
import { FullScreenButton, MenuButton } from '../components/window-buttons.tsx';
import { LiveRegions } from '../counter/live-regions.tsx';
import { StatusBar } from '../counter/status-bar.tsx';
import { TrainingBand, TrainingMark } from '../counter/training-mark.tsx';
import { useSounds } from '../counter/use-sounds.ts';
import { useText } from '../i18n/text-context.tsx';
import { KeyScopeArea } from '../keyboard/use-key.tsx';
import { MenuDialog } from '../settings/menu-dialog.tsx';
import type { Player } from '../sound/player.ts';

/** What every stage of an open terminal is given. */
export interface StageProps {
  readonly snapshot: Snapshot;
  readonly counter: CounterView;
  readonly notices: Notices;
  readonly player: Player;
}

interface ClosedStageProps extends StageProps {
  /** What to do, in one line. */
  readonly guide: string;
  readonly children: ReactNode;
}

/** A terminal that is open, at which nobody may work yet: it tells how it is, and nothing of the counter can be pressed. */
export function ClosedStage({ snapshot, counter, notices, player, guide, children }: ClosedStageProps) {
  const text = useText();
  const [menu, setMenu] = useState(false);
  useSounds(counter, snapshot.sound, player);
  return (
    <KeyScopeArea exclusive>
      <div className={`stage stage-${counter.mode}`}>
        <header>
          <StatusBar counter={counter} />
          {counter.mode === 'training' ? <TrainingBand /> : null}
          <MessageBar guide={guide} notices={notices} />
        </header>
        {children}
        <nav className="function-bar" aria-label={text('functions.title')}>
          <MenuButton onPress={() => setMenu(true)} />
          <FullScreenButton />
        </nav>
      </div>
      <LiveRegions counter={counter} notice={notices.current} />
      {counter.mode === 'training' ? <TrainingMark /> : null}
      {menu ? <MenuDialog player={player} onClose={() => setMenu(false)} /> : null}
    </KeyScopeArea>
  );
}
