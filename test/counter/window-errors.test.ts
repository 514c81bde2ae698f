import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ErrorCode, errorKinds, TerminalError } from '../../main/common/errors.ts';
import { describeForWindow } from '../../main/counter/window-errors.ts';
import { ProvisioningRefused, SettingsRefused } from '../../main/settings/problems.ts';
import { bridgeError, languages } from '../../preload/contract.ts';
import { translatorOf } from '../support/counters.ts';

const say = (error: unknown) => {
  const described = describeForWindow(error, translatorOf('en'));
  expect(bridgeError.parse(described)).toEqual(described);
  return described;
};
const all = (error: unknown) =>
  languages.map((language) => JSON.stringify(describeForWindow(error, translatorOf(language)))).join('\n');

const part = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_.-]{2,9}$/).map((name) => `Q${name}Q`);
const blankPart = fc.tuple(part, part).map(([one, other]) => `${one} ${other}`);
const parts = fc.array(fc.oneof(part, part, blankPart), { minLength: 2, maxLength: 5 });

interface Place {
  readonly path: string;
  /** The folders, which nobody else needs to know. */
  readonly folders: readonly string[];
}

function place(root: string, separator: string) {
  return (names: readonly string[]): Place => ({
    path: `${root}${names.join(separator)}`,
    // What the file is called may be told, also where a folder is called the same.
    folders: names.slice(0, -1).flatMap((name) => name.split(' ').filter((one) => !names.at(-1)?.includes(one))),
  });
}

/** Absolute paths of every system, with blanks in them. */
const places: fc.Arbitrary<Place> = fc.oneof(
  parts.map(place('/', '/')),
  parts.map(place('C:\\', '\\')),
  parts.map(place('d:/', '/')),
  parts.map(place('\\\\', '\\')),
  parts.map(place('\\\\?\\C:\\', '\\')),
  parts.map(place('file:///', '/')),
  parts.map(place('file:///C:/', '/')),
  parts.map(place('\\\\.\\', '\\')),
);

const ways: Readonly<Record<string, (path: string) => unknown>> = {
  'as a file': (file) => new TerminalError('LEDGER_DAMAGED', { file, detail: 'page 3' }),
  'as a folder': (folder) => new TerminalError('DATA_FOLDER_IN_USE', { folder, pid: 1, since: '?' }),
  'quoted in a detail': (file) =>
    new TerminalError('DATA_FOLDER_NOT_WRITABLE', { folder: 'x', detail: `EACCES: permission denied, open '${file}'` }),
  'in double quotes in a detail': (file) =>
    new TerminalError('LEDGER_UNREADABLE', { file: 'x', detail: `cannot open "${file}": locked` }),
  'bare at the end of a detail': (file) =>
    new TerminalError('LEDGER_UNREADABLE', { file: 'x', detail: `unable to open database file ${file}` }),
  'bare in the middle of a detail': (file) =>
    new TerminalError('LEDGER_UNREADABLE', { file: 'x', detail: `unable to open ${file}: locked by somebody` }),
  'in brackets': (file) => new TerminalError('LEDGER_UNREADABLE', { file: 'x', detail: `locked (${file})` }),
  'after an equals sign': (file) => new TerminalError('LEDGER_UNREADABLE', { file: 'x', detail: `path=${file}` }),
  "as a printer's name": (name) => new TerminalError('PRINTER_FAILED', { name, code: 'EIO' }),
  'in an error that nobody foresaw': (file) =>
    new Error(`ENOENT: no such file or directory, rename '${file}' -> '${file}'`),
  'in words that are no error': (file) => `${file} is gone`,
};

