import { mkdirSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { APP_URL, fileOf, isOwnUrl, serveApp } from '../../main/shell/app-scheme.ts';
import { tempFolder } from '../support/temp-folder.ts';

const root = path.resolve('/app/renderer');

/** Pieces out of which addresses that try something are made. */
const trick = fc.constantFrom(
  ...['..', '.', '%2e%2e', '%2E.', '..%2f', '..%5c', '\\', '..\\', '%5c', '%00', '\0', 'C:', 'c%3a', '//', '/', '%'],
  ...[
    'etc',
    'passwd',
    'index.html',
    'assets',
    'a b',
    '%252e%252e',
    '~',
    '...',
    'x.',
    '\u{ff0e}\u{ff0e}',
    '?',
    '#',
    '@',
    ':',
  ],
);

describe('an address of the window', () => {
  it('never names a file outside the folder', () => {
    const path1 = fc
      .array(fc.oneof(trick, fc.string({ maxLength: 6 })), { maxLength: 10 })
      .map((parts) => parts.join(''));
    const path2 = fc.array(trick, { maxLength: 10 }).map((parts) => parts.join('/'));
    fc.assert(
      fc.property(fc.oneof(path1, path2), (tail) => {
        const file = fileOf(`${APP_URL}${tail}`, root);
        if (file !== undefined) {
          expect(file.startsWith(root + path.sep)).toBe(true);
          expect(path.normalize(file)).toBe(file);
          expect(path.relative(root, file)).toMatch(/^[A-Za-z0-9_.-]+(?:[\\/][A-Za-z0-9_.-]+)*$/);
        }
      }),
      { numRuns: 5000 },
    );
  });

  it.each([
    ['', 'index.html'],
    ['index.html', 'index.html'],
    ['assets/index-AbC_9-.js', 'assets/index-AbC_9-.js'],
    ['assets/../index.html', 'index.html'],
    ['index.html?x=../../etc#y', 'index.html'],
  ])('"%s" stands for a file', (tail, file) => {
    expect(fileOf(`${APP_URL}${tail}`, root)).toBe(path.join(root, file));
  });

  it.each([
    'app://pos/..%2f..%2fetc/passwd',
    'app://pos/%2e%2e%5csecret.js',
    'app://pos/a%5c..%5cb.js',
    'app://pos/a\\b.js',
    'app://pos/index.html%00.js',
    'app://pos/C:/windows/win.ini',
    'app://pos/c%3a/x.js',
    'app://pos//server/share.js',
    'app://pos/.git/config.json',
    'app://pos/index.html.',
    'app://pos/assets/',
    'app://other/index.html',
    'app://pos.example/index.html',
    'app://pos:80/index.html',
    'app://user@pos/index.html',
    'file:///etc/passwd',
    'https://pos/index.html',
    'app:index.html',
    'nonsense',
    '',
  ])('%s stands for none', (url) => {
    expect(fileOf(url, root)).toBeUndefined();
  });

  it('is ours only with the whole origin', () => {
    expect(isOwnUrl('app://pos/x')).toBe(true);
    for (const url of ['app://pos', 'app://pos.evil/', 'app://pos@evil/', 'https://app//pos/', 'devtools://x/']) {
      expect(isOwnUrl(url), url).toBe(false);
    }
  });
});

describe('an answer to the window', () => {
  function served() {
    const folder = tempFolder();
    mkdirSync(path.join(folder, 'assets'));
    writeFileSync(path.join(folder, 'index.html'), '<p>練習</p>');
    writeFileSync(path.join(folder, 'assets', 'a.js'), '1');
    writeFileSync(path.join(folder, 'assets', 'a.exe'), '1');
    return (url: string, method = 'GET') => serveApp({ url, method }, folder, readFile);
  }

  it('has the file and its type', async () => {
    const get = served();
    const page = await get(APP_URL);
    expect([page.status, page.headers.get('content-type'), await page.text()]).toEqual([
      200,
      'text/html; charset=utf-8',
      '<p>練習</p>',
    ]);
    expect((await get('app://pos/assets/a.js')).headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  });

  it('is 404 for what is not there, is no file, or is of no kind the window is made of', async () => {
    const get = served();
    for (const name of ['b.js', 'assets', 'assets/a.exe', '../x.js', 'assets/a.js/b.js']) {
      expect((await get(`app://pos/${name}`)).status, name).toBe(404);
    }
    expect((await get(APP_URL, 'POST')).status).toBe(405);
  });

  it('carries the policy and its companions, whatever it is', async () => {
    const get = served();
    for (const answer of [await get(APP_URL), await get('app://pos/none.js'), await get(APP_URL, 'PUT')]) {
      expect(answer.headers.get('content-security-policy')).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
          "font-src 'self'; media-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; " +
          "frame-ancestors 'none'; object-src 'none'",
      );
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
    }
  });
});
