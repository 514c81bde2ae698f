import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runCliLogged } from '../../main/cli/logs-run.ts';
import { systemClock } from '../../main/common/clock.ts';
import { TerminalError } from '../../main/common/errors.ts';
import { readPaymentCode } from '../../main/common/payment-code.ts';
import { yen } from '../../main/common/yen.ts';
import { errorFacts } from '../../main/logging/error-facts.ts';
import type { LogFile } from '../../main/logging/log-file.ts';
import { createMask } from '../../main/logging/mask.ts';
import { DETECT_BRAND } from '../../main/onepay/brands.ts';
import { logActivity } from '../../main/root/activity-log.ts';
import { CounterHost } from '../../main/root/counter-host.ts';
import { openTerminalLog } from '../../main/root/logging.ts';
import { StoredTerminal } from '../../main/root/stored-terminal.ts';
import { makeSupportBundle } from '../../main/root/support-bundle.ts';
import { openTerminal } from '../../main/root/terminal.ts';
import { makeTrainingTerminal } from '../../main/root/training-terminal.ts';
import { settingsSchema } from '../../main/settings/schema.ts';
import { APP_URL } from '../../main/shell/app-scheme.ts';
import { Bridge, type IpcPort } from '../../main/shell/bridge.ts';
import { watchFaults } from '../../main/shell/faults.ts';
import { keptLines } from '../../main/shell/log.ts';
import { type CallName, callNames, channelOf } from '../../preload/contract.ts';
import { callSamples } from '../support/call-samples.ts';
import { certify, pkcs12 } from '../support/certificates.ts';
import { gatewayKeys, terminalPrivateKey } from '../support/keys.ts';
import { closedPort, httpServer } from '../support/sockets.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { unzip } from '../support/zip.ts';

const own = certify({ name: 'terminal' });

/** What must be found nowhere: each as a text that nothing else looks like. */
const secrets = {
  customerCode: '280390312172859395',
  otherCode: 'Qx7Kp29LmZ04TbVw8831AEhs',
  typedCode: '2803 9031 2172 8593 95',
  passphrase: 'Sesame-open!77',
  pin: '48151623',
  headquartersPassword: 'hq-Pa55word!x9',
  proxyPassword: 'pr0xy-Geheim!7',
  keyBody: own.privateKeyPem.split('\n')[3]?.slice(0, 40) ?? '',
};

/** What is enough of a secret to be worth something. */
const telling: readonly (readonly [string, string])[] = [
  ['customerCode', secrets.customerCode.slice(0, 12)],
  ['otherCode', secrets.otherCode.slice(0, 16)],
  ['typedCode', secrets.typedCode.slice(0, 14)],
  ['passphrase', secrets.passphrase],
  ['pin', secrets.pin],
  ['headquartersPassword', secrets.headquartersPassword],
  ['proxyPassword', secrets.proxyPassword],
  ['keyBody', secrets.keyBody],
  ['a key', 'PRIVATE KEY-----'],
];

/** All that was written and said, by where. */
class Said {
  readonly texts = new Map<string, string>();

  add(where: string, text: string): void {
    this.texts.set(where, `${this.texts.get(where) ?? ''}${text}`);
  }

  /** Where each secret is found. */
  found(): string[] {
    return [...this.texts].flatMap(([where, text]) =>
      telling
        .filter(([, secret]) => text.includes(secret))
        .map(([name, secret]) => `${name} in ${where}: ${lineWith(text, secret)}`),
    );
  }
}

/** What says so, for whoever has to find out why. */
function lineWith(text: string, secret: string): string {
  return (
    text
      .split('\n')
      .find((line) => line.includes(secret))
      ?.slice(0, 300) ?? ''
  );
}

function filesUnder(folder: string): [string, Buffer][] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      const bytes = readFileSync(file);
      return [file, file.endsWith('.gz') ? gunzipSync(bytes) : bytes];
    });
}

/** The logs, and what a bundle for support would give away. */
async function readAll(stored: StoredTerminal, said: Said): Promise<void> {
  for (const [file, bytes] of filesUnder(path.join(stored.folder, 'logs'))) {
    said.add(`log ${path.basename(file)}`, bytes.toString('utf8'));
  }
  const bundle = await makeSupportBundle(
    { stored, clock: systemClock, version: '0', doctor: async () => [], verifiesAll: true },
    { folder: tempFolder() },
  );
  for (const [name, bytes] of await unzip(readFileSync(bundle))) {
    said.add(`bundle ${name}`, bytes.toString('utf8'));
  }
}