describe.each(Object.entries(ways))('a path %s', (_way, toError) => {
  it('tells the faults of several files line by line, the file first', () => {
    const faults = [
      { error: new TerminalError('KEY_EXPIRED', { date: '2026-11-01' }), file: 'store.json' },
      { error: new TerminalError('KEY_MISSING'), file: 'terminals/POS-1.json' },
    ];
    const { message } = say(new ProvisioningRefused(faults, '/etc/onepay-pos/provision'));
    const [head, ...lines] = message.split('\n');
    expect(head).not.toContain('/etc');
    expect(lines).toHaveLength(2);
    expect(lines.join()).toMatch(/^store\.json: .*,terminals\/POS-1\.json: The terminal has no key yet\.$/);
  });

  it('does not reach the window', () => {
    fc.assert(
      fc.property(places, ({ path, folders }) => {
        const text = all(toError(path));
        for (const folder of folders) {
          expect(text).not.toContain(folder);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('an error that goes to the window', () => {
  it.each([
    '日誌/var/secret/x.sqlite',
    '文件C:\\secret\\x.sqlite',
    '「/var/secret/x.sqlite」',
    'é/var/secret/x.sqlite',
  ])('has no path that follows a sign of another script: %s', (detail) => {
    expect(all(new TerminalError('LEDGER_UNREADABLE', { file: 'x', detail }))).not.toMatch(/secret|var/);
  });

  it('keeps the name of its file', () => {
    expect(
      say(new TerminalError('LEDGER_DAMAGED', { file: '/var/lib/one pay/ledger.sqlite', detail: 'page 3' })),
    ).toEqual({
      kind: 'ledger',
      code: 'LEDGER_DAMAGED',
      message: 'The ledger ledger.sqlite is damaged (page 3).',
      hint: expect.any(String),
    });
    expect(
      say(new TerminalError('LEDGER_DAMAGED', { file: 'C:\\One Pay\\ledger.sqlite', detail: '' })).message,
    ).toContain('The ledger ledger.sqlite');
  });

  it.each(['/data', 'C:\\data', 'C:/data', '\\\\server'])('has no path of a single part either: %s', (path) => {
    const { message } = say(new TerminalError('LEDGER_UNREADABLE', { file: 'x', detail: `cannot open ${path}` }));
    expect(message).not.toMatch(/[\\/]/);
  });

  it.each(['read 3/4 of it', 'and/or', 'TCP/IP', '12:30', 'a: b', '50 % / 2', 'key=value'])(
    'keeps what is no path: %s',
    (detail) => {
      expect(say(new TerminalError('LEDGER_UNREADABLE', { file: 'x', detail })).message).toContain(detail);
    },
  );

  it('has no long run of digits or letters, whatever quotes one', () => {
    const runs = fc.oneof(fc.stringMatching(/^[0-9]{12,40}$/), fc.stringMatching(/^[A-Za-z0-9+/=_-]{30,60}$/));
    fc.assert(
      fc.property(runs, fc.constantFrom('detail', 'text', 'id', 'name', 'code', 'problem'), (run, name) => {
        for (const code of [
          'INTERNAL',
          'PRINTER_FAILED',
          'PAYMENT_NOT_FOUND',
          'CODE_IN_USE',
          'AMOUNT_INVALID',
        ] as const) {
          expect(all(new TerminalError(code, { [name]: run }))).not.toContain(run);
        }
        expect(all(new Error(`the scanner read ${run}`))).not.toContain(run);
      }),
    );
  });

  it('names a receipt in full: the cashier has to find it', () => {
    const error = new TerminalError('CODE_IN_USE', { receiptNo: 'R2611227177000001', state: 'unknown' });
    expect(say(error).message).toContain('R2611227177000001');
  });

  it('tells nobody at the window what to type on the command line', () => {
    for (const code of ['SIGN_IN_NEEDED', 'APPROVAL_NEEDED'] as const) {
      expect(all(new TerminalError(code))).not.toMatch(/--|command line|コマンド|命令行/);
    }
    expect(say(new TerminalError('SIGN_IN_NEEDED')).hint).toBe('Choose your name and enter your PIN.');
    expect(say(new TerminalError('LAST_MANAGER')).hint).not.toBe('');
  });

  it('has no stack', () => {
    const { message, code } = say(new TypeError('x is not a function'));
    expect(code).toBe('INTERNAL');
    expect(message).toContain('x is not a function');
    expect(message).not.toMatch(/\n|window-errors|\bat\b/);
  });

  it('keeps the words of settings that were refused', () => {
    const refused = new SettingsRefused(
      [{ path: 'identity.branchCode', problem: 'codeCharacters' }],
      '/data/x/terminal.json',
    );
    const { code, message, hint } = say(refused);
    expect(code).toBe('SETTINGS_INVALID');
    expect(`${message} ${hint}`).toContain('identity.branchCode');
    expect(all(refused)).not.toContain('/data');
  });

  it('is valid and in words, whatever its code', () => {
    for (const code of Object.keys(errorKinds) as ErrorCode[]) {
      for (const language of languages) {
        const described = describeForWindow(new TerminalError(code, {}), translatorOf(language));
        expect(bridgeError.parse(described)).toEqual(described);
        expect(described.message).not.toMatch(/^errors\./);
        expect(described.hint).not.toMatch(/^errors\./);
      }
    }
  });

  it.each([undefined, null, 7, 'a text', { a: 1 }, Symbol('s')])('may be anything: %s', (thrown) => {
    expect(say(thrown).code).toBe('INTERNAL');
  });

  it('is not changed itself', () => {
    const error = new TerminalError('LEDGER_DAMAGED', { file: '/data/x/ledger.sqlite', detail: '' });
    say(error);
    expect(error.params['file']).toBe('/data/x/ledger.sqlite');
  });
});
