import { truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { LARGEST_LOGO_BYTES, loadLogo } from '../../main/printers/logo.ts';
import { HIGHEST_PICTURE_DOTS } from '../../main/printers/pictures.ts';
import { printerProfile } from '../../main/printers/profiles.ts';
import { renderCommands } from '../../main/printers/render.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { document } from './documents.ts';
import { makePng } from './make-png.ts';

const wide = printerProfile('escpos-80mm');
const narrow = printerProfile('escpos-58mm');

const png = (width: number, height: number) => makePng({ width, height, kind: 'grey8', interlaced: false });

function saved(content: Buffer): string {
  const file = path.join(tempFolder(), 'logo.png');
  writeFileSync(file, content);
  return file;
}

const refused = (file: string, profile = wide) => {
  try {
    loadLogo(file, profile);
  } catch (error) {
    return error;
  }
  return 'taken';
};

describe('a logo', () => {
  it('is taken as it is and printed', () => {
    const picture = png(384, 100);
    const logo = loadLogo(saved(picture), narrow);
    expect(logo).toBe(picture.toString('base64'));
    const job = renderCommands(document({ kind: 'image', pngBase64: logo }), narrow);
    // All black, but for a dot here and there.
    const at = job.indexOf(Buffer.from('\x1d8L'));
    const dots = job.subarray(at + 17, at + 17 + 48 * 100);
    const black = dots.reduce((sum, byte) => sum + byte.toString(2).replaceAll('0', '').length, 0);
    expect(black).toBeGreaterThan(384 * 100 * 0.98);
  });

  it('is refused where it is wider than the paper, or too high, and told how large it may be', () => {
    expect(refused(saved(png(577, 10)))).toMatchObject({
      code: 'LOGO_TOO_LARGE',
      params: { width: 577, height: 10, widest: 576, highest: HIGHEST_PICTURE_DOTS },
    });
    expect(refused(saved(png(576, 10)))).toBe('taken');
    expect(refused(saved(png(385, 10)), narrow)).toMatchObject({ code: 'LOGO_TOO_LARGE', params: { widest: 384 } });
    expect(refused(saved(png(10, HIGHEST_PICTURE_DOTS + 1)))).toMatchObject({ code: 'LOGO_TOO_LARGE' });
  });

  it('is refused where it is no PNG, or one that is damaged', () => {
    const whole = png(100, 100);
    const flipped = Buffer.from(whole);
    flipped.writeUInt8(flipped.readUInt8(50) ^ 0xff, 50);
    const cut = Array.from({ length: whole.length }, (_, bytes) => whole.subarray(0, bytes));
    for (const content of [...cut, Buffer.from('GIF89a'), flipped]) {
      expect(refused(saved(content))).toMatchObject({ code: 'LOGO_INVALID' });
    }
    expect(refused(saved(png(0, 10)))).toMatchObject({ code: 'LOGO_TOO_LARGE' });
  });

  it('is refused where its file is too large, or cannot be read', () => {
    const file = saved(png(10, 10));
    truncateSync(file, LARGEST_LOGO_BYTES + 1);
    expect(refused(file)).toMatchObject({ code: 'LOGO_FILE_TOO_LARGE' });
    expect(refused(`${file}.missing`)).toMatchObject({ code: 'FILE_UNREADABLE' });
    expect(refused(path.dirname(file))).toMatchObject({ code: 'FILE_UNREADABLE' });
  });
});
