import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

// What of other people's work is in the installed program.

const manifestSchema = z.object({
  name: z.string(),
  version: z.string(),
  license: z.union([z.string(), z.object({ type: z.string() })]).optional(),
  author: z.union([z.string(), z.object({ name: z.string() })]).optional(),
  dependencies: z.record(z.string(), z.string()).default({}),
  optionalDependencies: z.record(z.string(), z.string()).default({}),
  peerDependencies: z.record(z.string(), z.string()).default({}),
});

/** A package that is in the installed program. */
export interface UsedPackage {
  readonly name: string;
  readonly version: string;
  /** As the package says it: an SPDX expression. */
  readonly licence: string;
  /** Who made it, as the package says it; blank where it does not. */
  readonly author: string;
  readonly folder: string;
}

/** A package's own words about its licence, and whoever it names. */
export interface LicenceText {
  readonly file: string;
  readonly text: string;
}

/** Packages that say their licence only in words: what the words are. */
const licencesInWords: Readonly<Record<string, { readonly licence: string; readonly words: string }>> = {
  'png-js': { licence: 'MIT', words: 'Permission is hereby granted, free of charge' },
};

/** What the window is made of is bundled, and listed among the development packages: these lead to all of it. */
function bundledRoots(project: string): readonly string[] {
  const sources = ['renderer', 'preload'].flatMap((folder) => sourcesIn(path.join(project, folder)));
  const named = sources.flatMap((file) =>
    Array.from(
      readFileSync(file, 'utf8').matchAll(/(?:from |import |import\()['"]((?:@[\w.-]+\/)?[\w][\w.-]*)/g),
      ([, name = '']) => name,
    ),
  );
  return [...new Set(named)].filter((name) => !name.startsWith('node:') && name !== 'electron');
}

function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:tsx?|css)$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => !file.includes('node_modules'));
}

/** All packages of other people that are in the installed program, by name and version. */
export function usedPackages(project: string): readonly UsedPackage[] {
  const { dependencies } = manifestOf(project);
  const found = new Map<string, UsedPackage>();
  const walk = (name: string, from: string, optional: boolean): void => {
    const folder = folderOf(name, from);
    if (folder === undefined) {
      if (optional) {
        return;
      }
      throw new Error(`${name}, which ${from} needs, is not installed`);
    }
    if (found.has(folder) || isOnlyTypes(name)) {
      return;
    }
    const manifest = manifestOf(folder);
    const { version, author = '' } = manifest;
    const licence = licenceOf(manifest, folder);
    found.set(folder, { name, version, licence, author: typeof author === 'string' ? author : author.name, folder });
    const optionals = { ...manifest.optionalDependencies, ...manifest.peerDependencies };
    for (const needed of new Set([...Object.keys(manifest.dependencies), ...Object.keys(optionals)])) {
      walk(needed, folder, needed in optionals);
    }
  };
  for (const name of [...Object.keys(dependencies), ...bundledRoots(project)]) {
    walk(name, project, false);
  }
  return [...found.values()].sort((a, b) => a.name.localeCompare(b.name) || a.version.localeCompare(b.version));
}

/** Nothing of it is left in what runs. */
function isOnlyTypes(name: string): boolean {
  return /^@types\/|^(?:csstype|type-fest|typescript)$/.test(name);
}

function manifestOf(folder: string) {
  return manifestSchema.parse(
    Object.assign({ version: '', name: '' }, JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))),
  );
}

function licenceOf({ name, license }: z.output<typeof manifestSchema>, folder: string): string {
  if (license !== undefined) {
    return typeof license === 'string' ? license : license.type;
  }
  const inWords = licencesInWords[name];
  const says = inWords !== undefined && licenceTexts(folder).some(({ text }) => text.includes(inWords.words));
  return says ? inWords.licence : '';
}

/** Where Node would find a package that a folder's modules ask for. */
function folderOf(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, 'node_modules', name);
    if (existsSync(path.join(candidate, 'package.json'))) {
      return candidate;
    }
    if (folder === path.dirname(folder)) {
      return undefined;
    }
  }
}

/** What a package says of its licence and of whose work it is; none where it brings no such file. */
export function licenceTexts(folder: string): readonly LicenceText[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /^(?:licen[cs]e|copying|notice|unlicense)(?:[-.].*)?$/i.test(entry.name))
    .map(({ name }) => ({ file: name, text: readFileSync(path.join(folder, name), 'utf8').trim() }))
    .sort((a, b) => a.file.localeCompare(b.file));
}

/** Licences under which a shop may use the program, and whoever sells it may hand it on, unchanged and closed. */
const allowed = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'OFL-1.1',
  'Python-2.0',
  'Unlicense',
  'Zlib',
]);

/**
 * The licence of an SPDX expression under which a package is used: of `A OR B` the first that is allowed, of `A AND B` both.
 * Undefined where it is used under none.
 */
export function chosenLicence(expression: string): string | undefined {
  const text = expression.trim().replace(/^\((.*)\)$/, '$1');
  const choices = text.split(/\s+OR\s+/).map((choice) => choice.replaceAll(/[()]/g, '').trim());
  return choices.find((choice) => choice.split(/\s+AND\s+/).every((licence) => allowed.has(licence)));
}
