import type { CDPSession } from 'playwright';
import { systemClock } from '../../../main/common/clock.ts';

const keys = {
  Enter: { code: 'Enter', key: 'Enter', text: '\r', windowsVirtualKeyCode: 13 },
  F10: { code: 'F10', key: 'F10', windowsVirtualKeyCode: 121 },
} as const;

/** A keyboard repeats a key so often. */
const REPEAT_MS = 33;

/** A key that is down, and says so again and again. */
export interface HeldKey {
  /** Lets it repeat itself so many times. */
  repeatedly(times: number): Promise<void>;
  release(): Promise<void>;
}

/** Presses a key and keeps it down; from its first repetitions on they are only sent by `repeatedly`. */
export async function holdKey(cdp: CDPSession, name: keyof typeof keys): Promise<HeldKey> {
  const key = keys[name];
  const repeatedly = async (times: number): Promise<void> => {
    for (let n = 0; n < times; n += 1) {
      await cdp.send('Input.dispatchKeyEvent', { type: 'keyDown', ...key, autoRepeat: true });
      await systemClock.sleep(REPEAT_MS);
    }
  };
  await cdp.send('Input.dispatchKeyEvent', { type: 'keyDown', ...key });
  await repeatedly(10);
  return {
    repeatedly,
    release: async () => {
      await cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key });
    },
  };
}
