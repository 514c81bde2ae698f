import { chmodSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { duplicateLedger } from '../../main/backup/duplicate.ts';
import { runOnSmallDisk } from '../support/small-disk.ts';
import { tempFolder } from '../support/temp-folder.ts';

const program = pathToFileURL('main/backup/duplicate.ts').href;

describe('the duplicate of a copy', () => {
  it('can be written to, with its log, also where the copy is protected', () => {
    const folder = tempFolder();
    const [file, to] = [path.join(folder, 'copy.sqlite'), path.join(folder, 'duplicate.sqlite')];
    for (const name of [file, `${file}-wal`]) {
      writeFileSync(name, 'something');
      chmodSync(name, 0o444);
    }
    duplicateLedger(file, to);
    for (const name of [to, `${to}-wal`]) {
      expect(statSync(name).mode & 0o600).toBe(0o600);
    }
  });

  it('is not made of an empty file, of which a new ledger would be made', () => {
    const file = path.join(tempFolder(), 'empty.sqlite');
    writeFileSync(file, '');
    expect(() => duplicateLedger(file, `${file}.duplicate`)).toThrow(
      expect.objectContaining({ code: 'BACKUP_DAMAGED', params: { file, detail: 'empty' } }),
    );
  });

  it('says which disk is full: not the one that the copy lies on', async () => {
    const file = path.join(tempFolder(), 'copy.sqlite');
    writeFileSync(file, Buffer.alloc(2_000_000));
    const code = `const { duplicateLedger } = await import(process.argv[1]);
      try { duplicateLedger(process.argv[2], process.argv[3] + '/duplicate.sqlite'); }
      catch ({ code, params }) { process.stdout.write(JSON.stringify({ code, params })); }`;
    const { output, folder } = await runOnSmallDisk(['--input-type=module', '--eval', code, program, file]);
    expect(JSON.parse(output)).toEqual({ code: 'DISK_FULL', params: { folder } });
  });
});
