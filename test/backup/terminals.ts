import { expect } from 'vitest';
import { runPos, runPosJson } from '../support/cli.ts';

const code = '280390312172859395';

/** What `backup make --json` says. */
export interface MadeJson {
  readonly ok: boolean;
  readonly backup: { readonly file: string; readonly rows: number; readonly place: string; readonly kept: number };
  readonly error: { readonly code: string } | null;
}

/** Pays at a training terminal; gives the payment's number. */
export async function pay(data: string, amount: number): Promise<number> {
  const args = ['--data', data, 'pay', '--amount', String(amount), '--code', code, '--no-print'];
  const { json, exitCode } = await runPosJson<{ payment: { receiptNo: string } }>(args);
  expect(exitCode).toBe(0);
  return Number(json.payment.receiptNo.slice(-6));
}

/** Makes a copy; gives its file. */
export async function copyOf(data: string): Promise<string> {
  const { json } = await runPosJson<MadeJson>(['--data', data, 'backup', 'make']);
  expect(json.ok).toBe(true);
  return json.backup.file;
}

/** Whether the ledger passes the whole check. */
export async function isSound(data: string): Promise<boolean> {
  return (await runPos(['--data', data, 'ledger', 'verify'])).exitCode === 0;
}
