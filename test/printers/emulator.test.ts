import { createConnection } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReceiptDocument } from '../../main/printers/port.ts';
import { printerProfile } from '../../main/printers/profiles.ts';
import { renderCommands } from '../../main/printers/render.ts';
import { PrinterEmulator } from '../support/printer/emulator.ts';
import { EscPosMachine } from '../support/printer/machine.ts';

const receipt: ReceiptDocument = {
  language: 'ja',
  lines: [
    { kind: 'text', text: '練習ストア', align: 'center', size: 'large' },
    { kind: 'rule' },
    { kind: 'pair', label: '合計', value: '¥1,234', size: 'large' },
    {
      kind: 'row',
      cells: [
        { text: 'コーヒー', share: 2 },
        { text: '2', share: 1 },
        { text: '¥617', share: 1 },
      ],
    },
    { kind: 'barcode', value: 'R26-1122' },
    { kind: 'qr', value: 'T20261122' },
  ],
};

function machine() {
  const said: number[] = [];
  return { said, printer: new EscPosMachine((answer) => said.push(...answer)) };
}

const bytes = renderCommands(receipt, printerProfile('escpos-80mm'));

describe('the emulated printer', () => {
  it('prints lines, pictures and codes as they stand on paper, in whatever pieces they come', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1 }), (sizes) => {
        const { printer } = machine();
        for (let at = 0, piece = 0; at < bytes.length; piece += 1) {
          const size = sizes[piece % sizes.length] ?? 1;
          printer.feed(bytes.subarray(at, at + size));
          at += size;
        }
        expect(printer.receipts().map((lines) => lines.filter(Boolean))).toEqual([
          [
            '              練習ストア',
            '-'.repeat(48),
            `合計${' '.repeat(32)}¥1,234`,
            `コーヒー${' '.repeat(27)}2${' '.repeat(8)}¥617`,
          ],
        ]);
        expect(printer.barcodes).toEqual(['R26-1122']);
        expect(printer.images).toHaveLength(1);
        expect(printer).toMatchObject({ cuts: 1, errors: [], waiting: 0 });
      }),
      { numRuns: 30 },
    );
  });

  it('keeps what no printer knows, and goes on', () => {
    const { printer } = machine();
    printer.feed(Buffer.from('\x1b@\x1b\x7fgood\n\x02', 'latin1'));
    expect(printer.errors).toEqual(['1b7f', '02']);
    expect(printer.receipts()).toEqual([['good']]);
  });

  it('reads symbols and pictures that are sent as their own commands', () => {
    const { printer } = machine();
    printer.feed(Buffer.from('\x1d(k\x05\x001P0AB\x1d(k\x03\x001Q0\x1dv0\x00\x02\x00\x03\x00123456', 'latin1'));
    expect(printer).toMatchObject({ qrs: ['AB'], images: [{ width: 16, height: 3 }], errors: [] });
  });

  it('answers at once while it stands still, and tells by itself only when asked to', () => {
    const { printer, said } = machine();
    printer.change({ paper: 'out' });
    printer.feed(Buffer.from('\x1b@\x1da\x0eline\n\x1dr\x01\x10\x04\x04', 'latin1'));
    expect(said).toEqual([0x7e]);
    expect(printer.receipts()).toEqual([]);
    printer.change({ paper: 'enough' });
    // GS a tells at once, GS r answers when the line is printed.
    expect(said).toEqual([0x7e, 0x10, 0x00, 0x00, 0x0f, 0x00]);
    expect(printer.receipts()).toEqual([['line']]);
    printer.change({ coverOpen: true });
    expect(said.slice(6)).toEqual([0x38, 0x00, 0x00, 0x0f]);
  });

  it('can be switched off, and on again on the same port', async () => {
    const emulator = await PrinterEmulator.start();
    const connect = () => {
      const { promise, resolve } = Promise.withResolvers<string>();
      const socket = createConnection({ host: '127.0.0.1', port: emulator.port });
      socket.once('connect', () => resolve('connected')).once('error', () => resolve('refused'));
      return promise.finally(() => socket.destroy());
    };
    expect(await connect()).toBe('connected');
    await emulator.off();
    expect(await connect()).toBe('refused');
    await emulator.on();
    expect(await connect()).toBe('connected');
    expect(emulator.connections).toBe(2);
    await emulator.stop();
  });
});
