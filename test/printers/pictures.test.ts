import fc from 'fast-check';
import receiptline from 'receiptline';
import { describe, expect, it } from 'vitest';
import { toMarkup } from '../../main/printers/markup.ts';
import { paperOf } from '../../main/printers/paper.ts';
import type { ReceiptLine } from '../../main/printers/port.ts';
import { printerProfile, profileNames } from '../../main/printers/profiles.ts';
import { renderCommands, renderSvg, renderText } from '../../main/printers/render.ts';
import { document, smallPng } from './documents.ts';
import { makePng } from './make-png.ts';

const profile = printerProfile('escpos-80mm');

const sent = (...lines: ReceiptLine[]) => renderCommands(document(...lines), profile);

describe('pictures', () => {
  const picture = Buffer.from('\x1d8L');
  const qr = (value: string): ReceiptLine => ({ kind: 'qr', value });

  it('are a QR code that says what it is to say, whatever signs that has', () => {
    const value = fc.string({
      unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
      minLength: 1,
      maxLength: 300,
    });
    fc.assert(
      fc.property(value, fc.constantFrom('escpos-80mm', 'escpos-58mm'), (text, name) => {
        const paper = paperOf(printerProfile(name), 'ja');
        let said: string | undefined;
        receiptline.transform(toMarkup(document(qr(text)), paper), {
          command: { ...receiptline.commands.base, qrcode: ({ data }) => (said = data) },
        });
        expect(said).toBe(text);
        expect(renderCommands(document(qr(text)), printerProfile(name)).includes(picture)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it('are as large as a phone likes and never wider than the paper', () => {
    const side = (value: string, name: string) => {
      const job = renderCommands(document(qr(value)), printerProfile(name));
      const at = job.indexOf(picture);
      return [job.readUInt16LE(at + 13), job.readUInt16LE(at + 15)];
    };
    expect(side('https://example.com/r/R2611221234000001', 'escpos-80mm')).toEqual([145, 145]);
    expect(side('x', 'escpos-58mm')).toEqual([126, 126]);
    expect(side('x'.repeat(300), 'escpos-58mm')[0]).toBeLessThan(384);
  });

  it('are refused as QR codes where they are too long or not ASCII', () => {
    for (const value of ['', 'x'.repeat(301), '店', 'a\nb']) {
      expect(() => sent(qr(value))).toThrow(RangeError);
    }
  });

  it('stand in a text as what they say, and a logo not at all', () => {
    const text = renderText(document(qr('https://example.com/'), { kind: 'image', pngBase64: smallPng }), profile);
    expect(text).toBe(`${' '.repeat(14)}https://example.com/\n`);
  });

  it('are printed where they fit, on every printer that prints pictures', () => {
    const line: ReceiptLine = { kind: 'image', pngBase64: smallPng };
    for (const name of profileNames) {
      const some = printerProfile(name);
      const blank = renderCommands(document(), some).length;
      expect(renderCommands(document(line), some).length).toBeGreaterThan(blank + 8);
      expect(renderCommands(document(line, qr('x')), { ...some, images: false }).includes(picture)).toBe(false);
    }
    expect(renderSvg(document(line), profile)).toContain(`<image href="data:image/png;base64,${smallPng}"`);
  });

  it('are left out where they are larger than the paper', () => {
    const image = (width: number, height: number): ReceiptLine => {
      const png = makePng({ width, height, kind: 'grey8', interlaced: false });
      return { kind: 'image', pngBase64: png.toString('base64') };
    };
    expect(sent(image(576, 160)).includes(picture)).toBe(true);
    expect(sent(image(577, 160)).includes(picture)).toBe(false);
    expect(sent(image(576, 161)).includes(picture)).toBe(false);
  });

  it('are refused where they are no PNG, or try to be markup', () => {
    const cut = Buffer.from(smallPng, 'base64').subarray(0, -1).toString('base64');
    for (const pngBase64 of ['', 'AAAA', cut, `${smallPng}}{command:feed 9`, `${smallPng};command:feed 9`]) {
      expect(() => sent({ kind: 'image', pngBase64 })).toThrow(RangeError);
    }
  });
});
