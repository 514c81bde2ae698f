import type { CDPSession } from 'playwright';
import { systemClock } from '../../../main/common/clock.ts';

interface Typing {
  readonly msPerKey: number;
  readonly ending: 'Enter' | 'none';
  /**
   * So far, in ms, the keys' own time runs ahead of the clock. On a busy computer a key gets here late: in the window's
   * eyes it is in time all the same, as one from a keyboard is, which waits in the system with its time on it.
   */
  readonly aheadMs?: number;
}

/** Types as a scanner does: each key at its time, which the event carries, however busy the machine is. */
export async function typeLikeAScanner(
  keys: CDPSession,
  text: string,
  { msPerKey, ending, aheadMs = 0 }: Typing,
): Promise<void> {
  const presses = [...[...text].map(keyOf), ...(ending === 'Enter' ? [enter] : [])];
  const begun = Date.now();
  const sent: Promise<unknown>[] = [];
  for (const [index, { shift, ...key }] of presses.entries()) {
    const at = begun + index * msPerKey;
    await systemClock.sleep(Math.max(0, at - Date.now()));
    const common = { ...key, modifiers: shift ? 8 : 0, timestamp: (at + aheadMs) / 1000 };
    sent.push(keys.send('Input.dispatchKeyEvent', { type: 'keyDown', ...common }));
    sent.push(keys.send('Input.dispatchKeyEvent', { type: 'keyUp', ...common, timestamp: (at + aheadMs + 1) / 1000 }));
  }
  await Promise.all(sent);
  // Whatever is pressed next is later than these keys.
  await systemClock.sleep(aheadMs);
}

interface Key {
  readonly code: string;
  readonly key: string;
  readonly text?: string;
  readonly windowsVirtualKeyCode: number;
  readonly shift: boolean;
}

const enter: Key = { code: 'Enter', key: 'Enter', text: '\r', windowsVirtualKeyCode: 13, shift: false };

function keyOf(character: string): Key {
  if (/^[0-9]$/.test(character)) {
    return {
      code: `Digit${character}`,
      key: character,
      text: character,
      windowsVirtualKeyCode: character.charCodeAt(0),
      shift: false,
    };
  }
  const upper = character.toUpperCase();
  if (/^[A-Z]$/.test(upper)) {
    return {
      code: `Key${upper}`,
      key: character,
      text: character,
      windowsVirtualKeyCode: upper.charCodeAt(0),
      shift: character === upper,
    };
  }
  throw new Error(`the scanner has no key for ${character}`);
}
