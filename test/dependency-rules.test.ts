import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempFolder } from './support/temp-folder.ts';

const cruiser = path.resolve('node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}

/** Runs the project's own rules over another tree: its files and what is in them. */
function cruise(files: Readonly<Record<string, string>>): {
  readonly violations: readonly string[];
  readonly modules: number;
} {
  const folder = tempFolder();
  for (const name of ['.dependency-cruiser.cjs', 'tsconfig.json', 'package.json']) {
    cpSync(name, path.join(folder, name));
  }
  symlinkSync(path.resolve('node_modules'), path.join(folder, 'node_modules'));
  for (const part of ['main', 'preload', 'renderer', 'test']) {
    mkdirSync(path.join(folder, part));
  }
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  }
  const args = [
    cruiser,
    '--config',
    '.dependency-cruiser.cjs',
    '--output-type',
    'json',
    'main',
    'preload',
    'renderer',
    'test',
  ];
  const { stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', maxBuffer: 50_000_000 });
  const { summary } = JSON.parse(stdout) as {
    summary: { violations: readonly Violation[]; totalCruised: number };
  };
  return {
    violations: summary.violations.map(({ from, rule }) => `${from}: ${rule.name}`),
    modules: summary.totalCruised,
  };
}

const target = 'export const x = 1;\nexport type X = number;\n';
const importing = (from: string) => `import { x } from '${from}';\nexport const y = x;\n`;
const typing = (from: string) => `import type { X } from '${from}';\nexport type Y = X;\n`;

const forbidden = [
  ['main/onepay', '../ledger/t.ts', 'onepay-imports-only'],
  ['main/ledger', '../onepay/t.ts', 'ledger-imports-only'],
  ['main/ledger', '../terminal/t.ts', 'ledger-imports-only'],
  ['main/terminal', '../scanners/t.ts', 'terminal-imports-only'],
  ['main/terminal', '../training/t.ts', 'terminal-imports-only'],
  ['main/scanners', '../terminal/t.ts', 'scanners-imports-only'],
  ['main/printers', '../terminal/t.ts', 'printers-imports-only'],
  ['main/settings', '../ledger/t.ts', 'settings-imports-only'],
  ['main/common', '../onepay/t.ts', 'common-imports-only'],
  ['main/training', '../ledger/t.ts', 'training-imports-only'],
  ['main/terminal', '../root/t.ts', 'nothing-imports-a-root'],
  ['main/onepay', '../cli/t.ts', 'nothing-imports-a-root'],
  ['main/root', '../cli/t.ts', 'root-knows-no-front-end'],
  ['renderer', '../main/onepay/t.ts', 'renderer-imports-only-the-contract'],
  ['renderer', '../preload/t.ts', 'renderer-imports-only-the-contract'],
  ['main/cli', '../../test/t.ts', 'product-does-not-import-tests'],
] as const;

describe('the dependency rules', () => {
  it('catch every import that the design forbids, of values and of types alike', () => {
    const files: Record<string, string> = {};
    const expected = forbidden.flatMap(([folder, from, rule], index) => {
      files[path.join(folder, from)] = target;
      return [importing, typing].map((write, kind) => {
        const file = `${folder}/case${index}${kind}.ts`;
        files[file] = write(from);
        return `${file}: ${rule}`;
      });
    });
    const { violations, modules } = cruise(files);
    // A tool that reads no TypeScript would find nothing wrong in nothing.
    expect(modules).toBe(Object.keys(files).length);
    expect(violations).toEqual(expect.arrayContaining(expected));
  });

  it('catch electron outside the shell, packages of development, and circles', () => {
    const { violations } = cruise({
      'main/terminal/a.ts': "import { app } from 'electron';\nexport const y = app;\n",
      'main/onepay/b.ts': "import fc from 'fast-check';\nexport const y = fc;\n",
      'main/onepay/c.ts': importing('./d.ts'),
      'main/onepay/d.ts': "export { y as x } from './c.ts';\n",
    });
    expect(violations).toContain('main/terminal/a.ts: electron-only-in-the-shell');
    expect(violations).toContain('main/onepay/b.ts: product-does-not-need-development-packages');
    expect(violations).toContain('main/onepay/c.ts: no-circles');
  });

  it('let through what the design allows', () => {
    const { violations, modules } = cruise({
      'main/terminal/a.ts': `${importing('../ledger/t.ts')}${typing('../printers/port.ts')}`,
      'main/ledger/t.ts': target,
      'main/printers/port.ts': target,
      'renderer/a.ts': importing('../preload/contract.ts'),
      'preload/contract.ts': target,
      'main/index.ts': "import { app } from 'electron';\nexport const y = app;\n",
    });
    expect(modules).toBeGreaterThanOrEqual(6);
    expect(violations).toEqual([]);
  });
});
