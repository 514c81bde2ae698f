import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { makePng } from '../printers/make-png.ts';
import {
  type CliResult,
  changeSettings,
  initTraining,
  type PaymentAnswer,
  runPos,
  runPosJson,
  startPos,
} from '../support/cli.ts';
import { runOnSmallDisk } from '../support/small-disk.ts';
import { closedPort, httpServer, tcpServer } from '../support/sockets.ts';
import { tempFolder } from '../support/temp-folder.ts';

const CODE = '280390312172859395';

const pay = (data: string, amount: number, ...more: string[]) =>
  runPosJson<PaymentAnswer>(['--data', data, 'pay', '--amount', String(amount), '--code', CODE, ...more]);

describe('pay', () => {
  it('answers a paid payment with exit code 0 and the agreed fields', async () => {
    const data = await initTraining();
    const { exitCode, json } = await pay(data, 1500, '--receipt-no', 'POS-77', '--remark', 'table 4');
    expect(exitCode).toBe(0);
    expect(json).toEqual({
      ok: true,
      payment: {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        receiptNo: 'POS-77',
        state: 'paid',
        amountYen: 1500,
        payType: '01',
        orderId: expect.stringMatching(/^OWC/),
        orderDetailId: expect.stringMatching(/^J1WP/),
        token: expect.stringMatching(/^OB0244899999AShop001BTer001\d{20}$/),
        transTime: expect.stringMatching(/^\d{14}$/),
      },
      error: null,
    });
  });

  it.each([
    [1301, 2, 'refused', { kind: 'refused', code: 'E09301', message: expect.stringContaining('NOT_ENOUGH') }],
    [1404, 2, 'refused', { kind: 'refused', code: 'E09103' }],
    [1001, 2, 'failed', { kind: 'failed', code: 'STATUS_01' }],
    [1601, 3, 'unknown', { kind: 'unknown', code: 'UND_ERR_SOCKET' }],
    [1611, 3, 'unknown', { kind: 'unknown', code: 'BAD_SIGNATURE' }],
    [1077, 3, 'unknown', { kind: 'unknown', code: 'STATUS_77' }],
  ])('of %i yen ends with exit code %i and state %s', async (amount, exitCode, state, error) => {
    const result = await pay(await initTraining(), amount);
    expect(result.exitCode).toBe(exitCode);
    expect(result.json).toMatchObject({ ok: false, payment: { state }, error });
    expect(result.json.error?.message).not.toBe('');
    expect(result.json.error?.hint).not.toBe('');
  });

  it('polls while the customer has to approve', async () => {
    const { exitCode, json } = await pay(await initTraining(), 1014);
    expect({ exitCode, state: json.payment?.state }).toEqual({ exitCode: 0, state: 'paid' });
  });

  it('ends with exit code 4 when nothing was sent', async () => {
    const data = await initTraining();
    await changeSettings(data, { gateway: { baseUrl: `http://127.0.0.1:${await closedPort()}` } });
    const { exitCode, json } = await pay(data, 1500);
    expect(exitCode).toBe(4);
    expect(json).toMatchObject({
      ok: false,
      payment: { state: 'notSent' },
      error: { kind: 'notSent', code: 'ECONNREFUSED' },
    });
  });

  it('takes its general options before and after the command', async () => {
    const data = await initTraining();
    const { stdout, exitCode } = await runPos([
      'pay',
      '--amount',
      '100',
      '--code',
      CODE,
      '--data',
      data,
      '--json',
      '--lang',
      'en',
    ]);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ ok: true });
  });

  it('takes the code from standard input, where no list of processes shows it', async () => {
    const data = await initTraining();
    const result = await runPosJson<PaymentAnswer>(['--data', data, 'pay', '--amount', '100', '--code', '-'], {
      stdin: `${CODE}\n`,
    });
    expect(result.json.ok).toBe(true);
  });

  it('speaks Japanese unless it is told otherwise', async () => {
    const data = await initTraining();
    const say = async (...lang: string[]): Promise<CliResult> =>
      runPos([...lang, '--data', data, 'pay', '--amount', '1301', '--code', CODE]);
    expect((await say()).stdout).toContain('支払不可');
    expect((await say('--lang', 'en')).stdout).toContain('refused');
    expect((await say('--lang', 'zh')).stdout).toContain('无法付款');
  });
});

