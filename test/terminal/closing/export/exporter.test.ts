import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { DayReportExporter, writeReport } from '../../../../main/terminal/closing/export/exporter.ts';
import { sampleClose, sampleShop } from '../../../support/sample-close.ts';
import { tempFolder } from '../../../support/temp-folder.ts';
import { contextIn } from './contexts.ts';

const exporterIn = (folder: string, context = contextIn()) => new DayReportExporter({ folder, context });

describe('exporting a report', () => {
  it('makes the folder, and a file for each format', async () => {
    const folder = path.join(tempFolder(), 'a', 'b');
    const exporter = exporterIn(folder);
    const files = [
      await exporter.export(sampleClose(), 'pdf'),
      await exporter.export(sampleClose(), 'csvUtf8'),
      await exporter.export(sampleClose(), 'csvShiftJis'),
    ];
    expect(files.map(({ file }) => path.relative(folder, file))).toEqual([
      'close-2026-11-22-0042.pdf',
      'close-2026-11-22-0042.csv',
      'close-2026-11-22-0042-sjis.csv',
    ]);
    expect(readdirSync(folder)).toHaveLength(3);
    expect(readFileSync(files[0]?.file ?? '').toString('latin1', 0, 5)).toBe('%PDF-');
    expect(readFileSync(files[1]?.file ?? '').toString('hex', 0, 3)).toBe('efbbbf');
  });

  it('leaves a file of the same content as it is', async () => {
    const folder = tempFolder();
    const [one, other] = [
      await exporterIn(folder).export(sampleClose(), 'pdf'),
      await exporterIn(folder).export(sampleClose(), 'pdf'),
    ];
    expect(one).toEqual(other);
    expect(readdirSync(folder)).toHaveLength(1);
  });

  it('writes over nothing that is other', async () => {
    const folder = tempFolder();
    const name = 'close-2026-11-22-0042.csv';
    writeFileSync(path.join(folder, name), 'mine');
    mkdirSync(path.join(folder, 'close-2026-11-22-0042-2.csv'));
    const { file } = await exporterIn(folder).export(sampleClose(), 'csvUtf8');
    expect(path.basename(file)).toBe('close-2026-11-22-0042-3.csv');
    expect(readFileSync(path.join(folder, name), 'utf8')).toBe('mine');
  });

  it('keeps what many terminals write into one folder at the same time', async () => {
    const folder = tempFolder();
    const terminals = ['A001', 'A002', 'A003', 'A004', 'A005'];
    const files = await Promise.all(
      terminals.map((terminalCode) => exporterIn(folder).export({ ...sampleClose(), terminalCode }, 'csvUtf8')),
    );
    expect(new Set(files.map(({ file }) => file)).size).toBe(terminals.length);
    for (const [index, { file }] of files.entries()) {
      expect(readFileSync(file, 'utf8')).toContain(`,${terminals[index]},`);
    }
  });

  it('says which characters Shift_JIS lacks', async () => {
    const context = contextIn('ja', { shop: { ...sampleShop, name: '𠮷田' } });
    const exporter = exporterIn(tempFolder(), context);
    expect((await exporter.export(sampleClose(), 'csvShiftJis')).replaced).toBe('𠮷');
    expect((await exporter.export(sampleClose(), 'csvUtf8')).replaced).toBe('');
  });

  it('says where it cannot be written', async () => {
    const file = path.join(tempFolder(), 'file');
    writeFileSync(file, '');
    const folder = path.join(file, 'exports');
    await expect(exporterIn(folder).export(sampleClose(), 'csvUtf8')).rejects.toMatchObject({
      code: 'FILE_UNWRITABLE',
      params: { file: path.join(folder, 'close-2026-11-22-0042.csv') },
    });
  });
});

describe('writing a report into a file that was named', () => {
  const write = (file: string, format: 'csvUtf8' | 'pdf' = 'csvUtf8', keepOut = path.join(tempFolder(), 'data')) =>
    writeReport(file, sampleClose(), format, { context: contextIn(), keepOut });

  it.each(['csvUtf8', 'pdf'] as const)('writes %s over what it has written there, or over nothing', async (format) => {
    const file = path.join(tempFolder(), 'z');
    writeFileSync(file, '');
    expect(await write(file, format)).toEqual({ file, replaced: '' });
    const first = readFileSync(file);
    expect(await write(file, format)).toEqual({ file, replaced: '' });
    expect(readFileSync(file)).toEqual(first);
    expect(first.length).toBeGreaterThan(100);
  });

  it.each([
    ['csvUtf8', 'SQLite format 3\0'],
    ['csvUtf8', '{"shop":{}}'],
    ['csvUtf8', 'customer,phone\r\n'],
    ['csvUtf8', '%PDF-1.7'],
    ['pdf', 'section,key,name,value'],
  ] as const)('as %s leaves %j alone', async (format, content) => {
    const file = path.join(tempFolder(), 'mine');
    writeFileSync(file, content);
    await expect(write(file, format)).rejects.toMatchObject({
      code: 'FILE_UNWRITABLE',
      params: { file, detail: '別の内容のファイルがあります' },
    });
    expect(readFileSync(file, 'utf8')).toBe(content);
  });

  it('writes nothing among the files of the terminal, by whatever name, but into its exports', async () => {
    const [dataFolder, elsewhere] = [tempFolder(), tempFolder()];
    const writeBeside = (file: string) => write(file, 'csvUtf8', dataFolder);
    symlinkSync(dataFolder, path.join(elsewhere, 'link'));
    mkdirSync(path.join(dataFolder, 'exports'));
    mkdirSync(path.join(dataFolder, 'keys'));
    writeFileSync(path.join(dataFolder, 'empty'), '');
    symlinkSync(path.join(dataFolder, 'empty'), path.join(elsewhere, 'there.csv'));
    const refused = [
      path.join(dataFolder, 'new.csv'),
      path.join(dataFolder, 'exports'),
      path.join(dataFolder, 'exports', '..', 'keys', 'new.csv'),
      path.join(elsewhere, 'link', 'new.csv'),
      path.join(elsewhere, 'there.csv'),
    ];
    for (const file of refused) {
      await expect(writeBeside(file)).rejects.toMatchObject({
        code: 'FILE_UNWRITABLE',
        params: { file, detail: '端末のデータフォルダーの中です' },
      });
    }
    const exported = path.join(elsewhere, 'link', 'exports', 'z.csv');
    expect(await writeBeside(exported)).toMatchObject({ file: exported });
    // A folder whose name begins alike is another one.
    expect(await write(path.join(elsewhere, 'z.csv'), 'csvUtf8', path.join(elsewhere, 'z'))).toBeDefined();
  });

  it('says where it cannot be written, and leaves nothing behind', async () => {
    const folder = tempFolder();
    const file = path.join(folder, 'missing', 'z.pdf');
    await expect(write(file, 'pdf')).rejects.toMatchObject({ code: 'FILE_UNWRITABLE', params: { file } });
    expect(readdirSync(folder)).toEqual([]);
  });
});
