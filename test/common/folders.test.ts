import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeFolder } from '../../main/common/folders.ts';
import { tempFolder } from '../support/temp-folder.ts';

describe('makeFolder', () => {
  it('makes every folder that is missing, and leaves one that is there as it is', () => {
    const folder = path.join(tempFolder(), 'a', 'b', 'c');
    makeFolder(folder, 0o700);
    expect(statSync(folder).isDirectory()).toBe(true);
    writeFileSync(path.join(folder, 'x'), '');
    makeFolder(folder);
    expect(existsSync(path.join(folder, 'x'))).toBe(true);
  });

  it.skipIf(process.platform === 'win32')('gives its mode to every folder that it makes, and to no other', () => {
    const above = path.join(tempFolder(), 'above');
    mkdirSync(above, { mode: 0o755 });
    makeFolder(path.join(above, 'a', 'b'), 0o700);
    const mode = (...parts: string[]) => statSync(path.join(above, ...parts)).mode & 0o777;
    expect([mode(), mode('a'), mode('a', 'b')]).toEqual([0o755, 0o700, 0o700]);
  });

  it('says which folder could not be made', () => {
    const file = path.join(tempFolder(), 'a-file');
    writeFileSync(file, '');
    expect(() => makeFolder(path.join(file, 'a', 'b'))).toThrow(
      expect.objectContaining({
        code: 'DATA_FOLDER_NOT_WRITABLE',
        params: expect.objectContaining({ folder: path.join(file, 'a') }),
      }),
    );
  });
});
