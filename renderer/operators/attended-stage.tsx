import { CounterStage } from '../counter/counter-stage.tsx';
import type { StageProps } from './closed-stage.tsx';
import { FirstManagerStage } from './first-manager-stage.tsx';
import { LockStage } from './lock-stage.tsx';

/** The terminal for whoever stands at it. Nothing of the counter is on the page while nobody may work there. */
export function AttendedStage(stage: StageProps) {
  const { attendance } = stage.counter;
  switch (attendance.state) {
    case 'firstManager':
      return <FirstManagerStage {...stage} />;
    case 'locked':
      return <LockStage {...stage} attendance={attendance} />;
    case 'off':
    case 'signedIn':
      return <CounterStage {...stage} />;
  }
}
