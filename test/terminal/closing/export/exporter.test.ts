import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
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
  it('writes over what lies there', async () => {
    const file = path.join(tempFolder(), 'z.csv');
    writeFileSync(file, 'old');
    expect(await writeReport(file, sampleClose(), 'csvUtf8', contextIn())).toEqual({ file, replaced: '' });
    expect(readFileSync(file, 'utf8')).toContain('喫茶 見本 本店');
  });

  it('says where it cannot be written, and leaves nothing behind', async () => {
    const folder = tempFolder();
    const file = path.join(folder, 'missing', 'z.pdf');
    await expect(writeReport(file, sampleClose(), 'pdf', contextIn())).rejects.toMatchObject({
      code: 'FILE_UNWRITABLE',
      params: { file },
    });
    expect(readdirSync(folder)).toEqual([]);
  });
});
