import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../main/common/clock.ts';
import type { AnySubjectId, PaymentId } from '../../main/ledger/events.ts';
import { openLedger, openLedgerToRead, StoredTerminal } from '../../main/root/stored-terminal.ts';
import { startGatewayProcess, withTrainingLedger } from '../support/amending.ts';
import { changeSettings, initTraining, type PaymentAnswer, runPos, runPosJson } from '../support/cli.ts';

const MANAGER_PIN = '740926';
const CASHIER_PIN = '531864';
const CODE = '280390312172859395';

interface OperatorsAnswer {
  readonly ok: boolean;
  readonly operators?: readonly object[];
  readonly resets?: readonly object[];
  readonly error: { readonly kind: string; readonly code: string; readonly message: string } | null;
}

/** Writes a PIN as people do, with a line end. */
function pinFile(data: string, pin: string, ending = '\n'): string {
  const file = path.join(data, `pin-${pin}.txt`);
  writeFileSync(file, `${pin}${ending}`);
  return file;
}

/** A training terminal whose settings ask for names, and where nobody is yet. */
async function asking(change: object = {}): Promise<string> {
  const data = await initTraining();
  await changeSettings(data, { operators: { signIn: 'required', ...change } });
  return data;
}

const operators = (data: string, ...args: string[]) =>
  runPosJson<OperatorsAnswer>(['--data', data, 'operators', ...args]);
const as = (data: string, operator: string, pin: string) => ['--operator', operator, '--pin-file', pinFile(data, pin)];
const manager = (data: string) => as(data, 'M1', MANAGER_PIN);
const cashier = (data: string) => as(data, 'C1', CASHIER_PIN);

/** The same with a manager M1 and a cashier C1. */
async function staffed(change: object = {}): Promise<string> {
  const data = await asking(change);
  const first = ['add', '--id', 'M1', '--name', '佐藤', '--role', 'manager'];
  await operators(data, ...first, '--pin-file', pinFile(data, MANAGER_PIN));
  const second = ['add', '--id', 'C1', '--name', '田中', '--role', 'cashier', ...manager(data)];
  const { json } = await operators(data, ...second, '--new-pin-file', pinFile(data, CASHIER_PIN));
  expect(json).toEqual({
    ok: true,
    operators: [
      { id: 'M1', name: '佐藤', role: 'manager', state: 'active' },
      { id: 'C1', name: '田中', role: 'cashier', state: 'active' },
    ],
    resets: [],
    error: null,
  });
  return data;
}

/** What the journal says about something, and who did it. */
function rows(data: string, subject: string): readonly (readonly [string, string])[] {
  const { ledger, close } = openLedgerToRead(new StoredTerminal(data), systemClock);
  try {
    return ledger.eventsAbout(subject as AnySubjectId).map(({ kind, by }) => [kind, by] as const);
  } finally {
    close();
  }
}

const pay = (data: string, ...more: string[]) =>
  runPosJson<PaymentAnswer>(['--data', data, 'pay', '--amount', '1500', '--code', CODE, '--no-print', ...more]);

const refusedFor = (code: string) => ({ exitCode: 2, json: { ok: false, error: { code } } });
const misused = (code: string) => ({ exitCode: 1, json: { ok: false, error: { code } } });

