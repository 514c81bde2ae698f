import { randomUUID } from 'node:crypto';
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
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

  /** The names of the files, sorted. @throws TerminalError FILE_UNREADABLE. */
  list(): string[] {
    try {
      return readdirSync(this.#folder).sort();
    } catch (error) {
      return this.#noneOr(this.#folder, error) ?? [];
    }
  }

  /** Undefined where there is none. @throws TerminalError FILE_UNREADABLE. */
  read(file: string): Buffer | undefined {
    try {
      return readFileSync(this.path(file));
    } catch (error) {
      return this.#noneOr(this.path(file), error);
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

  /**
   * Replaces a file, and keeps what stood there under a name of its own, for whoever can still make something of it. At no
   * moment is there no such file.
   * @throws TerminalError DATA_FOLDER_NOT_WRITABLE, DISK_FULL; then all is as it was.
   */
  replaceKeeping(file: string, data: string): void {
    const old = this.read(file);
    const kept = `${file}.unreadable-${randomUUID()}`;
    if (old !== undefined) {
      this.write(kept, old);
    }
    try {
      this.write(file, data);
    } catch (error) {
      this.remove(kept);
      throw error;
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

  #noneOr(file: string, error: unknown): undefined {
    if (systemCode(error) !== 'ENOENT') {
      throw new TerminalError('FILE_UNREADABLE', { file, detail: errorDetail(error) }, { cause: error });
    }
  }
}
