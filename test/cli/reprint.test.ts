import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AnySubjectId } from '../../main/ledger/events.ts';
import { payOnce, type RefundAnswer, withTrainingLedger } from '../support/amending.ts';
import { changeSettings, initTraining, runPos, runPosJson } from '../support/cli.ts';
import { tempFolder } from '../support/temp-folder.ts';

interface ReprintAnswer {
  readonly ok: boolean;
  readonly reprint: {
    readonly number: number;
    readonly at: string | null;
    readonly kind: string;
    readonly copy: string | null;
    readonly payment: string | null;
    readonly refund: string | null;
    readonly close: number | null;
    readonly printed: boolean;
  } | null;
  readonly error: { readonly code: string } | null;
}

/** A terminal whose printer is a file. */
async function shopWithPrinter() {
  const data = await initTraining();
  const lp = path.join(tempFolder(), 'lp0');
  writeFileSync(lp, '');
  await changeSettings(data, { printer: { transport: { kind: 'file', path: lp } } });
  return {
    data,
    lp,
    reprint: (...args: string[]) => runPosJson<ReprintAnswer>(['--data', data, 'reprint', ...args]),
    journal: (subject: string) =>
      withTrainingLedger(data, (ledger) => ledger.eventsAbout(subject as AnySubjectId).filter(isPrinted)),
  };
}

const isPrinted = ({ kind }: { readonly kind: string }) => kind.endsWith('.printed');

