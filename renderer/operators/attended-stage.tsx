import { lazy, Suspense } from 'react';
import { CounterStage } from '../counter/counter-stage.tsx';
import type { StageProps } from './closed-stage.tsx';
import { LockStage } from './lock-stage.tsx';

/** Wanted once in the life of a terminal: the window begins without it. */
const FirstManagerStage = lazy(async () => ({
  default: (await import('./first-manager-stage.tsx')).FirstManagerStage,
}));

/** The terminal for whoever stands at it. Nothing of the counter is on the page while nobody may work there. */
export function AttendedStage(stage: StageProps) {
  const { attendance } = stage.counter;
  switch (attendance.state) {
    case 'firstManager':
      return (
        <Suspense fallback={null}>
          <FirstManagerStage {...stage} />
        </Suspense>
      );
    case 'locked':
      return <LockStage {...stage} attendance={attendance} />;
    case 'off':
    case 'signedIn':
      return <CounterStage {...stage} />;
  }
}
