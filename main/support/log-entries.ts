import { open } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { listLogs } from '../logging/log-folder.ts';
import type { Mask } from '../logging/mask.ts';
import type { BundleEntry } from './bundle.ts';

/** Masking takes its time, and others want theirs: so many lines go at once. */
const LINES_AT_ONCE = 200;

/**
 * The newest of the log files, masked once more: what an older version wrote, or somebody put there, is masked by today's
 * rules too.
 * @param maxBytes of all together, as they lie there; of a file that does not fit its end is taken.
 */
export async function logEntries(folder: string, mask: Mask, maxBytes: number): Promise<BundleEntry[]> {
  const entries: BundleEntry[] = [];
  let left = maxBytes;
  for (const { name, bytes } of listLogs(folder).toSorted((a, b) => b.lastAt - a.lastAt)) {
    if (left <= 0) {
      break;
    }
    const text = await endOf(path.join(folder, name), left);
    // What did not fit as a whole has taken the rest.
    left = bytes > left ? 0 : left - bytes;
    if (text !== undefined) {
      entries.push({ name: `logs/${name}`, content: Buffer.from(await masked(text, mask), 'utf8') });
    }
  }
  return entries;
}

async function masked(text: string, mask: Mask): Promise<string> {
  const lines = text.split('\n');
  const done: string[] = [];
  for (let from = 0; from < lines.length; from += LINES_AT_ONCE) {
    done.push(...lines.slice(from, from + LINES_AT_ONCE).map((line) => mask.text(line)));
    await breathe();
  }
  return done.join('\n');
}

/** Whole lines from a file's end; undefined where it cannot be read. */
async function endOf(file: string, maxBytes: number): Promise<string | undefined> {
  try {
    await using handle = await open(file, 'r');
    const { size } = await handle.stat();
    const length = Math.min(size, maxBytes);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, size - length);
    const text = buffer.toString('utf8', 0, bytesRead);
    return length < size ? text.slice(text.indexOf('\n') + 1) : text;
  } catch {
    return undefined;
  }
}
