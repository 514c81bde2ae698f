import { useEffect, useRef } from 'react';
import type { CounterView, Snapshot } from '../../preload/contract.ts';
import { cueBetween } from '../sound/cues.ts';
import type { Player } from '../sound/player.ts';

/** Sounds what has changed, where sound is on. A window that has just opened is silent. */
export function useSounds(counter: CounterView, sound: Snapshot['sound'], player: Player): void {
  const before = useRef(counter);
  useEffect(() => {
    const cue = cueBetween(before.current, counter);
    before.current = counter;
    if (cue !== null && sound === 'on') {
      player.play(cue);
    }
  }, [counter, sound, player]);
}