describe('reprint', () => {
  it('prints the first time without a mark, and then with its number, by id or receipt number', async () => {
    const { data, lp, reprint, journal } = await shopWithPrinter();
    const payment = await payOnce(data, 1500);
    const first = await reprint('--payment', payment.id);
    expect(first).toMatchObject({
      exitCode: 0,
      json: {
        ok: true,
        reprint: {
          number: 0,
          at: null,
          kind: 'sale',
          copy: 'customer',
          payment: payment.id,
          refund: null,
          close: null,
        },
        error: null,
      },
    });
    const paper = readFileSync(lp);
    expect(paper.length).toBeGreaterThan(100);
    const second = await reprint('--payment', payment.receiptNo);
    expect(second.json.reprint).toMatchObject({ number: 1, at: expect.stringMatching(/^\d{4}-.*Z$/), printed: true });
    expect((await reprint('--payment', payment.id, '--copy', 'merchant')).json.reprint).toMatchObject({ number: 0 });
    expect((await reprint('--payment', payment.id)).json.reprint).toMatchObject({ number: 2 });
    expect(journal(payment.id)).toMatchObject([
      { by: 'unnamed', content: { copy: 'customer' } },
      { by: 'unnamed', content: { copy: 'customer', reprint: 1 } },
      { content: { copy: 'merchant' } },
      { content: { copy: 'customer', reprint: 2 } },
    ]);
    const shown = await runPos(['--data', data, 'receipt', '--payment', payment.id]);
    expect(shown.stdout).toContain('再印刷 3回目');
  });

  it('prints the receipt of a refund, and a close', async () => {
    const { data, reprint, journal } = await shopWithPrinter();
    const payment = await payOnce(data, 1500);
    const refunded = await runPosJson<RefundAnswer>(['--data', data, 'refund', '--payment', payment.id, '--no-print']);
    const { id } = refunded.json.refund;
    await reprint('--refund', id);
    expect((await reprint('--refund', `${payment.receiptNo}-1`)).json.reprint).toMatchObject({
      number: 1,
      kind: 'refund',
      payment: payment.id,
      refund: id,
    });
    const closed = await runPos(['--data', data, '--json', 'close', '--report', 'z', '--no-reconcile', '--no-print']);
    expect(closed).toMatchObject({ exitCode: 0 });
    await reprint('--close', '1');
    const { json } = await reprint('--close', '1');
    expect(json.reprint).toMatchObject({ number: 1, kind: 'report', close: 1, copy: null, payment: null });
    expect(journal('close-1')).toMatchObject([
      { kind: 'report.printed', content: { report: 'z' } },
      { kind: 'report.printed', content: { report: 'z', reprint: 1 } },
    ]);
  });

  it('says in words what it will do before it does it, and which document came out', async () => {
    const { data, lp } = await shopWithPrinter();
    const payment = await payOnce(data, 1500);
    const sentences = async (...args: string[]) => {
      const { stdout, stderr } = await runPos(['--data', data, 'reprint', ...args]);
      const said = `${stdout}${stderr}`;
      expect(said.indexOf('印刷します')).toBeGreaterThanOrEqual(0);
      expect(said.indexOf('印刷します')).toBeLessThan(said.indexOf('印刷しました'));
      return said;
    };
    expect(await sentences('--payment', payment.id)).toContain(`売上票 お客様控え ${payment.receiptNo}`);
    await runPos(['--data', data, 'refund', '--payment', payment.id, '--no-print']);
    expect(await sentences('--refund', `${payment.receiptNo}-1`)).toContain(`返金票 お客様控え ${payment.receiptNo}-1`);
    await runPos(['--data', data, 'close', '--report', 'z', '--no-reconcile', '--no-print']);
    expect(await sentences('--close', '1')).toContain('精算レポートを印刷しました（第1号）');
    expect(await sentences('--close', '1')).toContain('再印刷 1回目として印刷します');
    expect(readFileSync(lp).length).toBeGreaterThan(100);
  });

  it('keeps what the printer does not take, and the next one counts it', async () => {
    const { data, lp, reprint } = await shopWithPrinter();
    const payment = await payOnce(data, 1500);
    const away = path.join(path.dirname(lp), 'away');
    mkdirSync(away);
    await changeSettings(data, { printer: { transport: { kind: 'file', path: away } } });
    const kept = await reprint('--payment', payment.id);
    expect(kept).toMatchObject({ exitCode: 2, json: { ok: false, reprint: { number: 0, printed: false } } });
    await runPos(['--data', data, 'close', '--report', 'z', '--no-reconcile', '--no-print']);
    await reprint('--close', '1');
    const queue = await runPosJson<{ readonly jobs: unknown }>(['--data', data, 'print-queue']);
    expect(queue.json.jobs).toMatchObject([
      { kind: 'sale', copy: 'customer', payment: payment.id, refund: null, close: null, reprint: null },
      { kind: 'report', copy: null, payment: null, refund: null, close: 1, reprint: null },
    ]);
    const listed = await runPos(['--data', data, 'print-queue']);
    expect(listed.stdout).toContain('精算 No.1');
    rmdirSync(away);
    writeFileSync(away, '');
    const next = await reprint('--payment', payment.id);
    expect(next).toMatchObject({ exitCode: 0, json: { ok: true, reprint: { number: 1, printed: true } } });
    expect(existsSync(away)).toBe(true);
  });

  it.each([
    [[], 'USAGE'],
    [['--payment', 'x', '--close', '1'], 'USAGE'],
    [['--close', '0'], 'USAGE'],
    [['--close', '7'], 'CLOSE_NOT_FOUND'],
    [['--payment', 'nobody'], 'PAYMENT_NOT_FOUND'],
    [['--refund', 'nobody'], 'REFUND_NOT_FOUND'],
  ])('refuses %j: %s', async (args, code) => {
    const { reprint } = await shopWithPrinter();
    expect(await reprint(...args)).toMatchObject({ exitCode: 1, json: { ok: false, error: { code } } });
  });

  it('refuses without a printer, and a payment that was never paid', async () => {
    const data = await initTraining();
    const payment = await payOnce(data, 1500);
    const { json } = await runPosJson<ReprintAnswer>(['--data', data, 'reprint', '--payment', payment.id]);
    expect(json.error?.code).toBe('PRINTER_NOT_CONFIGURED');
    const shop = await shopWithPrinter();
    const refused = await payOnce(shop.data, 5301);
    expect((await shop.reprint('--payment', refused.id)).json.error?.code).toBe('RECEIPT_NOT_AVAILABLE');
  });
});
