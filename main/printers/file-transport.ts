import { constants, type FileHandle, open } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { errorDetail, systemCode } from '../common/errors.ts';
import type { PrintTransport, TransportResult } from './port.ts';

export interface FileTransportOptions {
  readonly path: string;
  /** For each pause while writing, in ms: a printer out of paper takes nothing. */
  readonly timeoutMs: number;
}

/** How often a device that takes nothing is tried again, in ms. */
const RETRY_MS = 20;

/**
 * What has no reader fails at once, and what is full says so instead of holding up the writer; ordinary files do not
 * care. Windows has no such flag.
 */
const FLAGS = constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | (constants.O_NONBLOCK ?? 0);

/** Writes each job to a device file (`/dev/usb/lp0`), or appends it to an ordinary one. */
export class FileTransport implements PrintTransport {
  readonly #options: FileTransportOptions;

  constructor(options: FileTransportOptions) {
    this.#options = options;
  }

  get name(): string {
    return this.#options.path;
  }

  async send(bytes: Uint8Array): Promise<TransportResult> {
    const { path, timeoutMs } = this.#options;
    let file: FileHandle | undefined;
    try {
      file = await open(path, FLAGS);
      if (await writeAll(file, bytes, timeoutMs)) {
        await file.close();
        return { ok: true };
      }
      abandon(file);
      return { ok: false, code: 'PRINTER_TIMEOUT', detail: `${timeoutMs} ms` };
    } catch (error) {
      abandon(file);
      return { ok: false, code: systemCode(error), detail: errorDetail(error) };
    }
  }
}

/** Nobody waits for it: a serial device goes on trying for a while before it closes. */
function abandon(file: FileHandle | undefined): void {
  file?.close().catch(() => undefined);
}

/** False where the device took nothing for so many ms. */
async function writeAll(file: FileHandle, bytes: Uint8Array, timeoutMs: number): Promise<boolean> {
  let written = 0;
  let deadline = performance.now() + timeoutMs;
  while (performance.now() < deadline) {
    const taken = await tryWrite(file, bytes, written);
    if (taken === 0 && written === bytes.length) {
      return true;
    }
    if (taken > 0) {
      written += taken;
      deadline = performance.now() + timeoutMs;
    } else {
      await delay(RETRY_MS);
    }
  }
  return false;
}

/**
 * Writes what the device takes, and gives how many bytes that were; -1 where it is not ready. To be called once more with
 * nothing left: Linux' usblp only then says whether it is through with what it took, and closing throws the rest away.
 */
async function tryWrite(file: FileHandle, bytes: Uint8Array, from: number): Promise<number> {
  try {
    const { bytesWritten } = await file.write(bytes, from, bytes.length - from);
    return bytesWritten;
  } catch (error) {
    if (systemCode(error) === 'EAGAIN') {
      return -1;
    }
    throw error;
  }
}
