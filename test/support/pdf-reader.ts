import { inflateSync } from 'node:zlib';

/** The numbered objects of a PDF: what stands before the stream, and the stream, unpacked. */
function objectsOf(pdf: Buffer): Map<string, { readonly head: string; readonly stream: string }> {
  const text = pdf.toString('latin1');
  return new Map(
    Array.from(text.matchAll(/^(\d+) 0 obj\n([\s\S]*?)\nendobj$/gm), ([, number = '', body = '']) => {
      const [head = '', packed] = body.split(/\nstream\n/);
      const bytes = Buffer.from(packed?.replace(/\nendstream$/, '') ?? '', 'latin1');
      const stream = head.includes('/FlateDecode') ? inflateSync(bytes).toString('latin1') : bytes.toString('latin1');
      return [number, { head, stream }];
    }),
  );
}

/** All that a PDF says, packed or not: two files that differ only in how they were packed are alike. */
export function pdfContents(pdf: Buffer): string[] {
  return Array.from(objectsOf(pdf).values(), ({ head, stream }) => `${head.replace(/\/Length \d+/, '')}\n${stream}`);
}

/** The text of each page, in the order in which it was written, by the table that a PDF has for copying it. */
export function pdfPages(pdf: Buffer): string[] {
  const objects = objectsOf(pdf);
  const headOf = (number: string | undefined) => objects.get(number ?? '')?.head ?? '';
  const tree = [...objects.values()].find(({ head }) => head.includes('/Type /Pages'))?.head ?? '';
  const pages = Array.from((/\/Kids \[(.*?)\]/.exec(tree)?.[1] ?? '').matchAll(/(\d+) 0 R/g));
  return pages.map(([, number]) => {
    const page = headOf(number);
    const resources = headOf(/\/Resources (\d+) 0 R/.exec(page)?.[1]);
    const fonts = new Map(
      Array.from(resources.matchAll(/\/(F\d+) (\d+) 0 R/g), ([, name = '', font]) => {
        const table = objects.get(/\/ToUnicode (\d+) 0 R/.exec(headOf(font))?.[1] ?? '')?.stream ?? '';
        return [name, glyphTexts(table)];
      }),
    );
    const content = objects.get(/\/Contents (\d+) 0 R/.exec(page)?.[1] ?? '')?.stream ?? '';
    return textsOf(content, fonts);
  });
}

/** What each glyph stands for. */
function glyphTexts(table: string): string[] {
  return Array.from(table.matchAll(/<[0-9a-f]+> <[0-9a-f]+> \[([^\]]*)\]/g), ([, list = '']) => list).flatMap((list) =>
    Array.from(list.matchAll(/<([0-9a-f ]*)>/g), ([, units = '']) =>
      String.fromCharCode(...(units.match(/[0-9a-f]{4}/g) ?? []).map((unit) => Number.parseInt(unit, 16))),
    ),
  );
}

function textsOf(content: string, fonts: ReadonlyMap<string, readonly string[]>): string {
  return Array.from(content.matchAll(/\/(F\d+) [\d.]+ Tf[\s\S]*?\[(.*?)\] TJ/g), ([, font = '', shown = '']) => {
    const glyphs = Array.from(shown.matchAll(/<([0-9a-f]+)>/g), ([, hex = '']) => hex.match(/.{4}/g) ?? []).flat();
    return glyphs.map((glyph) => fonts.get(font)?.[Number.parseInt(glyph, 16)] ?? '\ufffd').join('');
  }).join('');
}