describe('before there is a manager', () => {
  it('the command line needs no PIN, and what is done is unnamed', async () => {
    const data = await asking();
    const { exitCode, json } = await pay(data);
    expect(exitCode).toBe(0);
    expect(rows(data, json.payment?.id ?? '')[0]).toEqual(['payment.created', 'unnamed']);
    expect((await operators(data, 'list')).json).toEqual({ ok: true, operators: [], resets: [], error: null });
    expect((await runPos(['--data', data, 'operators'])).stdout).toContain('担当者は登録されていません。');
  });

  it('the first operator has to be a manager', async () => {
    const data = await asking();
    const add = ['add', '--id', 'C1', '--name', '田中', '--new-pin-file', pinFile(data, CASHIER_PIN), '--role'];
    const refused = await operators(data, ...add, 'cashier');
    expect(refused).toMatchObject(misused('USAGE'));
    expect(refused.json.error?.message).toContain('責任者');
    expect(await operators(data, ...add, 'boss')).toMatchObject(misused('USAGE'));
    expect(await operators(data, ...add, 'manager')).toMatchObject({ exitCode: 0 });
    expect(rows(data, 'C1')).toEqual([
      ['operator.added', 'operator:C1'],
      ['operator.pinSet', 'operator:C1'],
    ]);
  });

  it.each([
    ['1234\n', 'PIN_INVALID'],
    ['12\n', 'PIN_INVALID'],
    ['', 'PIN_INVALID'],
    ['74 0926', 'PIN_INVALID'],
  ])('a PIN file with %j makes nobody', async (text, code) => {
    const data = await asking();
    const file = path.join(data, 'pin.txt');
    writeFileSync(file, text);
    const add = ['add', '--id', 'M1', '--name', '佐藤', '--role', 'manager'];
    expect(await operators(data, ...add, '--pin-file', file)).toMatchObject(misused(code));
    expect(await operators(data, ...add, '--pin-file', `${file}x`)).toMatchObject(misused('FILE_UNREADABLE'));
    expect(await operators(data, ...add)).toMatchObject(misused('USAGE'));
    expect((await operators(data)).json.operators).toEqual([]);
  });

  it('takes a PIN from standard input, and from a file as Windows writes it', async () => {
    const data = await asking();
    const add = (id: string) => ['--data', data, 'operators', 'add', '--id', id, '--name', 'x', '--role', 'manager'];
    const first = await runPosJson([...add('M1'), '--pin-file', '-'], { stdin: `${MANAGER_PIN}\n` });
    expect(first.exitCode).toBe(0);
    const file = pinFile(data, CASHIER_PIN, ' \r\nsecond line');
    writeFileSync(file, `\ufeff${readFileSync(file, 'utf8')}`);
    const acting = ['--operator', 'M1', '--pin-file', '-', '--new-pin-file', file];
    const second = await runPosJson([...add('M2'), ...acting], { stdin: `${MANAGER_PIN}\n` });
    expect(second.exitCode).toBe(0);
    expect(await pay(data, ...as(data, 'M2', CASHIER_PIN))).toMatchObject({ exitCode: 0 });
    const both = [...add('M3'), '--operator', 'M1', '--pin-file', '-', '--new-pin-file', '-'];
    expect(await runPosJson(both, { stdin: `${MANAGER_PIN}\n` })).toMatchObject(misused('USAGE'));
    const code = ['--data', data, 'pay', '--amount', '1500', '--code', '-', '--operator', 'M1', '--pin-file', '-'];
    expect(await runPosJson(code, { stdin: `${CODE}\n` })).toMatchObject(misused('USAGE'));
  });
});

describe('where the settings ask for no names', () => {
  it('nothing needs a PIN, whoever is registered', async () => {
    const data = await staffed();
    await changeSettings(data, { operators: { signIn: 'none' } }, manager(data));
    const paid = await pay(data, '--operator', 'C1', '--pin-file', '/nowhere');
    expect(paid.exitCode).toBe(0);
    expect(rows(data, paid.json.payment?.id ?? '')[0]).toEqual(['payment.created', 'unnamed']);
    const refunded = await runPosJson([
      '--data',
      data,
      'refund',
      '--payment',
      paid.json.payment?.id ?? '',
      '--no-print',
    ]);
    expect(refunded.exitCode).toBe(0);
    expect(await operators(data, 'disable', 'C1')).toMatchObject({ exitCode: 0 });
  });
});

