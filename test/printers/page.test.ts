import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderPage } from '../../main/printers/page.ts';
import { printerProfile } from '../../main/printers/profiles.ts';
import { document, hostile, place, smallPng } from './documents.ts';

const wide = printerProfile('escpos-80mm');

describe('a page', () => {
  it('is as wide as the paper and as long as the receipt', () => {
    const short = renderPage(document({ kind: 'text', text: 'x' }), wide);
    const long = renderPage(
      document(...Array.from({ length: 40 }, () => ({ kind: 'text', text: 'x' }) as const)),
      wide,
    );
    // A line is 30 dots high, 576 dots are 72 mm, and there are 4 mm above and below.
    expect(short).toMatchObject({ widthMm: 80, heightMm: Math.ceil((30 / 576) * 72 + 8) });
    expect(long).toMatchObject({ widthMm: 80, heightMm: Math.ceil(((40 * 30) / 576) * 72 + 8) });
    expect(long.html).toContain(`@page{size:80mm ${long.heightMm}mm;margin:0}`);
    expect(long.html).toContain('width:72mm;height:150.00mm;margin:4mm 4mm');
    const narrow = renderPage(document({ kind: 'text', text: 'x' }), printerProfile('escpos-58mm'));
    expect(narrow.widthMm).toBe(58);
    expect(narrow.html).toContain('width:48mm;');
  });

  it('has all characters, whatever the printer of the profile lacks', () => {
    const { html } = renderPage({ language: 'zh', lines: [{ kind: 'text', text: '谢鷗é' }] }, wide);
    for (const glyph of '谢鷗é') {
      expect(html).toContain(`>${glyph}</tspan>`);
    }
    expect(html).toContain('<html lang="zh-Hans">');
  });

  it('has pictures, whether the printer of the profile prints them or not', () => {
    const lines = [
      { kind: 'image', pngBase64: smallPng },
      { kind: 'qr', value: 'x' },
    ] as const;
    const page = renderPage(document(...lines), wide);
    expect(page.html).toContain('<image ');
    expect(page.html).toContain('<path ');
    expect(renderPage(document(...lines), { ...wide, images: false })).toEqual(page);
  });

  it('needs nothing from anywhere and runs nothing, whatever it says', () => {
    fc.assert(
      fc.property(place, hostile, (at, text) => {
        const { html } = renderPage(document(at(text), { kind: 'image', pngBase64: smallPng }), wide);
        expect(html).not.toMatch(
          /<script|<link|<a |<iframe|@import|url\(|https?:\/\/(?!www\.w3\.org\/2000\/svg)| on\w+=/i,
        );
        expect(html.match(/<svg/g)).toHaveLength(1);
        expect(html.match(/href="[^"]*"/g)).toEqual([`href="data:image/png;base64,${smallPng}"`]);
        expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"`);
      }),
    );
  });
});