describe('bad input', () => {
  it.each([
    [['pay', '--amount', '1.5', '--code', CODE], 'AMOUNT_INVALID'],
    [['pay', '--amount', '0', '--code', CODE], 'AMOUNT_INVALID'],
    [['pay', '--amount', '-5', '--code', CODE], 'AMOUNT_INVALID'],
    [['pay', '--amount', '10000000000000', '--code', CODE], 'AMOUNT_INVALID'],
    [['pay', '--amount', '100', '--code', '123'], 'CODE_INVALID'],
    [['pay', '--amount', '100', '--code', '顧客のコード'], 'CODE_INVALID'],
    [['pay', '--amount', '100', '--code', CODE, '--pay-type', 'PAYPAY'], 'PAY_TYPE_INVALID'],
    [['pay', '--amount', '100', '--code', CODE, '--receipt-no', 'x'.repeat(33)], 'REQUEST_INVALID'],
    [['pay', '--amount', '100', '--code', CODE, '--remark', 'x'.repeat(129)], 'REQUEST_INVALID'],
    [['pay', '--amount', '100'], 'USAGE'],
    [['pay', '--amount', '100', '--code', CODE, '--colour', 'blue'], 'USAGE'],
    [['sell'], 'USAGE'],
    [['--lang', 'fr', 'history'], 'USAGE'],
    [['settings'], 'USAGE'],
    [['confirm', '--payment', 'nobody'], 'PAYMENT_NOT_FOUND'],
    [['receipt', '--payment', 'nobody'], 'PAYMENT_NOT_FOUND'],
    [['receipt', '--payment', 'x', '--format', 'pdf'], 'USAGE'],
    [['history', '--limit', '0'], 'USAGE'],
    [['history', '--after', 'x'], 'CURSOR_INVALID'],
    [['history', '--date', '2026-02-30'], 'USAGE'],
    [['history', '--state', 'happy'], 'USAGE'],
    [['scan', '--timeout', 'soon'], 'USAGE'],
    [['scan'], 'SCANNER_NOT_CONFIGURED'],
    [['settings', 'import', '/no/such/file'], 'FILE_UNREADABLE'],
    [['key', 'import', '/no/such/file'], 'FILE_UNREADABLE'],
    [['init'], 'USAGE'],
  ])('%j is refused with %s, and nothing is sent', async (args, code) => {
    const data = await initTraining();
    const { exitCode, json } = await runPosJson<PaymentAnswer>(['--data', data, ...args]);
    expect(exitCode).toBe(1);
    expect(json).toMatchObject({ ok: false, payment: null, error: { code } });
    expect(json.error?.hint).not.toBe('');
    const history = await runPosJson(['--data', data, 'history']);
    expect(history.json).toEqual({ ok: true, payments: [], next: null });
  });

  it('without a data folder, or with one that holds no terminal, says what to do', async () => {
    const nowhere = await runPosJson(['history']);
    expect(nowhere).toMatchObject({ exitCode: 1, json: { error: { code: 'DATA_FOLDER_NOT_GIVEN' } } });
    const empty = tempFolder();
    const nothing = await runPosJson(['--data', empty, 'history']);
    expect(nothing).toMatchObject({ exitCode: 1, json: { error: { code: 'NOT_INITIALISED' } } });
    expect(readdirSync(empty)).toEqual([]);
  });

  it('takes the data folder from the environment', async () => {
    const data = await initTraining();
    const { json } = await runPosJson(['history'], { env: { ONEPAY_POS_DATA: data } });
    expect(json).toMatchObject({ ok: true });
  });

  it('of a live terminal without keys says which key is missing', async () => {
    const data = tempFolder();
    const file = path.join(tempFolder(), 'terminal.json');
    const identity = { merchantId: 'OB0244899999', branchCode: 'AShop001', terminalCode: 'BTer001' };
    writeFileSync(file, JSON.stringify({ identity }));
    expect((await runPosJson(['--data', data, 'settings', 'import', file])).exitCode).toBe(0);
    expect(await pay(data, 100)).toMatchObject({ exitCode: 1, json: { error: { code: 'KEY_MISSING', kind: 'keys' } } });
    expect(await runPosJson(['--data', data, 'init', '--training'])).toMatchObject({
      exitCode: 1,
      json: { error: { code: 'ALREADY_LIVE' } },
    });
  });
});

