import { closeSync, mkdirSync, openSync, readdirSync, writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type MadeJson, pay } from '../backup/terminals.ts';
import { changeSettings, initTraining, runPos, runPosJson, startPos } from '../support/cli.ts';
import { tempFolder } from '../support/temp-folder.ts';

describe('backup make', () => {
  it('makes a checked copy in the data folder, and warns that it is on the same disk', async () => {
    const data = await initTraining();
    await pay(data, 1000);
    const { stdout, exitCode } = await runPos(['--data', data, '--lang', 'en', 'backup', 'make']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('checked');
    expect(stdout).toContain("the ledger's own disk");
    expect(readdirSync(path.join(data, 'backups'))).toEqual([
      expect.stringMatching(/^training-ledger-AShop001\+BTer001-\d{8}T\d{6}Z-\d+-[0-9a-f]{8}-[0-9a-f]{8}\.sqlite$/),
    ]);
  });

  it('makes one where the settings say', async () => {
    const data = await initTraining();
    const folder = path.join(tempFolder(), 'copies');
    mkdirSync(folder);
    await changeSettings(data, { backup: { folder } });
    await pay(data, 1000);
    const { json } = await runPosJson<MadeJson>(['--data', data, 'backup', 'make']);
    expect(path.dirname(json.backup.file)).toBe(folder);
    expect(readdirSync(folder)).toEqual([path.basename(json.backup.file)]);
  });

  it('says that the folder is missing, with what to do', async () => {
    const data = await initTraining();
    await pay(data, 1000);
    await changeSettings(data, { backup: { folder: path.join(tempFolder(), 'gone') } });
    const { json, exitCode } = await runPosJson<MadeJson>(['--data', data, 'backup', 'make']);
    expect(exitCode).toBe(2);
    expect(json.error?.code).toBe('BACKUP_FOLDER_MISSING');
  });

  it('works beside another process that has the terminal', async () => {
    const data = await initTraining();
    await pay(data, 1000);
    const watching = startPos(['--data', data, '--lang', 'en', 'watch']);
    await watching.line(/./);
    const { json } = await runPosJson<MadeJson>(['--data', data, 'backup', 'make']);
    expect(json).toMatchObject({ ok: true, backup: { kept: 1 } });
  });
});

describe('backup list and backup check', () => {
  it('list the copies with what is in them, and find a sound one sound', async () => {
    const data = await initTraining();
    await pay(data, 1000);
    const { json: made } = await runPosJson<MadeJson>(['--data', data, 'backup', 'make']);
    const { json } = await runPosJson(['--data', data, 'backup', 'list']);
    expect(json).toMatchObject({
      place: 'sameDisk',
      copies: [{ file: made.backup.file, rows: made.backup.rows, lastPayment: 1 }],
    });
    const { stdout } = await runPos(['--data', data, '--lang', 'en', 'backup', 'list']);
    expect(stdout).toContain('up to payment 1');
    const check = await runPosJson(['--data', data, 'backup', 'check', made.backup.file]);
    expect(check).toMatchObject({ exitCode: 0, json: { ok: true, backup: { payments: 1, faults: [] } } });
  });

  it('say that there is none yet', async () => {
    const data = await initTraining();
    const { stdout } = await runPos(['--data', data, '--lang', 'en', 'backup', 'list']);
    expect(stdout).toContain('no copy');
  });

  it('find what was changed in a copy', async () => {
    const data = await initTraining();
    await pay(data, 1000);
    const { json: made } = await runPosJson<MadeJson>(['--data', data, 'backup', 'make']);
    const handle = openSync(made.backup.file, 'r+');
    writeSync(handle, Buffer.alloc(4096, 0x55), 0, 4096, 4096);
    closeSync(handle);
    const { json, exitCode } = await runPosJson<MadeJson>(['--data', data, 'backup', 'check', made.backup.file]);
    expect(exitCode).toBe(2);
    expect(json.error?.code).toBe('BACKUP_DAMAGED');
  });

  it.each([
    ['missing.sqlite', 'FILE_UNREADABLE'],
    ['logs', 'FILE_UNREADABLE'],
    ['terminal.json', 'BACKUP_DAMAGED'],
    ['empty.sqlite', 'BACKUP_DAMAGED'],
  ])('refuse %s', async (name, expected) => {
    const data = await initTraining();
    writeFileSync(path.join(data, 'empty.sqlite'), '');
    const { json } = await runPosJson<MadeJson>(['--data', data, 'backup', 'check', path.join(data, name)]);
    expect(json.error?.code).toBe(expected);
  });
});
