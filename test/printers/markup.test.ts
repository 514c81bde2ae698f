import fc from 'fast-check';
import receiptline from 'receiptline';
import { describe, expect, it } from 'vitest';
import { escapeText } from '../../main/printers/escape.ts';
import { fedDots } from '../../main/printers/markup.ts';
import type { ReceiptDocument, ReceiptLine } from '../../main/printers/port.ts';
import { printerProfile, profileNames } from '../../main/printers/profiles.ts';
import { renderCommands, renderSvg, renderText } from '../../main/printers/render.ts';
import { document, hostile, place } from './documents.ts';

const profile = printerProfile('escpos-80mm');
const ESC = 0x1b;

/** receiptline's own reading of a markup line, as far as it can be told from the outside: what it sends to a printer. */
function sent(...lines: ReceiptLine[]): Buffer {
  return renderCommands(document(...lines), profile);
}

/** The control sequences of a print job, without what is printed. */
function controls(job: Buffer): string[] {
  const found: string[] = [];
  for (let at = 0; at < job.length; at += 1) {
    const byte = job[at] ?? 0;
    if (byte < 0x20 && byte !== 0x0a) {
      found.push(byte.toString(16));
    }
  }
  return found;
}

describe('escaping', () => {
  it('leaves nothing that receiptline could obey', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(escapeText(text)).toMatch(/^(?:[0-9A-Za-z]|\\x[0-9a-f]{2}|[^\x00-\x7f])*$/);
      }),
    );
  });

  it('still leaves nothing after the normalisation that receiptline does itself', () => {
    fc.assert(
      fc.property(hostile, hostile, (before, after) => {
        const markup = `${escapeText(before)}|${escapeText(after)}`;
        expect(markup.normalize()).toBe(markup);
      }),
    );
  });

  it('prints every printable ASCII text as it is', () => {
    const ascii = fc.string({
      unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(ascii, (text) => {
        // The Japanese code page shows the yen sign in the backslash's place.
        const onPaper = text.replaceAll('\\', '¥');
        expect(renderText(document({ kind: 'text', text }), profile)).toBe(`${onPaper}\n`);
      }),
    );
  });
});

describe('text from outside', () => {
  it('never adds or removes a line, whatever it is', () => {
    fc.assert(
      fc.property(place, hostile, (at, text) => {
        const short = [...text].slice(0, 6).join('');
        const lines = renderText(document({ kind: 'rule' }, at(short), { kind: 'rule' }), profile).split('\n');
        expect(lines[0]).toBe('-'.repeat(48));
        expect(lines[2]).toBe('-'.repeat(48));
        expect(lines).toHaveLength(4);
      }),
    );
  });

  it('never reaches the printer as a command: no job opens the drawer or draws a picture', () => {
    fc.assert(
      fc.property(place, hostile, (at, text) => {
        const job = sent(at(text));
        expect(job.includes(Buffer.of(ESC, 0x70))).toBe(false);
        expect(job.includes(Buffer.from('\x10\x14'))).toBe(false);
        expect(job.includes(Buffer.from('\x1dv0'))).toBe(false);
        expect(job.includes(Buffer.from('\x1d(k'))).toBe(false);
        expect(job.includes(Buffer.from('\x1dk'))).toBe(false);
      }),
    );
  });

  it('changes what is printed, and no control sequence around it', () => {
    const letters = fc.constantFrom(...'abcxyz');
    fc.assert(
      fc.property(place, hostile, letters, (at, text, letter) => {
        // As wide as the hostile text, so that the positions in the commands are the same.
        const shown = renderText(document({ kind: 'text', text: [...text].slice(0, 3).join('') }), profile).trimEnd();
        fc.pre(/^[!-~]{1,3}$/.test(shown));
        const harmless = letter.repeat(shown.length);
        expect(controls(sent(at(shown)))).toEqual(controls(sent(at(harmless))));
      }),
    );
  });

  it('never makes a picture that loads or runs anything', () => {
    fc.assert(
      fc.property(place, hostile, (at, text) => {
        const svg = renderSvg(document(at(text)), profile);
        expect(svg).not.toMatch(/<script|<image|<a |<foreignObject|href=|@import|<style|on\w+=/i);
        expect(svg.match(/<svg/g)).toHaveLength(1);
      }),
    );
  });

  it('would do all of that without escaping', () => {
    const raw = receiptline.transform('{command:\\x1bp\\x00\\x19\\xfa}', {
      command: 'escpos',
      cpl: 48,
      encoding: 'shiftjis',
    });
    expect(Buffer.from(raw, 'latin1').includes(Buffer.of(ESC, 0x70))).toBe(true);
  });
});