function openLog(stored: StoredTerminal): LogFile {
  return openTerminalLog({ stored, base: 'window', version: '0.0.0', clock: systemClock });
}

function trainingTerminal(): StoredTerminal {
  const stored = new StoredTerminal(path.join(tempFolder(), 'data'));
  makeTrainingTerminal(stored, systemClock);
  const settings = stored.settings();
  stored.settingsFile.save({ ...settings, log: { ...settings.log, level: 'debug' } });
  return stored;
}

/** What fits the contract, with secrets wherever a text may stand, comes first; then what does not fit it. */
function hostileFor(name: CallName, hostile: readonly unknown[]): unknown[] {
  const sample: unknown = callSamples[name];
  const keys = Object.keys(Object(sample));
  const texts = [secrets.customerCode, secrets.otherCode, secrets.passphrase, secrets.pin];
  // A PIN that somebody makes an operator's id of is no secret any more.
  const mayStand = (key: string, text: string) => text !== secrets.pin || !/^(?:id|operator)$/.test(key);
  const filled = texts.map((text) => filledWith(sample, (key) => (mayStand(key, text) ? text : '01')));
  const single = texts.flatMap((text) =>
    keys.filter((key) => mayStand(key, text)).map((key) => ({ ...Object(sample), [key]: text }) as unknown),
  );
  return [...filled, ...single, ...hostile];
}

function filledWith(sample: unknown, textFor: (key: string) => string): unknown {
  return JSON.parse(JSON.stringify(sample), (key, value) => (typeof value === 'string' ? textFor(key) : value));
}

function codeOf(text: string) {
  const read = readPaymentCode(text);
  if (!read.ok) {
    throw new Error(read.problem);
  }
  return read.code;
}

