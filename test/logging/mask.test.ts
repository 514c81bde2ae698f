import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMask, placesInStack } from '../../main/logging/mask.ts';
import { certify, pkcs12 } from '../support/certificates.ts';

const mask = createMask([
  { path: '/home/shop/data', name: '<data>' },
  { path: '/home/shop', name: '<home>' },
]);
const terminal = certify({ name: 'terminal' });

const quoted = (text: string) => JSON.stringify(text);
const digits = (minLength: number, maxLength: number) =>
  fc.string({ minLength, maxLength, unit: fc.constantFrom(...'0123456789') });
const word = fc.string({ minLength: 1, maxLength: 12, unit: fc.constantFrom(...'abcdefghjkmnqrtuvwxyz') });
const password = fc
  .string({ minLength: 8, maxLength: 20, unit: fc.constantFrom(...'abcXYZ019!$%^*+~') })
  .filter((text) => /[A-Z]/.test(text) && /[!$%^*+~]/.test(text));

describe('a masked text', () => {
  it("holds no customer's code, wherever it stands", () => {
    fc.assert(
      fc.property(digits(14, 24), word, word, (code, before, after) => {
        for (const text of [
          `${before} ${code} ${after}`,
          `${before}${code}${after}`,
          `${before}="${code}"`,
          JSON.stringify({ [before]: code }),
        ]) {
          expect(mask.text(text)).not.toContain(code.slice(0, -4));
        }
      }),
    );
  });

  it('holds no code that is written in groups', () => {
    expect(mask.text('code 2803 9031 2172 8593 95 read')).toBe('code ****9395 read');
    expect(mask.text('2803-9031-2172-859395')).toBe('****9395');
  });

  it('holds no code in wide digits, or in groups however they are parted', () => {
    const partings = ['', ' ', '  ', '.', '-', '_', '\u00a0', '\u3000', '・', '－'];
    const wide = (text: string) => text.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)));
    fc.assert(
      fc.property(digits(16, 20), fc.constantFrom(...partings), fc.boolean(), (code, parting, isWide) => {
        const grouped = code.replace(/\d{4}(?=\d)/g, (group) => `${group}${parting}`);
        const masked = mask.text(`bad data <${isWide ? wide(grouped) : grouped}> end`);
        expect(masked).toMatch(/^bad data <\*{4}[\d０-９]{4}> end$/);
      }),
    );
  });

  it('keeps addresses, moments and versions', () => {
    const text = 'connect 192.168.100.200:8443 at 2026-11-22T03:00:00.000Z with 24.11.0';
    expect(mask.text(text)).toBe(text);
  });

  it("keeps this product's own names", () => {
    const id = '0192f3c4-7a1b-7c3d-8e4f-1234567890ab';
    expect(mask.text(`payment ${id} receipt R2026112212000000001`)).toBe(`payment ${id} receipt R2026112212000000001`);
    expect(mask.text(`${id}280390312172859395`)).not.toContain('28039031');
  });

  it('keeps the names of errors, however long', () => {
    const text = 'DATA_FOLDER_NOT_WRITABLE UNABLE_TO_VERIFY_LEAF_SIGNATURE';
    expect(mask.text(text)).toBe(text);
  });

  it('holds no credentials of an address', () => {
    fc.assert(
      fc.property(password, word, fc.constantFrom('http', 'https', 'postgres'), (secret, user, scheme) => {
        const text = mask.text(`cannot reach ${scheme}://${user}:${secret}@proxy.example:8080/x`);
        expect(text).toContain(`${scheme}://***@proxy.example:8080/x`);
        expect(text).not.toContain(secret);
      }),
    );
  });

  it.each([
    'passphrase={}',
    'password: {}',
    '{"password":"{}"}',
    '{\\"passphrase\\":\\"{}\\"}',
    "pin='{}'",
    'new_pin={}',
    'Authorization: Basic {}',
    'proxy-authorization: Bearer {}',
    '{"Authorization":"Digest {}"}',
  ])('holds no secret that is named: %s', (form) => {
    fc.assert(
      fc.property(password, (secret) => {
        expect(mask.text(`a ${form.replace('{}', () => secret)}`)).not.toContain(secret);
      }),
    );
  });

  it.each([
    ["password='hunt\\'er2secret' host=h", 'password=*** host=h'],
    ['PIN 4711 is wrong', 'PIN *** is wrong'],
    ['--pin 4711 --x', '--pin *** --x'],
    ['the pin is 471100', 'the pin is ***'],
    ['暗証番号 4711', '暗証番号 ***'],
    ['暗証番号は４７１１です', '暗証番号は***です'],
    ['パスワード：hunter2secret', 'パスワード：***'],
    ['passphrase hunter2', 'passphrase ***'],
    ['Passphrase "hunter" refused', 'Passphrase "***" refused'],
    ['the password is horse', 'the password is ***'],
    ['password password horse', 'password password ***'],
    ['sent Bearer hunterSecretXYZ', 'sent Bearer ***'],
    ['sent Basic dXNlcjpwYXNz', 'sent Basic ***'],
  ])('holds no secret that stands in a sentence: %s', (text, masked) => {
    expect(mask.text(text)).toBe(masked);
    expect(mask.text(masked)).toBe(masked);
  });

  it.each([
    'password authentication failed for user "pos"',
    'the passphrase of the key is wrong',
    'password is missing, PIN needed; pin 2 of the plug',
    'basic constraints, digest algorithm, bearer of it',
    'パスワードが違います。暗証番号を入力してください',
  ])('keeps what only speaks of secrets: %s', (text) => {
    expect(mask.text(text)).toBe(text);
  });

  it('holds no key, whole, cut off or quoted in JSON', () => {
    const { privateKeyPem } = terminal;
    const middle = privateKeyPem.split('\n')[5] ?? '';
    for (const text of [privateKeyPem, privateKeyPem.slice(0, 700), JSON.stringify(privateKeyPem), middle]) {
      const masked = mask.text(`read ${text}`);
      expect(masked).not.toContain(middle.slice(0, 24));
      expect(masked.length).toBeLessThan(60);
    }
  });

  it('holds nothing of a PKCS#12 file in base64', () => {
    const base64 = pkcs12(terminal, 'passphrase').toString('base64');
    expect(mask.text(base64).length).toBeLessThan(30);
  });

  it('names known folders instead of telling where they lie', () => {
    expect(mask.text('cannot open /home/shop/data/a.log')).toBe('cannot open <data>/a.log');
  });

  it.each([
    ['as the system writes it', String.raw`cannot open C:\Users\Taro\a.pem`, String.raw`cannot open <home>\a.pem`],
    ['within JSON', JSON.stringify({ file: String.raw`C:\Users\Taro\a.pem` }), String.raw`{"file":"<home>\\a.pem"}`],
    ['as an address', 'file:///C:/Users/Taro/a.pem', 'file:///<home>/a.pem'],
  ])('names a folder of Windows %s', (_how, text, masked) => {
    const windows = createMask([{ path: String.raw`C:\Users\Taro`, name: '<home>' }]);
    expect(windows.text(text)).toBe(masked);
  });

  it.each([
    ['in other letters', String.raw`c:\users\SHOP 店\a.pem`, String.raw`<home>\a.pem`],
    ['with slashes of both kinds', String.raw`C:/Users\Shop 店/a.pem`, '<home>/a.pem'],
    [
      'as an address',
      pathToFileURL(String.raw`C:\Users\Shop 店\a.pem`, { windows: true }).href,
      'file:///<home>/a.pem',
    ],
    ['as an address in small letters', 'file:///c:/users/shop%20%e5%ba%97/a.pem', 'file:///<home>/a.pem'],
    ['within a query', encodeURIComponent(String.raw`C:\Users\Shop 店\a.pem`), '<home>%5Ca.pem'],
    [
      'within JSON within JSON',
      quoted(quoted(String.raw`C:\Users\Shop 店\a.pem`)),
      quoted(quoted(String.raw`<home>\a.pem`)),
    ],
    ['not, where it is another', String.raw`D:\Users\Shop 店\a.pem`, String.raw`D:\Users\Shop 店\a.pem`],
  ])('names a folder of Windows with a space and wide letters %s', (_how, text, masked) => {
    const windows = createMask([{ path: String.raw`C:\Users\Shop 店`, name: '<home>' }]);
    expect(windows.text(text)).toBe(masked);
  });

  it('names a folder on a share, and one whose name would be a pattern', () => {
    const share = createMask([{ path: String.raw`\\srv\tills\(1)+[a]`, name: '<data>' }]);
    expect(share.text(String.raw`open \\SRV\tills\(1)+[a]\x`)).toBe(String.raw`open <data>\x`);
    expect(share.text('open file://srv/tills/(1)+[a]/x')).toBe('open file:<data>/x');
  });

  it('tells folders of other systems letter by letter', () => {
    expect(mask.text('/HOME/SHOP/data and file:///home/shop/data/a')).toBe('/HOME/SHOP/data and file://<data>/a');
  });

  it('is cut before it becomes long, and not in the middle of a code', () => {
    const text = mask.text(`${'a '.repeat(4090)}280390312172859395280390312172859395`);
    expect(text).not.toMatch(/\d{8}/);
    expect(text.length).toBeLessThan(9000);
  });

  it('stays as it is when it is masked again', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'0123456789abzAZ-=:/@ "\'\\{}.１', 'pin ', 'password ') }),
        (text) => {
          const once = mask.text(text);
          expect(mask.text(once)).toBe(once);
        },
      ),
    );
  });

  it('takes no more than a moment, whatever it is', () => {
    const begun = performance.now();
    for (const unit of [
      '-',
      '"',
      '\\"',
      'pin=',
      'a:',
      '1 ',
      '-----BEGIN A-----',
      'http://',
      "password='",
      'R1',
      'password ',
      'pin is ',
      '１.',
    ]) {
      mask.text(unit.repeat(200_000 / unit.length));
    }
    expect(performance.now() - begun).toBeLessThan(2000);
  });
});

