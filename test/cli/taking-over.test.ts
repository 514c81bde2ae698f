import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { Output } from '../../main/cli/output.ts';
import type { PaymentJson } from '../../main/cli/payments.ts';
import { runCli } from '../../main/cli/run.ts';
import { adoptionAnswer, adoptionLines } from '../../main/cli/taking-over.ts';
import { systemClock } from '../../main/common/clock.ts';
import type { BusinessDate } from '../../main/common/time.ts';
import { createTranslator } from '../../main/i18n/translator.ts';
import { restoreLedger } from '../../main/root/restore.ts';
import { StoredTerminal } from '../../main/root/stored-terminal.ts';
import { payOnce } from '../support/amending.ts';
import { initTraining, runPosJson } from '../support/cli.ts';
import { tempFolder } from '../support/temp-folder.ts';

/** A copy of a terminal's ledger as it is now. */
function copyOf(data: string): string {
  const file = path.join(tempFolder(), 'copy.sqlite');
  const db = new Sqlite(new StoredTerminal(data).ledgerFile('training'), { readonly: true });
  db.prepare('VACUUM INTO ?').run(file);
  db.close();
  return file;
}

async function restore(data: string, file: string): Promise<void> {
  const stored = new StoredTerminal(data);
  await restoreLedger({ stored, file, acceptLoss: true, clock: systemClock, identify: async () => 'unnamed' });
}

const LATER_MS = 120_000;

/** Runs `recover` two minutes later, when nothing of the lost ledger is under way any more. */
async function recoverLater(data: string, ...more: string[]) {
  const clock = { ...systemClock, now: () => systemClock.now() + LATER_MS };
  const ending = new AbortController().signal;
  const host = { env: {}, clock, self: [process.execPath, 'main/cli.ts'], readStdin: async () => '', ending } as const;
  let text = '';
  const out = (chunk: string | Uint8Array) => {
    text += String(chunk);
  };
  const exitCode = await runCli(['--data', data, ...more, 'recover'], host, { out, err: () => undefined });
  return { exitCode, text };
}

describe('recover after a restore', () => {
  it.each(['ja', 'en', 'zh'] as const)('says of which days the gateway told nothing any more (%s)', (language) => {
    const none = { payments: 0, yen: 0, refunds: 0, refundYen: 0, reopened: 0, orders: 0, waiting: 0, left: 0 };
    const untold = { from: '2026-01-02' as BusinessDate, to: '2026-08-23' as BusinessDate };
    const progress = { state: 'done', ...none, share: 1, untold } as const;
    const output = { translate: createTranslator(language) } as Output;
    const lines = adoptionLines({ progress }, output);
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(/2026-01-02.*2026-08-23/);
    expect(adoptionLines({ progress: { ...progress, untold: null } }, output)).toHaveLength(1);
    expect(adoptionAnswer({ progress })).toMatchObject({ adoption: { state: 'done', left: 0, untold } });
  });

  it.each(['ja', 'en', 'zh'] as const)('says how long it goes on, and counts only what there is (%s)', (language) => {
    const none = { payments: 0, yen: 0, refunds: 0, refundYen: 0, reopened: 0, orders: 0, waiting: 0, left: 0 };
    const output = { translate: createTranslator(language) } as Output;
    const waiting = { state: 'waiting', ...none, share: 1, untold: null } as const;
    expect(adoptionLines({ progress: waiting }, output)).toEqual([expect.stringMatching(/1 分|a minute/)]);
    const found = { ...waiting, payments: 2, yen: 4100, waiting: 1 };
    const [, soFar = ''] = adoptionLines({ progress: found }, output);
    expect(soFar).toMatch(/2.*4,100.*1/);
    expect(soFar).not.toMatch(/(?<![\d,])0/);
  });

  it('takes over what was lost, and goes on until nothing can be under way any more', { timeout: 60_000 }, async () => {
    const data = await initTraining();
    await payOnce(data, 1500);
    const copy = copyOf(data);
    const lost = await payOnce(data, 2600);
    await restore(data, copy);
    const first = await runPosJson<{ adoption: object }>(['--data', data, 'recover']);
    expect(first.exitCode).toBe(3);
    expect(first.json).toMatchObject({
      ok: false,
      adoption: { state: 'waiting', payments: 1, yen: 2600, error: null },
    });
    const { exitCode, text } = await recoverLater(data);
    expect(exitCode).toBe(0);
    expect(text).toContain('復元後の引き継ぎが終わりました：支払い 1 件 ¥2,600');
    const found = await runPosJson<{ payments: PaymentJson[] }>(['--data', data, 'history']);
    expect(found.json.payments.map(({ receiptNo, state }) => [receiptNo, state])).toContainEqual([
      lost.receiptNo,
      'paid',
    ]);
    const after = await recoverLater(data, '--json');
    expect(JSON.parse(after.text)).not.toHaveProperty('adoption');
    expect(await runPosJson(['--data', data, 'ledger', 'verify'])).toMatchObject({ exitCode: 0 });
  });
});