describe('selling on the command line', () => {
  it('is done by an operator with the right PIN, before the command or after it', async () => {
    const data = await staffed();
    expect(await pay(data)).toMatchObject(refusedFor('SIGN_IN_NEEDED'));
    expect(await pay(data, '--operator', 'C1')).toMatchObject(misused('USAGE'));
    expect(await pay(data, '--pin-file', pinFile(data, CASHIER_PIN))).toMatchObject(misused('USAGE'));
    expect(await pay(data, ...as(data, 'C1', MANAGER_PIN))).toMatchObject(refusedFor('PIN_WRONG'));
    expect(await pay(data, ...as(data, 'nobody', MANAGER_PIN))).toMatchObject(refusedFor('PIN_WRONG'));
    const { json } = await pay(data, ...cashier(data));
    expect(json).toMatchObject({ ok: true, payment: { state: 'paid' } });
    expect(rows(data, json.payment?.id ?? '')).toEqual([
      ['payment.created', 'operator:C1'],
      ['payment.sending', 'operator:C1'],
      ['payment.paid', 'operator:C1'],
    ]);
    const before = await runPosJson<PaymentAnswer>([
      ...['--data', data, ...cashier(data), 'pay', '--amount', '1500'],
      ...['--code', CODE.replace('9395', '9403'), '--no-print'],
    ]);
    expect(before.exitCode).toBe(0);
    const history = await runPosJson<{ payments: object[] }>(['--data', data, 'history']);
    expect(history.json.payments).toHaveLength(2);
  });

  it('is not done by store IT, and not by somebody who was disabled', async () => {
    const data = await staffed();
    const add = ['add', '--id', 'I1', '--name', '鈴木', '--role', 'store-it', ...manager(data)];
    const { json } = await operators(data, ...add, '--new-pin-file', pinFile(data, '8642'));
    expect(json.operators).toContainEqual({ id: 'I1', name: '鈴木', role: 'storeIt', state: 'active' });
    expect(await pay(data, ...as(data, 'I1', '8642'))).toMatchObject(refusedFor('NOT_PERMITTED'));
    await operators(data, 'disable', 'C1', ...manager(data));
    expect(await pay(data, ...cashier(data))).toMatchObject(refusedFor('PIN_WRONG'));
    await operators(data, 'enable', 'C1', ...manager(data));
    expect(await pay(data, ...cashier(data))).toMatchObject({ exitCode: 0 });
  });

  it('locks out after three wrong PINs, over several commands, until a manager sets a new one', async () => {
    const data = await staffed();
    const wrong = as(data, 'C1', '99990');
    for (const answer of ['PIN_WRONG', 'PIN_WRONG', 'OPERATOR_LOCKED_OUT']) {
      expect(await pay(data, ...wrong)).toMatchObject(refusedFor(answer));
    }
    expect(await pay(data, ...cashier(data))).toMatchObject(refusedFor('OPERATOR_LOCKED_OUT'));
    const newPin = pinFile(data, '8642');
    const setPin = ['set-pin', 'C1', '--new-pin-file', newPin];
    expect(await operators(data, ...setPin, ...as(data, 'C1', '8642'))).toMatchObject(
      refusedFor('OPERATOR_LOCKED_OUT'),
    );
    expect(await operators(data, ...setPin, ...manager(data))).toMatchObject({ exitCode: 0 });
    expect(await pay(data, ...as(data, 'C1', '8642'))).toMatchObject({ exitCode: 0 });
    expect((await runPosJson(['--data', data, 'ledger', 'verify'])).exitCode).toBe(0);
  });

  it('asks the gateway in the name of whoever wants to know', async () => {
    const data = await staffed();
    const gateway = await startGatewayProcess(data, manager(data));
    await gateway.force('pay', '601');
    const { json, exitCode } = await pay(data, ...cashier(data));
    expect(exitCode).toBe(3);
    const confirm = ['--data', data, 'confirm', '--payment', json.payment?.id ?? ''];
    expect(await runPosJson(confirm)).toMatchObject({ exitCode: 3, json: { error: { code: 'SIGN_IN_NEEDED' } } });
    expect((await runPosJson([...confirm, ...manager(data)])).exitCode).toBe(0);
    expect(rows(data, json.payment?.id ?? '')).toContainEqual(['payment.asked', 'operator:M1']);
    expect((await runPosJson(['--data', data, 'recover'])).exitCode).toBe(0);
  });
});

