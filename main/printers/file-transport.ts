import { open } from 'node:fs/promises';
import { errorDetail, systemCode } from '../common/errors.ts';
import type { PrintTransport, TransportResult } from './port.ts';

/** Writes each job to a device file (`/dev/usb/lp0`), or appends it to an ordinary one. */
export class FileTransport implements PrintTransport {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  get name(): string {
    return this.#path;
  }

  async send(bytes: Uint8Array): Promise<TransportResult> {
    try {
      const file = await open(this.#path, 'a');
      try {
        await file.appendFile(bytes);
      } finally {
        await file.close();
      }
      return { ok: true };
    } catch (error) {
      return { ok: false, code: systemCode(error), detail: errorDetail(error) };
    }
  }
}