describe('a bad day', () => {
  it('a kill between the journal and the answer leaves the payment unknown, and confirm finds out what became of it', async () => {
    const data = await initTraining();
    const arrived = Promise.withResolvers<string>();
    const silent = await httpServer((request) => arrived.resolve(request.url ?? ''));
    await changeSettings(data, { gateway: { baseUrl: `http://127.0.0.1:${silent}` } });
    const { child } = startPos(['--data', data, 'pay', '--amount', '1200', '--code', CODE]);
    const path = await arrived.promise;
    child.kill('SIGKILL');
    await once(child, 'exit');
    const { json, stderr } = await runPosJson<{ payments: { state: string; token: string; id: string }[] }>([
      ...['--data', data, 'history'],
    ]);
    const [found] = json.payments;
    expect(found?.state).toBe('unknown');
    expect(path.endsWith(found?.token ?? '-')).toBe(true);
    expect(stderr).toContain('1');
    expect(await runPosJson(['--data', data, 'ledger', 'verify'])).toMatchObject({ exitCode: 0, json: { ok: true } });
    await changeSettings(data, { gateway: {} });
    const asked = await runPosJson<PaymentAnswer>(['--data', data, 'confirm', '--payment', found?.id ?? '']);
    expect(asked).toMatchObject({ exitCode: 3, json: { payment: { state: 'unknown' } } });
  });

  it('a second process on the same data folder is told who has it, and may look on', async () => {
    const data = await initTraining();
    const first = await pay(data, 1500);
    const arrived = Promise.withResolvers<void>();
    const silent = await httpServer(() => arrived.resolve());
    await changeSettings(data, { gateway: { baseUrl: `http://127.0.0.1:${silent}` } });
    const { child } = startPos(['--data', data, 'pay', '--amount', '1200', '--code', CODE]);
    await arrived.promise;
    expect(await pay(data, 1300)).toMatchObject({
      exitCode: 2,
      json: {
        payment: null,
        error: { code: 'DATA_FOLDER_IN_USE', message: expect.stringContaining(String(child.pid)) },
      },
    });
    const history = await runPosJson<{ payments: { state: string; id: string }[] }>(['--data', data, 'history']);
    expect(history.json.payments.map(({ state }) => state)).toEqual(['sending', 'paid']);
    expect((await runPosJson(['--data', data, 'ledger', 'verify'])).json).toMatchObject({ ok: true });
    const receipt = await runPos(['--data', data, 'receipt', '--payment', first.json.payment?.id ?? '']);
    expect(receipt.stdout).toContain('お客様控え');
  });

  it('ending the program in mid-payment waits for the outcome', async () => {
    const data = await initTraining();
    const { child, result } = startPos(['--json', '--data', data, 'pay', '--amount', '1014', '--code', CODE]);
    await expect.poll(() => existsSync(path.join(data, 'training-ledger.sqlite')), { timeout: 10_000 }).toBe(true);
    await expect
      .poll(async () => (await runPosJson<{ payments: unknown[] }>(['--data', data, 'history'])).json.payments.length)
      .toBe(1);
    child.kill('SIGINT');
    const { exitCode, stdout, stderr } = await result;
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ payment: { state: 'paid' } });
    expect(stderr).toContain('結果が出るまで終了しません');
  });

  it('a damaged ledger is refused loudly by every command, and stays as it is', async () => {
    const data = await initTraining();
    await pay(data, 1500);
    const file = path.join(data, 'training-ledger.sqlite');
    const bytes = readFileSync(file);
    bytes.fill(0x5a, 4096, 8192);
    writeFileSync(file, bytes);
    for (const args of [['history'], ['ledger', 'verify'], ['pay', '--amount', '100', '--code', CODE]]) {
      expect(await runPosJson(['--data', data, ...args])).toMatchObject({
        exitCode: 2,
        json: { ok: false, error: { code: 'LEDGER_DAMAGED' } },
      });
    }
    expect(readFileSync(file).equals(bytes)).toBe(true);
  });

  it('a ledger that is gone is not replaced in silence', async () => {
    const data = await initTraining();
    await pay(data, 1500);
    rmSync(path.join(data, 'training-ledger.sqlite'));
    expect(await pay(data, 1600)).toMatchObject({ exitCode: 2, json: { error: { code: 'LEDGER_MISSING' } } });
  });

  it('a full disk stops payments, says so, and never says paid for what is not in the ledger', async () => {
    const data = await initTraining();
    const { output, folder } = await runOnSmallDisk(['test/support/pay-until-full.ts', data]);
    const { payments, exitCode, last } = JSON.parse(output) as {
      payments: number;
      exitCode: number;
      last: PaymentAnswer;
    };
    expect(last).toMatchObject({
      ok: false,
      error: { kind: expect.stringMatching(/^(?:notSent|unknown|dataFolder|ledger)$/) },
    });
    expect([2, 3, 4]).toContain(exitCode);
    const copy = tempFolder();
    cpSync(path.join(folder, 'data'), copy, { recursive: true });
    const { json } = await runPosJson<{ payments: { state: string }[] }>([
      '--data',
      copy,
      'history',
      '--limit',
      '1000',
    ]);
    expect(json.payments.filter(({ state }) => state === 'paid')).toHaveLength(payments);
    expect((await runPosJson(['--data', copy, 'ledger', 'verify'])).json).toMatchObject({ ok: true });
  });

  it('an answer of 10 MB, one that drips, and one that never comes are unknown', async () => {
    const data = await initTraining();
    await changeSettings(data, { gateway: { timeoutSeconds: 1 } });
    for (const [amount, code] of [
      [1616, 'ANSWER_TOO_LARGE'],
      [1605, 'RESPONSE_TIMEOUT'],
      [1603, 'RESPONSE_TIMEOUT'],
    ] as const) {
      expect(await pay(data, amount)).toMatchObject({
        exitCode: 3,
        json: { payment: { state: 'unknown' }, error: { code } },
      });
    }
  });

  it('an answer that cannot be written down ends as unknown, with the payment', async () => {
    const data = await initTraining();
    await pay(data, 1500);
    const locked = Promise.withResolvers<Sqlite.Database>();
    const port = await httpServer((_request, response) => {
      const other = new Sqlite(path.join(data, 'training-ledger.sqlite'));
      other.exec('BEGIN IMMEDIATE');
      locked.resolve(other);
      response.end('{}');
    });
    await changeSettings(data, { gateway: { baseUrl: `http://127.0.0.1:${port}` } });
    const { exitCode, json } = await pay(data, 1600);
    (await locked.promise).close();
    expect(exitCode).toBe(3);
    expect(json).toMatchObject({
      ok: false,
      payment: { state: 'unknown', amountYen: 1600, token: expect.any(String) },
      error: { kind: 'unknown', code: 'ANSWER_NOT_RECORDED' },
    });
  });

  it('a receipt that cannot be noted in the journal leaves the payment paid', async () => {
    const data = await initTraining();
    let other: Sqlite.Database | undefined;
    const port = await tcpServer((socket) => {
      other ??= new Sqlite(path.join(data, 'training-ledger.sqlite'));
      if (!other.inTransaction) {
        other.exec('BEGIN IMMEDIATE');
      }
      socket.resume();
    });
    await changeSettings(data, { printer: { transport: { kind: 'tcp', host: '127.0.0.1', port } } });
    const { exitCode, json, stderr } = await pay(data, 1500);
    other?.close();
    expect({ exitCode, ok: json.ok, state: json.payment?.state }).toEqual({ exitCode: 0, ok: true, state: 'paid' });
    expect(stderr).toContain('LEDGER_WRITE_FAILED');
  });

  it('a printer that is not there changes nothing about the payment', async () => {
    const data = await initTraining();
    await changeSettings(data, {
      printer: { transport: { kind: 'tcp', host: '127.0.0.1', port: await closedPort() } },
    });
    const { exitCode, json, stderr } = await pay(data, 1500);
    expect({ exitCode, ok: json.ok }).toEqual({ exitCode: 0, ok: true });
    expect(stderr).toContain('ECONNREFUSED');
    expect(stderr).toContain('2 件を印刷待ちにしました（全部で 2 件）。支払いの結果は変わりません');
  });

  it.runIf(process.platform === 'linux')('a data folder that cannot be written is told as such', async () => {
    const data = await initTraining();
    const file = path.join(data, 'a-file');
    writeFileSync(file, '');
    expect(await runPosJson(['--data', path.join(file, 'data'), 'init', '--training'])).toMatchObject({
      exitCode: 2,
      json: { error: { code: 'DATA_FOLDER_NOT_WRITABLE' } },
    });
  });
});