describe('no secret is written down or said', () => {
  it('by sales that are paid, refused, failed or unknown, and by giving money back', async () => {
    const stored = trainingTerminal();
    const said = new Said();
    const log = openLog(stored);
    const terminal = await openTerminal(stored, systemClock, (_item, error) =>
      log.write('warning', 'recovery.problem', errorFacts(error)),
    );
    const stop = logActivity(log, terminal);
    const states = new Set<string>();
    for (const [index, amount] of [1200, 2001, 9113, 9901, 1301, 2601, 2608, 2611, 2613].entries()) {
      const code = codeOf(index % 2 === 0 ? secrets.customerCode : secrets.otherCode);
      const sold = await terminal.sales
        .pay({ amount: yen(amount), code, payType: DETECT_BRAND, by: 'unnamed', remark: 'remark' })
        .catch((error: unknown) => {
          log.write('error', 'sale.failed', errorFacts(error));
          return undefined;
        });
      states.add(sold?.state ?? 'error');
      if (sold?.state === 'paid') {
        await terminal.refunding.refund({ payment: sold.id, reason: `code ${secrets.customerCode}`, by: 'unnamed' });
      }
    }
    stop();
    await terminal.close();
    await log.close();
    await readAll(stored, said);
    expect([...states]).toEqual(expect.arrayContaining(['paid', 'refused', 'unknown']));
    expect([...said.texts.values()].join('')).toContain('journal.refund.refunded');
    expect(said.found()).toEqual([]);
  });

  it('by a gateway that sends our request back in its errors', async () => {
    let answer: (body: string) => { status: number; text: string } = () => ({ status: 200, text: '' });
    const port = await httpServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += String(chunk);
      });
      request.on('end', () => {
        const { status, text } = answer(`${body} ${request.url} ${JSON.stringify(request.headers)}`);
        response.writeHead(status, { 'content-type': 'application/json' }).end(text);
      });
    });
    const stored = new StoredTerminal(path.join(tempFolder(), 'data'));
    mkdirSync(stored.folder);
    stored.settingsFile.save(
      settingsSchema.parse({
        gateway: { baseUrl: `http://127.0.0.1:${port}`, timeoutSeconds: 2 },
        identity: { merchantId: 'OB0244899999', branchCode: 'AShop001', terminalCode: 'BTer001' },
        log: { level: 'debug' },
      }),
    );
    stored.keys.importTerminalKey({ privateKey: terminalPrivateKey });
    stored.keys.importGatewayKey({ publicKey: gatewayKeys.publicKey });
    const said = new Said();
    const log = openLog(stored);
    const terminal = await openTerminal(stored, systemClock);
    const stop = logActivity(log, terminal);
    const echo = (errorInfo: string) =>
      JSON.stringify({ meta: { code: '09', message: errorInfo }, data: { errorCode: 'E09127', errorInfo, sign: 'x' } });
    for (const way of [
      (body: string) => ({ status: 200, text: echo(body) }),
      (body: string) => ({ status: 500, text: body }),
      (body: string) => ({ status: 200, text: `<html>${body}</html>` }),
    ]) {
      answer = way;
      await terminal.sales
        .pay({ amount: yen(100), code: codeOf(secrets.otherCode), payType: DETECT_BRAND, by: 'unnamed' })
        .catch((error: unknown) => log.write('error', 'sale.failed', errorFacts(error)));
    }
    stop();
    await terminal.close();
    await log.close();
    await readAll(stored, said);
    expect([...said.texts.values()].join('')).toContain('journal.payment.unknown');
    expect(said.found()).toEqual([]);
  });

  it('by a window that sends anything at all', async () => {
    const stored = trainingTerminal();
    const said = new Said();
    const log = openLog(stored);
    const host = new CounterHost({ stored, clock: systemClock, version: '0', env: {}, log, firstRun: 'ask' });
    onTestFinished(() => host.close());
    await host.opened;
    const hostile = [
      { operator: secrets.customerCode, pin: secrets.pin },
      { id: secrets.customerCode, state: secrets.otherCode, approval: { operator: 'x', pin: secrets.pin } },
      { sight: secrets.customerCode, amountYen: Number(secrets.customerCode), confirmed: secrets.otherCode },
      { text: secrets.customerCode, scanner: 0 },
      { ticket: secrets.otherCode, passphrase: secrets.passphrase },
      { password: secrets.headquartersPassword },
      { values: { 'gateway.proxy': `http://shop:${secrets.proxyPassword}@proxy.example:3128` } },
      secrets.typedCode,
      own.privateKeyPem,
      null,
    ];
    const stderr = keptLines((line) => said.add('standard error', line), log, createMask());
    const listeners = new Map<string, Parameters<IpcPort['handle']>[1]>();
    const contents = { id: 7, isDestroyed: () => false, send: () => undefined };
    const failing = {
      'firstRun.startTraining': () => Promise.reject(new Error(`${secrets.customerCode} pin=${secrets.pin}`)),
    };
    new Bridge({
      ipc: { handle: (channel, listener) => listeners.set(channel, listener) },
      contents: () => contents,
      handlers: { ...host.handlers, ...failing, 'window.toggleFullScreen': () => null },
      describe: (error) => {
        log.write('error', 'call.failed', errorFacts(error));
        return host.describe(error);
      },
      log: stderr,
    }).register();
    const event = { sender: { id: 7 }, senderFrame: { url: `${APP_URL}index.html`, parent: null } };
    let refused = 0;
    for (const name of callNames.filter((one) => one !== 'terminal.tryAgain')) {
      const samples = hostileFor(name, hostile);
      for (const args of samples) {
        const answer = await listeners.get(channelOf(name))?.(event, args);
        // What is accepted may show somebody what they typed themselves.
        if (JSON.stringify(answer).startsWith('{"ok":false')) {
          refused += 1;
          said.add(`refusal of ${name}`, JSON.stringify(answer));
        }
      }
    }
    await host.close();
    await log.close();
    await readAll(stored, said);
    expect(refused).toBeGreaterThan(100);
    expect(said.found()).toEqual([]);
  }, 60_000);

  it('by faults that nobody caught, and errors of other makers', async () => {
    const stored = trainingTerminal();
    const said = new Said();
    const log = openLog(stored);
    const listeners = new Map<string, (fault: unknown) => void>();
    watchFaults({
      source: { on: (event, listener) => listeners.set(event, listener) },
      log: keptLines((line) => said.add('standard error', line), log, createMask()),
      end: () => undefined,
    });
    const faults = [
      new Error(`cannot sign ${own.privateKeyPem}`),
      new Error(`pay ${secrets.customerCode}`, { cause: new Error(`code=${secrets.otherCode}`) }),
      new TerminalError('INTERNAL', { detail: `passphrase=${secrets.passphrase} "${secrets.typedCode}"` }),
      new Error(`connect postgres://onepay:${secrets.headquartersPassword}@hq.example/onepay failed`),
      new Error(`CONNECT http://shop:${secrets.proxyPassword}@proxy.example:3128`),
      new Error(`{"pin":"${secrets.pin}"}`),
      secrets.customerCode,
      { pin: secrets.pin },
    ];
    for (const fault of faults) {
      listeners.get('uncaughtException')?.(fault);
      listeners.get('unhandledRejection')?.(fault);
      log.write('error', 'handler.failed', errorFacts(fault));
      log.write('error', String(fault));
    }
    await log.close();
    await readAll(stored, said);
    expect([...said.texts.values()].join('')).toContain('uncaught exception');
    expect(said.found()).toEqual([]);
  });

  it('by the command line', async () => {
    const stored = trainingTerminal();
    const said = new Said();
    const folder = tempFolder();
    const file = (name: string, content: string | Buffer) => {
      writeFileSync(path.join(folder, name), content);
      return path.join(folder, name);
    };
    const p12 = file('terminal.p12', pkcs12(own, secrets.passphrase));
    const wrong = file('wrong', `${secrets.passphrase}x\n`);
    const right = file('right', `${secrets.passphrase}\n`);
    const pin = file('pin', `${secrets.pin}\n`);
    const proxied = file(
      'proxied.json',
      JSON.stringify({
        ...stored.settings(),
        gateway: { proxy: `http://shop:${secrets.proxyPassword}@proxy.example:3128`, serviceMode: 'B01' },
      }),
    );
    const hq = file('hq', `${secrets.headquartersPassword}\n`);
    const settings = stored.settings();
    stored.settingsFile.save({
      ...settings,
      headquarters: { host: '127.0.0.1', port: await closedPort(), database: 'onepay', user: 'pos', tls: 'off' },
    });
    const broken = file(
      'broken.json',
      `{"passphrase":"${secrets.passphrase}" "proxy":"http://a:${secrets.proxyPassword}@b"`,
    );
    const cases: string[][] = [
      ['init'],
      ['pay', '--amount', '1200', '--code', secrets.customerCode],
      ['pay', '--amount', '9113', '--code', secrets.otherCode],
      ['pay', '--amount', '2601', '--code', secrets.otherCode],
      ['pay', '--amount', secrets.customerCode, '--code', '1'],
      ['pay', '--amount', '1', '--cod', secrets.customerCode],
      ['pay', secrets.customerCode, '--amount', '1', '--code', secrets.customerCode],
      ['confirm', '--payment', secrets.customerCode],
      ['refund', '--payment', secrets.otherCode],
      ['key', 'import', p12, '--passphrase-file', wrong],
      ['key', 'import', p12, '--passphrase-file', right],
      ['key', 'import', p12],
      ['settings', 'import', proxied],
      ['settings', 'import', broken],
      ['operators', 'add', '--id', 'M1', '--name', 'M', '--role', 'manager', '--new-pin-file', pin],
      ['--operator', 'M1', '--pin-file', wrong, 'close'],
      ['--operator', 'M1', '--pin-file', pin, 'close', '--no-reconcile', '--no-print'],
      ['headquarters', 'set-password', '--file', hq],
      ['headquarters', 'status'],
      ['headquarters', 'send'],
      ['backup', 'make'],
      ['settings', 'history'],
      ['settings', 'show'],
      ['key', 'show'],
      ['history'],
      ['ledger', 'verify'],
      ['doctor'],
      ['logs'],
      [secrets.customerCode],
    ];
    for (const args of cases) {
      for (const form of [['--json'], []]) {
        const add = (text: string | Uint8Array) =>
          said.add(
            `what "${args.join(' ').slice(0, 14)}" says`,
            typeof text === 'string' ? text : Buffer.from(text).toString(),
          );
        const typed = ['--data', stored.folder, ...form, ...args];
        const around = {
          env: {},
          clock: systemClock,
          self: [],
          readStdin: async () => '',
          ending: new AbortController().signal,
        };
        await runCliLogged(typed, around, { out: add, err: add }, '0.0.0');
      }
    }
    await readAll(stored, said);
    const log = said.texts.get('log cli.log') ?? '';
    expect(log).toContain('"command":"key import"');
    expect(log).toContain('"command":"pay"');
    expect(said.found()).toEqual([]);
  }, 90_000);

  it('by this test itself, if there were one: what is not masked is found', () => {
    const said = new Said();
    said.add('somewhere', JSON.stringify(secrets));
    expect(said.found().length).toBe(telling.length - 1);
  });
});
