import { chmodSync, existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { errorDetail, systemCode, TerminalError } from '../common/errors.ts';
import { makeFolder, notWritable } from '../common/folders.ts';

/** The folder of a terminal's sealed files, which only their owner may read. */
export class SecretsFolder {
  readonly #folder: string;

  constructor(dataFolder: string) {
    this.#folder = path.join(dataFolder, 'secrets');
  }

  path(file: string): string {
    return path.join(this.#folder, file);
  }

  has(file: string): boolean {
    return existsSync(this.path(file));
  }

  /** Undefined where there is none. @throws TerminalError FILE_UNREADABLE. */
  read(file: string): Buffer | undefined {
    try {
      return readFileSync(this.path(file));
    } catch (error) {
      if (systemCode(error) === 'ENOENT') {
        return undefined;
      }
      throw new TerminalError(
        'FILE_UNREADABLE',
        { file: this.path(file), detail: errorDetail(error) },
        { cause: error },
      );
    }
  }

  /** Replaces the file as a whole. @throws TerminalError DATA_FOLDER_NOT_WRITABLE, DISK_FULL. */
  write(file: string, data: string | Buffer): void {
    makeFolder(this.#folder, 0o700);
    try {
      chmodSync(this.#folder, 0o700);
      writeFileAtomic.sync(this.path(file), data, { mode: 0o600, fsync: true });
    } catch (error) {
      throw notWritable(this.#folder, error);
    }
  }

  /** Renames what is to be replaced, for whoever can still make something of it. */
  putAside(file: string): void {
    try {
      renameSync(this.path(file), this.path(`${file}.unreadable`));
    } catch (error) {
      throw notWritable(this.#folder, error);
    }
  }

  /** @throws TerminalError DATA_FOLDER_NOT_WRITABLE. */
  remove(file: string): void {
    try {
      rmSync(this.path(file), { force: true });
    } catch (error) {
      throw notWritable(this.#folder, error);
    }
  }
}