describe('receipts', () => {
  it('are printed after a payment: both copies, over TCP', async () => {
    const data = await initTraining();
    const chunks: Buffer[] = [];
    const port = await tcpServer((socket) => socket.on('data', (chunk) => chunks.push(chunk)));
    await changeSettings(data, { printer: { transport: { kind: 'tcp', host: '127.0.0.1', port } } });
    const { json, stderr } = await pay(data, 1500);
    expect(json.ok).toBe(true);
    expect(stderr).toContain('レシートを印刷しました');
    const printed = Buffer.concat(chunks);
    const cuts = printed.toString('latin1').split('\x1dV').length - 1;
    expect(cuts).toBe(2);
  });

  it('are shown as text, saved as SVG, given as commands, and printed again', async () => {
    const data = await initTraining();
    const lp = path.join(tempFolder(), 'lp0');
    await changeSettings(data, {
      shop: { name: '喫茶{command:\\x1bp}|店', address: '東京', phone: '03', registrationNumber: 'T1234567890123' },
      printer: { transport: { kind: 'file', path: lp } },
    });
    const { json } = await pay(data, 1500, '--no-print');
    expect(existsSync(lp)).toBe(false);
    const receipt = (...more: string[]) => [
      '--data',
      data,
      'receipt',
      '--payment',
      json.payment?.receiptNo ?? '',
      ...more,
    ];
    const text = (await runPos(receipt())).stdout;
    for (const part of [
      '【',
      'T1234567890123',
      json.payment?.orderId ?? '',
      'Alipay',
      'お客様控え',
      'AShop001',
      'BTer001',
    ]) {
      expect(text).toContain(part);
    }
    expect(text.replace(/ /g, '')).toContain('¥1,500');
    expect(text.replace(/ /g, '')).toContain('喫茶{command:¥x1bp}|店');
    const merchant = (await runPos(receipt('--copy', 'merchant'))).stdout;
    expect(merchant).toContain('加盟店控え');
    expect(merchant).toContain('****9395');
    const svg = path.join(tempFolder(), 'r.svg');
    expect(await runPosJson(receipt('--format', 'svg', '--out', svg))).toMatchObject({
      exitCode: 0,
      json: { ok: true },
    });
    expect(readFileSync(svg, 'utf8')).toMatch(/^<svg/);
    const commands = await runPosJson<{ receipt: { contentBase64: string } }>(receipt('--format', 'escpos'));
    expect(Buffer.from(commands.json.receipt.contentBase64, 'base64').subarray(0, 2).toString()).toBe('\x1b@');
    expect((await runPos(receipt('--print'))).exitCode).toBe(0);
    expect(readFileSync(lp).subarray(0, 2).toString()).toBe('\x1b@');
    expect(readFileSync(lp).includes(Buffer.from('\x1bp'))).toBe(false);
  });

  it('are in the language of the locale', async () => {
    const data = await initTraining();
    const { json } = await pay(data, 1500);
    const receipt = async () => (await runPos(['--data', data, 'receipt', '--payment', json.payment?.id ?? ''])).stdout;
    await changeSettings(data, { locale: 'US' });
    expect(await receipt()).toContain('Customer copy');
    await changeSettings(data, { locale: 'CHINA' });
    expect(await receipt()).toContain('顾客联');
  });

  it('are refused for what is not paid', async () => {
    const data = await initTraining();
    const { json } = await pay(data, 1601);
    expect(await runPosJson(['--data', data, 'receipt', '--payment', json.payment?.id ?? ''])).toMatchObject({
      exitCode: 1,
      json: { error: { code: 'RECEIPT_NOT_AVAILABLE' } },
    });
  });

  it('that cannot be saved or printed say why', async () => {
    const data = await initTraining();
    const { json } = await pay(data, 1500);
    const receipt = (...more: string[]) => ['--data', data, 'receipt', '--payment', json.payment?.id ?? '', ...more];
    const folder = tempFolder();
    mkdirSync(path.join(folder, 'x.svg'));
    const unsaved = await runPosJson(receipt('--out', path.join(folder, 'x.svg')));
    expect(unsaved).toMatchObject({ exitCode: 1, json: { error: { code: 'FILE_UNWRITABLE' } } });
    expect(await runPosJson(receipt('--print'))).toMatchObject({
      exitCode: 1,
      json: { error: { code: 'PRINTER_NOT_CONFIGURED' } },
    });
    await changeSettings(data, { printer: { transport: { kind: 'file', path: path.join(folder, 'x.svg') } } });
    expect(await runPosJson(receipt('--print'))).toMatchObject({
      exitCode: 2,
      json: { payment: null, error: { kind: 'device', code: 'PRINTER_FAILED' } },
    });
  });

  it('that the printer does not take say why in words, and that nothing was queued', async () => {
    const data = await initTraining();
    const { json } = await pay(data, 1500, '--no-print');
    await changeSettings(data, { printer: { transport: `tcp://127.0.0.1:${await closedPort()}` } });
    const printed = await runPos([
      ...['--data', data, '--lang', 'en', 'receipt', '--payment', json.payment?.id ?? '', '--print'],
    ]);
    expect(printed).toMatchObject({ exitCode: 2, stdout: '' });
    expect(printed.stderr).toMatch(
      /takes no connection.*\(ECONNREFUSED\) \[PRINTER_FAILED\]\n→ .*not put into the print queue/,
    );
    expect((await runPosJson(['--data', data, 'print-queue'])).json['jobs']).toEqual([]);
  });

  it('have the logo of the settings, and come out without one that cannot be printed', async () => {
    const data = await initTraining();
    const { json } = await pay(data, 1500);
    const folder = tempFolder();
    const logo = path.join(folder, 'logo.png');
    await changeSettings(data, { printer: { transport: { kind: 'file', path: path.join(folder, 'lp') }, logo } });
    const svg = async () =>
      (await runPos(['--data', data, 'receipt', '--payment', json.payment?.id ?? '', '--format', 'svg'])).stdout;
    const without = await svg();
    expect(without).toContain('<svg ');
    const png = makePng({ width: 64, height: 32, kind: 'grey1', interlaced: false });
    writeFileSync(logo, png);
    const withLogo = await svg();
    expect(withLogo.split('<image').length).toBe(without.split('<image').length + 1);
  });
});