describe('giving money back on the command line', () => {
  const refund = (data: string, payment: string, ...more: string[]) =>
    runPosJson<{ ok: boolean; refund: { id: string } }>([
      ...['--data', data, 'refund', '--payment', payment, '--no-print'],
      ...more,
    ]);

  it('takes a manager', async () => {
    const data = await staffed();
    const { json } = await pay(data, ...cashier(data));
    const id = json.payment?.id ?? '';
    expect(await refund(data, id)).toMatchObject(refusedFor('APPROVAL_NEEDED'));
    expect(await refund(data, id, ...cashier(data))).toMatchObject(refusedFor('APPROVAL_NEEDED'));
    const refunded = await refund(data, id, ...manager(data));
    expect(refunded.exitCode).toBe(0);
    expect(rows(data, refunded.json.refund.id)[0]).toEqual(['refund.created', 'operator:M1']);
    const { ledger, close } = openLedgerToRead(new StoredTerminal(data), systemClock);
    const [created] = ledger.eventsAbout(refunded.json.refund.id as unknown as PaymentId);
    close();
    expect(created?.content).toMatchObject({ approvedBy: 'M1' });
  });

  it('takes whoever sells, where the settings say so', async () => {
    const data = await staffed({ approveRefunds: 'none' });
    const { json } = await pay(data, ...cashier(data));
    const refunded = await refund(data, json.payment?.id ?? '', ...cashier(data));
    expect(refunded.exitCode).toBe(0);
    expect(rows(data, refunded.json.refund.id)[0]).toEqual(['refund.created', 'operator:C1']);
  });

  it.each([
    ['none', 0],
    ['manager', 2],
  ])('by cancelling the last sale follows the settings: %s', async (approveCancellations, exitCode) => {
    const data = await staffed({ approveCancellations });
    const { json } = await pay(data, ...cashier(data));
    const id = json.payment?.id ?? '';
    const reverse = ['--data', data, 'reverse', '--payment', id, '--no-print'];
    expect(await runPosJson(reverse)).toMatchObject({ exitCode: 2 });
    expect(await runPosJson([...reverse, ...cashier(data)])).toMatchObject({ exitCode });
    if (exitCode === 0) {
      expect(rows(data, id)).toContainEqual(['payment.cancelRequested', 'operator:C1']);
    } else {
      expect(await runPosJson([...reverse, ...manager(data)])).toMatchObject({ exitCode: 0 });
      expect(rows(data, id)).toContainEqual(['payment.cancelRequested', 'operator:M1']);
    }
  });

  it('of a payment that is still open takes whoever sells, whatever the settings say', async () => {
    const data = await staffed({ approveCancellations: 'manager' });
    const gateway = await startGatewayProcess(data, manager(data));
    await gateway.force('pay', '601');
    const { json } = await pay(data, ...cashier(data));
    expect(json.payment?.state).toBe('unknown');
    const id = json.payment?.id ?? '';
    const reverse = ['--data', data, 'reverse', '--payment', id, '--no-print', ...cashier(data)];
    await runPosJson(reverse);
    expect(rows(data, id)).toContainEqual(['payment.cancelRequested', 'operator:C1']);
  });

  it('of a good sale that is asked about anew takes what cancelling a paid one takes', async () => {
    const data = await staffed({ approveCancellations: 'manager' });
    const { json } = await pay(data, ...cashier(data));
    const id = (json.payment?.id ?? '') as PaymentId;
    withTrainingLedger(data, (ledger) => {
      ledger.write((writer) =>
        writer.append({ kind: 'payment.reopened', subject: id, content: { orderStatus: '00' } }),
      );
    });
    const reverse = ['--data', data, 'reverse', '--payment', id, '--no-print'];
    expect(await runPosJson([...reverse, ...cashier(data)])).toMatchObject(refusedFor('APPROVAL_NEEDED'));
    expect(rows(data, id).map(([kind]) => kind)).not.toContain('payment.cancelRequested');
    expect(await runPosJson([...reverse, ...manager(data)])).toMatchObject({ exitCode: 0 });
  });

  it('by the payment centre’s word is taken down by a manager', async () => {
    const data = await staffed();
    const { json } = await pay(data, ...cashier(data));
    const resolve = [
      ...['--data', data, 'resolve', '--payment', json.payment?.id ?? '', '--verdict', 'paid'],
      ...['--reference', 'C-1', '--by', '佐藤'],
    ];
    expect(await runPosJson(resolve)).toMatchObject(refusedFor('SIGN_IN_NEEDED'));
    expect(await runPosJson([...resolve, ...cashier(data)])).toMatchObject(refusedFor('NOT_PERMITTED'));
    expect(await runPosJson([...resolve, ...manager(data)])).toMatchObject(refusedFor('CENTRE_NOT_NEEDED'));
  });
});

