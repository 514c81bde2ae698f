import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { en } from '../../renderer/i18n/en.ts';
import { ja } from '../../renderer/i18n/ja.ts';
import { zh } from '../../renderer/i18n/zh.ts';

type Node = string | { readonly [key: string]: Node };

function texts(node: Node, prefix = ''): [string, string][] {
  return typeof node === 'string'
    ? [[prefix, node]]
    : Object.entries(node).flatMap(([key, child]) => texts(child, prefix === '' ? key : `${prefix}.${key}`));
}

const gaps = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();
const catalogues = { ja, en, zh } as const;
const reference = new Map(texts(ja));

function sources(): string {
  const folder = path.resolve(import.meta.dirname, '../../renderer');
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/^(?:ja|en|zh)\.ts$/.test(entry.name))
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');
}

describe.each(['ja', 'en', 'zh'] as const)('the screen texts in %s', (language) => {
  const own = new Map(texts(catalogues[language]));

  it('are all there, and no others', () => {
    expect([...own.keys()].sort()).toEqual([...reference.keys()].sort());
  });

  it('are nowhere empty, and have the same gaps as the Japanese ones', () => {
    for (const [key, text] of own) {
      expect(text.trim(), key).not.toBe('');
      expect(gaps(text), key).toEqual(gaps(reference.get(key) ?? ''));
    }
  });

  it('are translated', () => {
    // Texts that are the same in every language: a name, and gaps alone.
    const same = new Set(['app.title', 'tray.item']);
    for (const [key, text] of own) {
      if (same.has(key)) {
        continue;
      }
      if (language === 'en') {
        expect(/[\u3000-\u9fff\uff00-\uffef]/.test(text), `${key}: ${text}`).toBe(false);
      } else {
        expect(/[\u3040-\u30ff\u4e00-\u9fff]/.test(text), `${key}: ${text}`).toBe(true);
      }
      if (language === 'zh') {
        expect(/[\u3040-\u30ff]/.test(text), `${key}: ${text}`).toBe(false);
      }
    }
  });
});

describe('every screen text', () => {
  it('is used: its key stands in the source, or the code that leads to it', () => {
    const source = sources();
    for (const key of reference.keys()) {
      const parent = key.slice(0, key.lastIndexOf('.'));
      expect(source.includes(`'${key}'`) || source.includes(`\`${parent}.$`), key).toBe(true);
    }
  });
});
