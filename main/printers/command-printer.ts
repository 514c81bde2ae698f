import { errorDetail, systemCode } from '../common/errors.ts';
import { beepBytes, drawerBytes } from './acts.ts';
import { hindering, withTelling } from './escpos-status.ts';
import { LinkLost, type PrinterTransport } from './links.ts';
import {
  type CharacterReport,
  NO_DOCUMENT,
  type Printer,
  type PrinterAct,
  type PrinterCondition,
  type PrinterReport,
  type PrintOrder,
  type PrintResult,
  type PrintWatch,
} from './port.ts';
import { type PrinterWaits, PrintRun } from './print-run.ts';
import type { PrinterProfile } from './profiles.ts';
import { renderDocument } from './render.ts';

export interface CommandPrinterOptions {
  /** What the printer understands. */
  readonly profile: PrinterProfile;
  /** How it is reached. */
  readonly transport: PrinterTransport;
  readonly waits?: Partial<PrinterWaits>;
}

const usualWaits: PrinterWaits = { answerMs: 800, idleMs: 5000, proofMs: 10_000, pollMs: 2000 };

const noCharacters: CharacterReport = { replaced: [], missing: [] };

/** A printer that takes commands in bytes. */
export class CommandPrinter implements Printer {
  readonly #profile: PrinterProfile;
  readonly #transport: PrinterTransport;
  readonly #waits: PrinterWaits;
  #hasAnswered = false;

  constructor({ profile, transport, waits }: CommandPrinterOptions) {
    this.#profile = profile;
    this.#transport = transport;
    this.#waits = { ...usualWaits, ...waits };
  }

  get name(): string {
    return this.#transport.name;
  }

  async print({ document, along }: PrintOrder, watch?: PrintWatch): Promise<PrintResult> {
    let rendered: ReturnType<typeof renderDocument>;
    try {
      rendered = renderDocument(document, this.#profile);
    } catch (error) {
      return { ok: false, printed: 'nothing', code: NO_DOCUMENT, detail: errorDetail(error), conditions: [] };
    }
    const { bytes, characters } = rendered;
    return await this.#run({ before: this.#bytesOf(along), document: bytes, characters }, watch);
  }

  /** Only of a printer that is ready: one that opens the drawer when somebody closes its cover does it unattended. */
  async act(act: PrinterAct): Promise<PrintResult> {
    const bytes = this.#bytesOf([act]);
    if (bytes.length === 0) {
      const code = act === 'openDrawer' ? 'PRINTER_NO_DRAWER' : 'PRINTER_NO_BEEPER';
      return { ok: false, printed: 'nothing', code, detail: 'not in its profile', conditions: [] };
    }
    return await this.#run({ before: bytes, document: new Uint8Array(), characters: noCharacters });
  }

  async report(): Promise<PrinterReport> {
    const run = this.#newRun();
    try {
      const conditions = (await run.open()) ? await this.#ask(run) : undefined;
      return conditions === undefined ? { kind: 'notTold' } : { kind: 'told', conditions };
    } catch (error) {
      return { kind: 'unreachable', code: codeOf(error), detail: errorDetail(error) };
    } finally {
      await run.end();
    }
  }

  async #run(job: Job, watch?: PrintWatch): Promise<PrintResult> {
    const run = this.#newRun(watch);
    try {
      const canAsk = await run.open();
      const hindrances = canAsk ? hindering((await this.#ask(run)) ?? []) : [];
      if (hindrances.length > 0) {
        return failed(run, 'PRINTER_NOT_READY', hindrances.join(', '));
      }
      const proof = await run.bring(this.#jobBytes(job, canAsk), canAsk && this.#profile.endProof);
      return { ok: true, proof, characters: job.characters };
    } catch (error) {
      return failed(run, codeOf(error), errorDetail(error));
    } finally {
      await run.end();
    }
  }

  /**
   * Undefined where it does not answer and never did. One that can and does not hangs, or listens to another computer: its
   * way takes all bytes, and nothing is printed.
   */
  async #ask(run: PrintRun): Promise<readonly PrinterCondition[] | undefined> {
    const conditions = await run.ask();
    if (conditions === undefined && this.#hasAnswered) {
      throw new LinkLost('PRINTER_TIMEOUT', 'it does not answer any more');
    }
    this.#hasAnswered ||= conditions !== undefined;
    return conditions;
  }

  /**
   * The drawer and the beep go out with a document that begins, and never alone: a document that is tried again because
   * nothing of it left has not opened the drawer yet, and one that has left is not sent again by itself.
   */
  #jobBytes({ before, document }: Job, canAsk: boolean): Uint8Array {
    return Buffer.concat([before, canAsk ? withTelling(document, this.#profile.endProof) : document]);
  }

  #bytesOf(acts: readonly PrinterAct[]): Uint8Array {
    const bytes = acts.map((act) => (act === 'openDrawer' ? drawerBytes(this.#profile) : beepBytes(this.#profile)));
    return Buffer.concat(bytes.map((part) => part ?? new Uint8Array()));
  }

  #newRun(watch?: PrintWatch): PrintRun {
    const asks = this.#profile.status === 'escpos';
    return new PrintRun({ transport: this.#transport, waits: this.#waits, asks, watch });
  }
}

interface Job {
  readonly before: Uint8Array;
  readonly document: Uint8Array;
  readonly characters: CharacterReport;
}

function failed(run: PrintRun, code: string, detail: string): PrintResult {
  const conditions: readonly PrinterCondition[] = run.conditions;
  return { ok: false, printed: run.hasBegun ? 'unknown' : 'nothing', code, detail, conditions };
}

function codeOf(error: unknown): string {
  return systemCode(error) || 'PRINTER_FAILED';
}