describe('history', () => {
  it('shows payments newest first, a page at a time', async () => {
    const data = await initTraining();
    for (const amount of [1100, 1200, 1301]) {
      await pay(data, amount);
    }
    type Page = { payments: { amountYen: number; state: string }[]; next: string | null };
    const page = async (...more: string[]) => (await runPosJson<Page>(['--data', data, 'history', ...more])).json;
    const first = await page('--limit', '2');
    expect(first.payments.map(({ amountYen }) => amountYen)).toEqual([1301, 1200]);
    const second = await page('--limit', '2', '--after', first.next ?? '');
    expect(second).toMatchObject({ payments: [{ amountYen: 1100 }], next: null });
    expect((await page('--state', 'refused')).payments).toHaveLength(1);
    expect((await page('--date', '2001-01-01')).payments).toEqual([]);
  });

  it('shows people the local date and time, the brand in their language, and the id by its name', async () => {
    const data = await initTraining();
    const { json } = await pay(data, 1301);
    const shown = (await runPos(['--lang', 'en', '--data', data, 'history'])).stdout;
    expect(shown).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}refused {2}¥1,301 {2}detect automatically {2}receipt R/);
    expect(shown).toContain(`  payment ${json.payment?.id}\n`);
    const time = Date.parse(`${shown.slice(0, 19).replace(' ', 'T')}+09:00`);
    expect(Math.abs(Date.now() - time)).toBeLessThan(60_000);
    expect((await runPos(['--lang', 'zh', '--data', data, 'history'])).stdout).toContain('自动识别');
    expect((await runPos(['--data', data, 'history'])).stdout).toContain('自動判定');
  });
});
