import { type Cue, cueNotes } from './cues.ts';

const VOLUME = 0.25;
const FADE_S = 0.012;

/** Plays cues; a PC without sound plays nothing. */
export interface Player {
  readonly play: (cue: Cue) => void;
}

/** Tones are made on the spot, so there are no files. */
export function createPlayer(): Player {
  let context: AudioContext | null = null;
  return {
    play: (cue) => {
      context ??= new AudioContext();
      void context.resume().catch(() => undefined);
      const begin = context.currentTime + 0.02;
      for (const { hz, startMs, ms } of cueNotes[cue]) {
        const start = begin + startMs / 1000;
        const end = start + ms / 1000;
        const tone = new OscillatorNode(context, { type: 'triangle', frequency: hz });
        const gain = new GainNode(context, { gain: 0 });
        gain.gain.setValueAtTime(0, start);
        gain.gain.linearRampToValueAtTime(VOLUME, start + FADE_S);
        gain.gain.setValueAtTime(VOLUME, end - FADE_S);
        gain.gain.linearRampToValueAtTime(0, end);
        tone.connect(gain).connect(context.destination);
        tone.start(start);
        tone.stop(end);
      }
    },
  };
}
