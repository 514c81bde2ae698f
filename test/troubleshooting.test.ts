import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { errorKinds } from '../main/common/errors.ts';
import { troubleshootingDocument } from './support/troubleshooting.ts';

const page = readFileSync('docs/troubleshooting.md', 'utf8').replaceAll('\r\n', '\n');

describe('docs/troubleshooting.md', () => {
  it('is what `npm run docs` writes', () => {
    expect(page).toBe(troubleshootingDocument());
  });

  it('has each code once, with words and something to do', () => {
    const rows = page.split('\n').filter((line) => line.startsWith('| `'));
    const codes = rows.map((row) => /^\| `([A-Z_]+)` \| (.+) \| (.+) \|$/.exec(row)?.[1]);
    expect(codes.toSorted()).toEqual(Object.keys(errorKinds).toSorted());
    expect(page).not.toMatch(/\{\{|undefined/);
  });

  it('tells the Japanese words too, and what to do at the window where that is something else', () => {
    const row = page.split('\n').find((line) => line.startsWith('| `KEY_MISSING`')) ?? '';
    expect(row).toContain('端末の鍵がまだありません。');
    expect(row).toMatch(/key import FILE.*At the window: .*settings/);
  });
});
