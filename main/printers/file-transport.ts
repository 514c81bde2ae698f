import { constants, type FileHandle, open, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { errorDetail, systemCode } from '../common/errors.ts';
import { type LinkEars, LinkLost, type PrinterLink, type PrinterTransport } from './links.ts';

export interface FileTransportOptions {
  /** A device file such as `/dev/usb/lp0`, or an ordinary file, to which jobs are appended. */
  readonly path: string;
  /** Where the system keeps its device files. */
  readonly devices?: string;
}

/** How often a device that takes nothing is tried again, in ms. */
const RETRY_MS = 20;

/** How often a device is asked whether the printer has said something, in ms. */
const LISTEN_MS = 20;

/** What has no reader fails at once, and what is full says so instead of holding up the writer. Windows has no such flags. */
const NO_WAITING = (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0);

/** Reaches a printer through its device file, or appends to an ordinary file, which never says anything. */
export class FileTransport implements PrinterTransport {
  readonly #path: string;
  readonly #devices: string;

  constructor({ path, devices = '/dev' }: FileTransportOptions) {
    this.#path = path;
    this.#devices = devices;
  }

  get name(): string {
    return this.#path;
  }

  async open(ears: LinkEars): Promise<PrinterLink> {
    try {
      const found = await stat(this.#path).catch(() => undefined);
      const isDevice = found?.isCharacterDevice() ?? false;
      // The name of a printer that is unplugged is free: an ordinary file of this name would swallow receipts for good.
      if (isAmong(this.#devices, this.#path) && (found === undefined || found.isFile())) {
        throw new LinkLost('DEVICE_NOT_FOUND', `${this.#path} is no device`);
      }
      const file = isDevice
        ? await open(this.#path, constants.O_RDWR | NO_WAITING)
        : await open(this.#path, constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | NO_WAITING);
      return new FileLink(file, isDevice ? ears : undefined);
    } catch (error) {
      throw lostBy(error);
    }
  }
}

class FileLink implements PrinterLink {
  readonly twoWay: boolean;
  readonly transitMs = 0;
  readonly #file: FileHandle;
  readonly #ears: LinkEars | undefined;
  readonly #closing = new AbortController();

  constructor(file: FileHandle, ears: LinkEars | undefined) {
    this.#file = file;
    this.#ears = ears;
    this.twoWay = ears !== undefined;
    if (ears !== undefined) {
      void this.#listen(ears);
    }
  }

  async write(bytes: Uint8Array): Promise<void> {
    let written = 0;
    while (written < bytes.length) {
      const taken = await this.#tryWrite(bytes.subarray(written));
      if (taken > 0) {
        written += taken;
      } else {
        await this.#pause(RETRY_MS);
      }
    }
  }

  async finish(last: Uint8Array): Promise<void> {
    await this.write(last);
    // Linux' usblp says only to a next writer whether it is through with what it took, and closing throws the rest away.
    while ((await this.#tryWrite(new Uint8Array())) < 0) {
      await this.#pause(RETRY_MS);
    }
    this.#closing.abort();
    try {
      await this.#file.close();
    } catch (error) {
      throw lostBy(error);
    }
  }

  async abandon(): Promise<void> {
    this.#closing.abort();
    await this.#file.close().catch(() => undefined);
  }

  /** How many bytes the device took; -1 where it is not ready. */
  async #tryWrite(bytes: Uint8Array): Promise<number> {
    try {
      return (await this.#file.write(bytes)).bytesWritten;
    } catch (error) {
      if (systemCode(error) === 'EAGAIN') {
        return -1;
      }
      throw this.#lose(error);
    }
  }

  async #listen(ears: LinkEars): Promise<void> {
    const buffer = Buffer.alloc(256);
    while (!this.#closing.signal.aborted) {
      try {
        const { bytesRead } = await this.#file.read(buffer, 0, buffer.length);
        if (bytesRead > 0 && !this.#closing.signal.aborted) {
          ears.heard(Buffer.from(buffer.subarray(0, bytesRead)));
        }
      } catch (error) {
        if (isGone(error)) {
          this.#lose(error);
        }
        if (systemCode(error) !== 'EAGAIN') {
          return;
        }
      }
      await this.#pause(LISTEN_MS).catch(() => undefined);
    }
  }

  #lose(error: unknown): LinkLost {
    const reason = lostBy(error);
    if (!this.#closing.signal.aborted) {
      void this.abandon();
      this.#ears?.lost(reason);
    }
    return reason;
  }

  async #pause(ms: number): Promise<void> {
    try {
      await delay(ms, undefined, { signal: this.#closing.signal });
    } catch {
      throw new LinkLost('PRINTER_CLOSED', 'let go of');
    }
  }
}

/** What lies in memory (`/dev/shm`) are ordinary files. */
function isAmong(devices: string, file: string): boolean {
  const name = path.relative(devices, path.resolve(file));
  return name !== '' && !path.isAbsolute(name) && !['..', 'shm'].includes(name.split(path.sep)[0] ?? '');
}

/** A device that cannot be read (`EIO`, `EINVAL`) may well print; one that is not there any more cannot. */
function isGone(error: unknown): boolean {
  return ['ENODEV', 'ENXIO'].includes(systemCode(error));
}

function lostBy(error: unknown): LinkLost {
  return error instanceof LinkLost ? error : new LinkLost(systemCode(error) || 'PRINTER_CLOSED', errorDetail(error));
}