describe('the layout', () => {
  it('puts labels left and values right, whatever the paper', () => {
    for (const columns of [32, 48]) {
      const text = renderText(document({ kind: 'pair', label: '店舗', value: 'AShop001' }), { ...profile, columns });
      expect(text).toMatch(/^店舗 +AShop001\n$/);
      expect(text.trimEnd().length + 2).toBe(columns);
    }
  });

  it('wraps long values under themselves and loses nothing of them', () => {
    const value = 'OWC2016110315400494590123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
    const lines = renderText(document({ kind: 'pair', label: 'ID', value }), profile)
      .trimEnd()
      .split('\n');
    expect(lines.map((line) => line.replace('ID', '').trim()).join('')).toBe(value);
    expect(lines.every((line) => line.length <= 48)).toBe(true);
  });

  const papers = ['escpos-80mm', 'escpos-58mm', 'epson-58mm', 'escpos-80mm-cn', 'escpos-58mm-cn'].map(printerProfile);
  /** GS ! with which a printer doubles width and height. */
  const doubled = Buffer.from('\x1d!\x11');

  it('never breaks an amount over two lines, on any paper, in any language, in any form', () => {
    const amounts = ['¥1', '¥1,500', '¥9,999,999', '¥99,999,999', '¥999,999,999', '¥9,999,999,999,999'];
    for (const paper of papers) {
      for (const language of ['ja', 'en', 'zh'] as const) {
        for (const value of amounts) {
          const receipt: ReceiptDocument = { language, lines: [{ kind: 'pair', label: 'x', value, size: 'large' }] };
          expect(renderText(receipt, paper)).toMatch(new RegExp(`^x +${value.replace('¥', '[¥￥]')}\n$`));
          expect(renderCommands(receipt, paper).filter((byte) => byte === 0x0a)).toHaveLength(1);
        }
      }
    }
  });

  it('prints twice as large what fits, to the last column, and the rest in the normal size', () => {
    const [wide, narrow] = papers as [typeof profile, typeof profile];
    const isLarge = (line: ReceiptLine, paper: typeof profile) =>
      renderCommands(document(line), paper).includes(doubled);
    const text = (text: string): ReceiptLine => ({ kind: 'text', text, size: 'large' });
    const amount = (value: string): ReceiptLine => ({ kind: 'pair', label: '金額', value, size: 'large' });
    expect(isLarge(text('店'.repeat(12)), wide)).toBe(true);
    expect(isLarge(text('店'.repeat(13)), wide)).toBe(false);
    expect(isLarge(text('店'.repeat(8)), narrow)).toBe(true);
    expect(isLarge(text(`${'店'.repeat(8)}x`), narrow)).toBe(false);
    expect(isLarge(text('x'.repeat(16)), narrow)).toBe(true);
    expect(isLarge(text('ｶﾅ'.repeat(8)), narrow)).toBe(true);
    expect(isLarge(amount('¥999,999,999'), narrow)).toBe(true);
    expect(isLarge(amount('¥9,999,999,999'), narrow)).toBe(false);
    expect(isLarge(amount('¥999,999,999,999,999'), wide)).toBe(true);
    expect(isLarge(amount('¥9,999,999,999,999,999'), wide)).toBe(false);
    // A wide sign in that code page, unlike in the Japanese one.
    const chinese = printerProfile('escpos-58mm-cn');
    expect(isLarge(amount('¥999999999999'), chinese)).toBe(false);
    expect(isLarge(amount('¥999999999999'), narrow)).toBe(true);
  });

  it('never breaks a large text in two, whatever it is', () => {
    fc.assert(
      fc.property(place, hostile, fc.constantFrom(...papers), (at, text, paper) => {
        const job = renderCommands(document(at(text)), paper);
        fc.pre(job.includes(doubled));
        expect(job.filter((byte) => byte === 0x0a).length).toBe(1);
      }),
    );
  });

  it('leaves room below large lines, on paper and in pictures', () => {
    const lines: ReceiptLine[] = [
      { kind: 'text', text: '【練習】', align: 'center', size: 'large' },
      { kind: 'text', text: '練習用です', align: 'center' },
      { kind: 'text', text: '練習用です', align: 'center' },
    ];
    const svg = renderSvg(document(...lines), profile);
    const bottoms = [...svg.matchAll(/<g transform="translate\(0,(\d+)\)"><text/g)].map(([, y]) => Number(y));
    // A line is 24 high, and as much above the next as a quarter of its own height.
    expect(bottoms).toEqual([48, 84, 114]);
    expect(svg).toContain('height="120px"');
    const feeds = sent(...lines)
      .toString('latin1')
      .split('\x1bJ\x0c');
    expect(feeds).toHaveLength(2);
    expect(feeds[0]).toMatch(/\n[^\n]*$/);
  });

  it('prints a barcode that fits the paper, and leaves out one that does not', () => {
    const narrow = printerProfile('escpos-58mm');
    const job = (value: string) => renderCommands(document({ kind: 'barcode', value }), narrow);
    expect(job('R2611227177000001').includes(Buffer.from('\x1dk'))).toBe(true);
    expect(job('ABCDEFGHIJKLMNOPQRSTUVWXYZ').includes(Buffer.from('\x1dk'))).toBe(false);
    expect(() => job('{x}')).toThrow(RangeError);
  });
});

describe('the one command of the markup', () => {
  it('feeds, and there is no other', () => {
    expect(fedDots('feed 12')).toBe(12);
    for (const other of ['', 'feed', 'feed 1234', 'feed -1', 'feed 12 ', '\x1bp\x00\x19\xfa', 'FEED 12']) {
      expect(fedDots(other)).toBe(0);
    }
  });

  it('is said in the words of each printer, or not at all', () => {
    const large: ReceiptLine = { kind: 'text', text: 'x', size: 'large' };
    for (const name of profileNames) {
      const job = renderCommands(document(large), printerProfile(name));
      expect(job.includes(Buffer.from('\x1bJ\x0c'))).toBe(!name.startsWith('star'));
      expect(job.includes(Buffer.from('feed'))).toBe(false);
    }
  });
});
