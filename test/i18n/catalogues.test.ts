import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { errorKinds } from '../../main/common/errors.ts';
import { en } from '../../main/i18n/en.ts';
import { ja } from '../../main/i18n/ja.ts';
import { createTranslator, hasText, languages } from '../../main/i18n/translator.ts';
import { zh } from '../../main/i18n/zh.ts';
import { paymentStates } from '../../main/ledger/machine.ts';
import { knownErrorCodes } from '../../main/onepay/codes.ts';

type Node = string | { readonly [key: string]: Node };

function texts(node: Node, prefix = ''): [string, string][] {
  return typeof node === 'string'
    ? [[prefix, node]]
    : Object.entries(node).flatMap(([key, child]) => texts(child, prefix === '' ? key : `${prefix}.${key}`));
}

const gaps = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();

function sources(folder: string): string {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !/^(?:ja|en|zh)\.ts$/.test(entry.name))
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');
}

const catalogues = { ja, en, zh } as const;
const reference = new Map(texts(ja));

describe.each(languages)('the texts in %s', (language) => {
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
    // Texts that are the same in every language: names of things, and gaps alone.
    const same = new Set([
      // What joins other texts.
      'takenOver.and',
      'cli.help.and',
      'cli.help.noted',
      'errors.USAGE.message',
      'receipt.yen',
      'deviceTransports.pdf',
      'doctor.modes.hidPos',
      'settingsProblems.inFile',
    ]);
    const japanese = /[\u3040-\u30ff]/;
    for (const [key, text] of own) {
      if (language === 'ja' && !same.has(key)) {
        expect(/[\u3040-\u30ff\u4e00-\u9fff]/.test(text), `${key}: ${text}`).toBe(true);
      } else if (language === 'en') {
        expect(/[\u3000-\u9fff]/.test(text), `${key}: ${text}`).toBe(false);
      } else if (language === 'zh' && !same.has(key)) {
        expect(japanese.test(text), `${key}: ${text}`).toBe(false);
        expect(/[\u4e00-\u9fff]/.test(text), `${key}: ${text}`).toBe(true);
      }
    }
  });

  it('are filled in', () => {
    const translate = createTranslator(language);
    const text = translate('errors.RECEIPT_NO_IN_USE.message', { receiptNo: 'R<1>&', state: 'x' });
    expect(text).toContain('R<1>&');
    expect(text).not.toContain('{{');
  });
});

describe('every text', () => {
  it('is used: its key stands in the source, or the code that leads to it', () => {
    const source = sources('main');
    const byCode =
      /^(?:errors|setup\.(?:sections|fields|choices)|gatewayErrors|settingsProblems|fieldFaults|dropReasons|states|outcomes|advice|lineFaults|usage|printing|scannerProblems|deviceAdvice|deviceTroubles|reconciling\.causes)\./;
    for (const key of reference.keys()) {
      const parent = key.slice(0, key.lastIndexOf('.'));
      const used = byCode.test(key) || source.includes(`'${key}'`) || source.includes(`\`${parent}.$`);
      expect(used, key).toBe(true);
    }
  });

  it('of an error has a code that can happen, and every code has its text', () => {
    expect(Object.keys(ja.errors).sort()).toEqual(Object.keys(errorKinds).sort());
    expect(Object.keys(ja.gatewayErrors).sort()).toEqual([...knownErrorCodes, 'other'].sort());
    expect(Object.keys(ja.states).sort()).toEqual([...paymentStates].sort());
  });

  it.each([
    [
      'settingsProblems',
      'main/settings',
      [
        'unknownKeyNearest',
        'unknownLockNearest',
        'inFile',
        'liveNeedsKeys',
        'length12',
        'length14',
        'length16',
        'length1to32',
        'other',
      ],
    ],
    ['fieldFaults', 'main/onepay', []],
    ['dropReasons', 'main', []],
    ['lineFaults', 'main/onepay', []],
    ['advice', 'main/onepay', []],
    ['outcomes', 'main/i18n', ['paidAfterCancel']],
    ['usage', 'main/cli', []],
  ] as const)('of %s names something that the source in %s says', (group, folder, made) => {
    const source = sources(folder);
    for (const key of Object.keys(ja[group])) {
      expect(source.includes(`'${key}'`) || (made as readonly string[]).includes(key), `${group}.${key}`).toBe(true);
    }
  });

  it('is found by its key, and nothing else is', () => {
    expect(hasText('receipt.copies.customer')).toBe(true);
    for (const key of [
      '',
      'receipt',
      'receipt.copies',
      'receipt.nothing',
      'receipt.amount.x',
      'toString',
      '__proto__',
    ]) {
      expect(hasText(key)).toBe(false);
    }
  });
});
