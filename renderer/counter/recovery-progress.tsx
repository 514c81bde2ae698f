import { IconMessageCircle, IconRefresh, IconWifiOff } from '@tabler/icons-react';
import type { ProgressView } from '../../preload/contract.ts';
import { useElapsed, useRemaining } from '../bridge/ticking.ts';
import { durationText, secondsLeft } from '../i18n/format.ts';
import { useText } from '../i18n/text-context.tsx';

function NextStep({ progress }: { readonly progress: ProgressView }) {
  const text = useText();
  const left = useRemaining(progress.nextInMs ?? 0);
  switch (progress.step) {
    case 'asking':
      return text('unknown.askingNow');
    case 'paused':
      return text('unknown.paused');
    case 'waiting':
      return progress.nextInMs === null
        ? text('unknown.idle')
        : text('unknown.nextIn', { time: durationText(text, secondsLeft(left) * 1000) });
  }
}

/** What the terminal is doing to find the outcome, so that nobody thinks that it has stopped. */
export function RecoveryProgress({ progress }: { readonly progress: ProgressView }) {
  const text = useText();
  const openFor = durationText(text, useElapsed(progress.openForMs));
  return (
    <ul className={`recovery recovery-${progress.step}`} aria-label={text('unknown.progress')}>
      <li className="recovery-next">
        {progress.step === 'paused' ? <IconWifiOff aria-hidden /> : <IconRefresh aria-hidden />}
        <strong>
          <NextStep progress={progress} />
        </strong>
      </li>
      <li>
        <IconMessageCircle aria-hidden />
        <span>
          {progress.lastAnswer === null
            ? text('unknown.noAnswer')
            : text('unknown.lastAnswer', { answer: progress.lastAnswer })}
        </span>
      </li>
      <li className="recovery-count">
        {text('unknown.asked', { count: progress.asked })} / {text('unknown.openFor', { time: openFor })}
      </li>
    </ul>
  );
}