describe('operators on the command line', () => {
  it('are changed by a manager alone', async () => {
    const data = await staffed();
    for (const args of [
      ['change', 'C1', '--role', 'manager'],
      ['disable', 'M1'],
      ['set-pin', 'M1', '--new-pin-file', pinFile(data, '8642')],
      ['add', '--id', 'X', '--name', 'x', '--role', 'manager', '--new-pin-file', pinFile(data, '8642')],
    ]) {
      expect(await operators(data, ...args)).toMatchObject(refusedFor('SIGN_IN_NEEDED'));
      expect(await operators(data, ...args, ...cashier(data))).toMatchObject(refusedFor('NOT_PERMITTED'));
    }
    const changed = await operators(data, 'change', 'C1', '--name', '田中花子', ...manager(data));
    expect(changed.json.operators).toContainEqual({ id: 'C1', name: '田中花子', role: 'cashier', state: 'active' });
    const promoted = await operators(data, 'change', 'C1', '--role', 'manager', ...manager(data));
    expect(promoted.json.operators).toContainEqual({ id: 'C1', name: '田中花子', role: 'manager', state: 'active' });
    expect(await operators(data, 'change', 'C1', ...manager(data))).toMatchObject(misused('USAGE'));
    expect(await operators(data, 'change', 'X', '--name', 'x', ...manager(data))).toMatchObject(
      misused('OPERATOR_NOT_FOUND'),
    );
  });

  it('include a manager for ever, and each number once', async () => {
    const data = await staffed();
    expect(await operators(data, 'disable', 'M1', ...manager(data))).toMatchObject(refusedFor('LAST_MANAGER'));
    expect(await operators(data, 'change', 'M1', '--role', 'cashier', ...manager(data))).toMatchObject(
      refusedFor('LAST_MANAGER'),
    );
    const again = ['add', '--id', 'C1', '--name', 'x', '--role', 'cashier', ...manager(data)];
    expect(await operators(data, ...again, '--new-pin-file', pinFile(data, '8642'))).toMatchObject(
      misused('OPERATOR_EXISTS'),
    );
    expect(await operators(data, ...again)).toMatchObject(misused('USAGE'));
  });

  it('are listed for everybody, in every language', async () => {
    const data = await staffed();
    for (const [language, words] of [
      ['ja', ['田中', 'レジ担当', '有効']],
      ['en', ['田中', 'cashier', 'active']],
      ['zh', ['田中', '收银员', '启用']],
    ] as const) {
      const { stdout, exitCode } = await runPos(['--data', data, '--lang', language, 'operators', 'list']);
      expect(exitCode).toBe(0);
      for (const word of words) {
        expect(stdout).toContain(word);
      }
    }
  });

  it('wait until nobody else has the data folder', async () => {
    const data = await staffed();
    const owner = openLedger(new StoredTerminal(data), systemClock);
    try {
      expect(await operators(data, 'disable', 'C1', ...manager(data))).toMatchObject(refusedFor('DATA_FOLDER_IN_USE'));
      expect(await operators(data, 'list')).toMatchObject({ exitCode: 0, json: { operators: [{}, {}] } });
    } finally {
      owner.close();
    }
    expect(await operators(data, 'disable', 'C1', ...manager(data))).toMatchObject({ exitCode: 0 });
  });

  it('leave no PIN anywhere: not in the ledger, not in an answer, not in an error', async () => {
    const data = await staffed();
    const said = [
      await runPos(['--data', data, 'operators', 'list']),
      await runPos(['--data', data, 'pay', '--amount', '1', '--code', CODE, ...as(data, 'C1', MANAGER_PIN)]),
      await runPos(['--data', data, 'operators', 'set-pin', 'C1', ...manager(data)]),
    ];
    const words = said.map(({ stdout, stderr }) => stdout + stderr).join('');
    const files = readdirSync(data, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.startsWith('pin-'))
      .map((entry) => readFileSync(path.join(entry.parentPath, entry.name)));
    expect(Buffer.concat(files).includes('田中')).toBe(true);
    for (const pin of [MANAGER_PIN, CASHIER_PIN]) {
      expect(words).not.toContain(pin);
      expect(Buffer.concat(files).includes(pin)).toBe(false);
    }
  });
});

describe('a manager whose PIN nobody knows any more', () => {
  it('gets a new one from whoever has the data folder, and every list says so from then on', async () => {
    const data = await staffed();
    const reset = ['reset-manager', 'M1', '--new-pin-file', pinFile(data, '8642')];
    expect(await operators(data, 'reset-manager', 'C1', '--new-pin-file', pinFile(data, '8642'))).toMatchObject(
      refusedFor('NO_MANAGER'),
    );
    const answer = await operators(data, ...reset);
    expect(answer).toMatchObject({
      exitCode: 0,
      json: { ok: true, resets: [{ operator: 'M1', at: expect.stringMatching(/^\d{4}-.*Z$/) }] },
    });
    expect(rows(data, 'M1').at(-1)).toEqual(['operator.pinReset', 'unnamed']);
    expect(await operators(data, 'enable', 'C1', ...manager(data))).toMatchObject(refusedFor('PIN_WRONG'));
    expect(await operators(data, 'enable', 'C1', ...as(data, 'M1', '8642'))).toMatchObject({ exitCode: 0 });
    const { stdout } = await runPos(['--data', data, 'operators', 'list']);
    expect(stdout).toMatch(/注意：\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2} に、責任者 M1 の暗証番号/);
  });
});
