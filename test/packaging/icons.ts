import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { chromium, type Page } from 'playwright';
import { findChromium } from '../support/electron/chromium.ts';

// `npm run icons`: draws native-config/icon/icon.svg in the sizes that the desktops ask for, so that electron-builder has
// nothing to convert (it would fetch a tool for that).

const FOLDER = path.resolve(import.meta.dirname, '../../native-config/icon');
const LINUX_SIZES = [16, 24, 32, 48, 64, 128, 256, 512];
const WINDOWS_SIZES = [16, 24, 32, 48, 64, 256];
/** In an ICO file larger ones are PNG, smaller ones bitmaps: so every version of Windows and of its installers reads them. */
const LARGEST_BITMAP = 64;

interface Drawn {
  readonly size: number;
  readonly png: Buffer;
  /** Four bytes for each pixel, red first, from the top. */
  readonly pixels: Buffer;
}

async function draw(page: Page, svg: string, size: number): Promise<Drawn> {
  const { png, pixels } = await page.evaluate(
    async ([source, edge]) => {
      const image = new Image(edge, edge);
      image.src = `data:image/svg+xml;base64,${btoa(source)}`;
      await image.decode();
      const canvas = new OffscreenCanvas(edge, edge);
      const context = canvas.getContext('2d');
      if (context === null) {
        throw new Error('nothing can be drawn here');
      }
      context.drawImage(image, 0, 0, edge, edge);
      const blob = await canvas.convertToBlob({ type: 'image/png' });
      return {
        png: [...new Uint8Array(await blob.arrayBuffer())],
        pixels: [...context.getImageData(0, 0, edge, edge).data],
      };
    },
    [svg, size] as const,
  );
  return { size, png: Buffer.from(png), pixels: Buffer.from(pixels) };
}

/** A device-independent bitmap as ICO files hold it: rows from the bottom, blue first, and a mask that hides nothing. */
function bitmap({ size, pixels }: Drawn): Buffer {
  const header = Buffer.alloc(40);
  header.writeUInt32LE(40, 0);
  header.writeInt32LE(size, 4);
  // Picture and mask, one above the other.
  header.writeInt32LE(size * 2, 8);
  header.writeUInt16LE(1, 12);
  header.writeUInt16LE(32, 14);
  const rows = Array.from({ length: size }, (_, row) => pixels.subarray(row * size * 4, (row + 1) * size * 4));
  const picture = Buffer.concat(rows.toReversed());
  for (let at = 0; at < picture.length; at += 4) {
    picture.subarray(at, at + 3).reverse();
  }
  const mask = Buffer.alloc(Math.ceil(size / 32) * 4 * size);
  return Buffer.concat([header, picture, mask]);
}

/** An ICO file: a list of what is in it, and then the pictures. */
function ico(all: readonly Drawn[]): Buffer {
  const pictures = all.map((drawn) => (drawn.size > LARGEST_BITMAP ? drawn.png : bitmap(drawn)));
  const head = Buffer.alloc(6 + 16 * all.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(all.length, 4);
  let offset = head.length;
  for (const [index, { size }] of all.entries()) {
    const at = 6 + 16 * index;
    const { length = 0 } = pictures[index] ?? {};
    // 256 is said as 0.
    head.writeUInt8(size % 256, at);
    head.writeUInt8(size % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += length;
  }
  return Buffer.concat([head, ...pictures]);
}

const { executablePath, env, args } = await findChromium();
const browser = await chromium.launch({ executablePath, env, args: [...args] });
try {
  const page = await browser.newPage();
  const svg = readFileSync(path.join(FOLDER, 'icon.svg'), 'utf8');
  const drawn = new Map<number, Drawn>();
  for (const size of new Set([...LINUX_SIZES, ...WINDOWS_SIZES])) {
    drawn.set(size, await draw(page, svg, size));
  }
  const inSizes = (sizes: readonly number[]) => sizes.flatMap((size) => drawn.get(size) ?? []);
  for (const { size, png } of inSizes(LINUX_SIZES)) {
    writeFileSync(path.join(FOLDER, 'sizes', `${size}x${size}.png`), png);
  }
  writeFileSync(path.join(FOLDER, 'icon.ico'), ico(inSizes(WINDOWS_SIZES)));
} finally {
  await browser.close();
}
