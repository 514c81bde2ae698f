import { readFileSync } from 'node:fs';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { makeFolder, notWritable } from '../common/folders.ts';

const preferencesSchema = z.object({
  language: z.enum(['ja', 'en', 'zh']).optional().catch(undefined),
  sound: z.enum(['on', 'off']).catch('on'),
});

/** What people at the counter have chosen in the window; nothing that money depends on. */
export type Preferences = z.output<typeof preferencesSchema>;

/** `preferences.json` of a data folder. What cannot be read there is taken as not chosen: it can be chosen again. */
export class PreferencesFile {
  readonly #file: string;

  constructor(dataFolder: string) {
    this.#file = path.join(dataFolder, 'preferences.json');
  }

  load(): Preferences {
    try {
      return preferencesSchema.parse(JSON.parse(readFileSync(this.#file, 'utf8')));
    } catch {
      return { sound: 'on' };
    }
  }

  /** @throws TerminalError DATA_FOLDER_NOT_WRITABLE, DISK_FULL. */
  save(preferences: Preferences): void {
    makeFolder(path.dirname(this.#file), 0o700);
    try {
      writeFileAtomic.sync(this.#file, `${JSON.stringify(preferences)}\n`, { mode: 0o600 });
    } catch (error) {
      throw notWritable(path.dirname(this.#file), error);
    }
  }
}
