import { IconHourglassHigh, IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import type { AttendanceView, BridgeError } from '../../preload/contract.ts';
import { useCall } from '../bridge/use-call.ts';
import { useText } from '../i18n/text-context.tsx';
import { ClosedStage, type StageProps } from './closed-stage.tsx';
import { PinDesk } from './pin-desk.tsx';
import { underWayText } from './under-way.ts';

interface LockStageProps extends StageProps {
  readonly attendance: Extract<AttendanceView, { state: 'locked' }>;
}

/** Somebody has to sign in before anything can be pressed; what is under way goes on, and is told. */
export function LockStage({ attendance, ...stage }: LockStageProps) {
  const text = useText();
  const [error, setError] = useState<BridgeError | null>(null);
  const signIn = useCall('operator.signIn', setError);
  const { operators, last, why } = attendance;
  const underWay = underWayText(text, stage.counter);
  return (
    <ClosedStage {...stage} guide={text('operators.guide')}>
      <main className="lock-stage" data-screen="locked">
        <div className="lock-head">
          <IconLock aria-hidden />
          <h1>{text('operators.signIn')}</h1>
          <p>{text(`operators.why.${why}`)}</p>
        </div>
        {underWay === '' ? null : (
          <p className="lock-under-way">
            <IconHourglassHigh aria-hidden />
            {underWay}
          </p>
        )}
        <PinDesk
          operators={operators}
          first={last}
          label={text('operators.people')}
          chooseFirst={text('operators.choose')}
          chooseBefore={text('operators.chooseBefore')}
          go={text('operators.signIn')}
          busy={signIn.busy}
          error={error}
          onGive={(given) => {
            setError(null);
            signIn.run(given, () => setError(null));
          }}
        />
      </main>
    </ClosedStage>
  );
}
