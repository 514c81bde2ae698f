import { describe, expect, it } from 'vitest';
import type { Printer, PrintOrder, PrintWatch, ReceiptDocument } from '../../main/printers/port.ts';

/** A printer, with a look at its paper. */
export interface PrinterUnderTest {
  readonly printer: Printer;
  /** The texts of what it has printed, one document after the other, without blanks. */
  printed(): string[];
  /** It is not there any more. */
  breakDown(): Promise<void>;
}

export function documentOf(...texts: readonly string[]): ReceiptDocument {
  return { language: 'ja', lines: texts.map((text) => ({ kind: 'text', text })) };
}

export function orderOf(...texts: readonly string[]): PrintOrder {
  return { document: documentOf(...texts), along: [] };
}

/** Remembers what it was told, and can give up. */
export class NotedWatch implements PrintWatch {
  readonly holds: (readonly string[])[] = [];
  readonly #giving = new AbortController();

  get signal(): AbortSignal {
    return this.#giving.signal;
  }

  onHold(conditions: readonly string[]): void {
    this.holds.push(conditions);
  }

  giveUp(): void {
    this.#giving.abort();
  }
}

const code = expect.stringMatching(/^[A-Z_]+$/);

/** What every printer must do alike. */
export function describePrinter(name: string, create: () => Promise<PrinterUnderTest>): void {
  describe(`a ${name} printer`, () => {
    it('prints a document once, and says who says so', async () => {
      const { printer, printed } = await create();
      const watch = new NotedWatch();
      expect(await printer.print(orderOf('御買上票', 'Thank you'), watch)).toEqual({
        ok: true,
        proof: expect.stringMatching(/^(printer|transport)$/),
        characters: { replaced: [], missing: [] },
      });
      await expect.poll(printed).toEqual(['御買上票Thankyou']);
      expect(watch.holds).toEqual([]);
    });

    it('prints documents in their order, long ones too, and needs nobody to watch', async () => {
      const { printer, printed } = await create();
      const long = Array.from({ length: 300 }, (_, line) => `line${line}`);
      for (const texts of [['first'], long, ['third']]) {
        expect(await printer.print(orderOf(...texts))).toMatchObject({ ok: true });
      }
      await expect.poll(printed, { timeout: 5000 }).toEqual(['first', long.join(''), 'third']);
    });

    it('that is not there has printed nothing, and says with a code why', async () => {
      const { printer, breakDown } = await create();
      await breakDown();
      expect(await printer.print(orderOf('x'))).toEqual({
        ok: false,
        printed: 'nothing',
        code,
        detail: expect.any(String),
        conditions: [],
      });
      expect(await printer.report()).toEqual({ kind: 'unreachable', code, detail: expect.any(String) });
    });

    it('prints nothing of what was given up before it began', async () => {
      const { printer, printed } = await create();
      const watch = new NotedWatch();
      watch.giveUp();
      const result = await printer.print(orderOf('x'), watch);
      expect(result).toMatchObject({ ok: false, printed: 'nothing', code: 'PRINT_ABORTED' });
      expect(await printer.print(orderOf('y'))).toMatchObject({ ok: true });
      await expect.poll(printed).toEqual(['y']);
    });

    it('does not reject for a document that is none', async () => {
      const { printer } = await create();
      const document: ReceiptDocument = { language: 'ja', lines: [{ kind: 'barcode', value: '{}' }] };
      expect(await printer.print({ document, along: [] })).toMatchObject({
        ok: false,
        printed: 'nothing',
        code: 'PRINT_NO_DOCUMENT',
      });
    });

    it('says how it is where it can be asked, and prints nothing then', async () => {
      const { printer, printed } = await create();
      expect(['told', 'notTold']).toContain((await printer.report()).kind);
      expect(printed()).toEqual([]);
    });

    it('opens a drawer and prints nothing, or says that it has none', async () => {
      const { printer, printed } = await create();
      const result = await printer.act('openDrawer');
      expect(result.ok || result.code).toSatisfy((outcome) => outcome === true || outcome === 'PRINTER_NO_DRAWER');
      expect(printed()).toEqual([]);
    });

    it('has a name that people know', async () => {
      const { printer } = await create();
      expect(printer.name.length).toBeGreaterThan(3);
    });
  });
}
