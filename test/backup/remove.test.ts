import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { copyName, isUnfinished } from '../../main/backup/copy-name.ts';
import { removeCopies, removeGently } from '../../main/backup/remove.ts';
import { tempFolder } from '../support/temp-folder.ts';

const owner = { mode: 'live', branchCode: 'AShop001', terminalCode: 'BTer001' } as const;
const MB = 1024 * 1024;
const content = { seq: 7, ledger: '11111111', row: '22222222' };

function copyOf(folder: string, megabytes: number): string {
  const name = copyName(owner, Date.parse('2026-11-22T00:00:00Z'), content);
  writeFileSync(path.join(folder, name), Buffer.alloc(megabytes * MB));
  return name;
}

it('lets go of a copy in portions, and the disk rests after each', () => {
  const folder = tempFolder();
  const file = path.join(folder, copyOf(folder, 40));
  const rests: number[] = [];
  const sizes: number[] = [];
  removeGently(file, {
    goOn: () => sizes.push(statSync(path.join(folder, readdirSync(folder)[0] ?? '')).size / MB),
    rest: (ms) => rests.push(ms),
  });
  expect(sizes).toEqual([24, 8, 0]);
  expect(rests).toHaveLength(3);
  expect(existsSync(file)).toBe(false);
  expect(readdirSync(folder)).toEqual([]);
});

it('leaves no copy’s name behind where it is ended in the middle', () => {
  const folder = tempFolder();
  const name = copyOf(folder, 40);
  const ending = () => {
    throw new Error('ended');
  };
  expect(() => removeGently(path.join(folder, name), { goOn: ending, rest: () => undefined })).toThrow('ended');
  expect(readdirSync(folder).map((left) => isUnfinished(owner, left))).toEqual([true]);
});

it('goes on with the next copy where one cannot be removed', () => {
  const folder = tempFolder();
  const fileName = copyOf(folder, 1);
  const gone = { fileName: copyName(owner, 0, content), madeAt: 0, ...content };
  removeCopies(folder, [gone, { fileName, madeAt: 1, ...content }], { goOn: () => undefined, rest: () => undefined });
  expect(readdirSync(folder)).toEqual([]);
});