describe('a masked value', () => {
  it('holds no secret at any depth', () => {
    const secrets = fc.record({ code: digits(14, 24), secret: password });
    const shapes = (inner: unknown) => [
      { password: inner },
      [{ headquartersPassword: inner }],
      { a: { b: [{ pin: inner }] } },
      new Map([['passphrase', { passphrase: inner }]]),
      Object.assign(new Error('failed', { cause: new Error('inner') }), { code: { secret: inner } }),
    ];
    fc.assert(
      fc.property(secrets, ({ code, secret }) => {
        for (const shape of shapes(secret)) {
          expect(JSON.stringify(mask.value(shape))).not.toContain(secret);
        }
        const error = new Error(`E09113 ${code}`, { cause: new AggregateError([new Error(code)], code) });
        expect(JSON.stringify(mask.value({ error, list: [code], [code]: code }))).not.toContain(code.slice(0, -4));
      }),
    );
  });

  it("shows a code's last four characters, a token's end, and bytes by their number", () => {
    expect(mask.field('userCode', '123456')).toBe('****3456');
    expect(mask.field('token', 'OB0244899999AShop001BTer00120190813183047778295')).toBe('…778295');
    expect(mask.value({ bytes: Buffer.from('secret') })).toEqual({ bytes: '[6 bytes]' });
    expect(mask.value({ code: 'E09113', signIn: 'required', count: 3 })).toEqual({
      code: 'E09113',
      signIn: 'required',
      count: 3,
    });
  });

  it('is made of anything at all, without a fault', () => {
    const round: Record<string, unknown> = {};
    round['self'] = round;
    const hostile = {
      get trap(): string {
        throw new Error('trap');
      },
    };
    expect(mask.value(round)).toEqual({ self: '[again]' });
    expect(mask.value(hostile)).toEqual({ trap: '[unreadable]' });
    expect(mask.value([() => 1, Symbol('a'), 10n, Number.NaN, new Date(Number.NaN)])).toEqual([
      '[function]',
      '[symbol]',
      '10',
      'NaN',
      '[no date]',
    ]);
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(() => JSON.stringify(mask.value(value))).not.toThrow();
      }),
    );
  });
});

describe('the places of an error', () => {
  it('are names of files and lines, and no word of its message', () => {
    const places = placesInStack(new Error('at secret (/home/280390312172859395.ts:1:2)\n    at x (secret.ts:1:2)'));
    expect(places[0]).toMatch(/^mask\.test\.ts:\d+:\d+$/);
    expect(places.join()).not.toContain('secret');
  });
});
