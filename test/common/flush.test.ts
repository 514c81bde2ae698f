import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { flushFile } from '../../main/common/flush.ts';
import { tempFolder } from '../support/temp-folder.ts';

/** What flushing a file throws where the system answers it with an error: a process of its own tells the error's code. */
function flushWhereSystemSays(code: string): string {
  const file = path.join(tempFolder(), 'file');
  writeFileSync(file, 'x');
  const script = `
    import fs from 'node:fs';
    import { syncBuiltinESMExports } from 'node:module';
    fs.fsyncSync = () => {
      throw Object.assign(new Error(), { code: '${code}' });
    };
    syncBuiltinESMExports();
    const { flushFile } = await import(${JSON.stringify(path.resolve('main/common/flush.ts'))});
    try {
      flushFile(process.argv[1]);
      console.log('none');
    } catch (error) {
      console.log(error.code);
    }`;
  const args = ['--input-type=module', '-e', script, file];
  return execFileSync(process.execPath, args, { encoding: 'utf8' }).trim();
}

describe('bringing a file to the disk', () => {
  // A device that keeps nothing.
  it.skipIf(!existsSync('/dev/null'))('is nothing where the system knows no such thing', () => {
    expect(() => flushFile('/dev/null')).not.toThrow();
  });

  it.each(['EINVAL', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP'])('is done where the system says %s', (code) => {
    expect(flushWhereSystemSays(code)).toBe('none');
  });

  it.each(['EIO', 'ENOSPC', 'EDQUOT', 'EPERM', 'EBADF'])('is not done where the system says %s', (code) => {
    expect(flushWhereSystemSays(code)).toBe(code);
  });

  it('is not done where there is no file', () => {
    expect(() => flushFile(path.join(tempFolder(), 'file'))).toThrow(expect.objectContaining({ code: 'ENOENT' }));
  });
});
