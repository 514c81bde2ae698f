import {
  chmodSync,
  closeSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { verifyCopy } from '../../main/backup/verify-copy.ts';
import { DataFolderHold } from '../../main/ledger/data-folder.ts';
import { copyOf, isSound, type MadeJson, pay } from '../backup/terminals.ts';
import { changeSettings, initTraining, runPos, runPosJson } from '../support/cli.ts';
import { tempFolder } from '../support/temp-folder.ts';

interface RestoreJson {
  readonly ok: boolean;
  readonly restored?: {
    readonly rows: number;
    readonly payments: number;
    readonly replaced: string;
    readonly keptAs: string | null;
    readonly firstFreeNumber: number;
    readonly firstFreeClose: number;
    readonly lost: object | null;
  };
  readonly wouldLose?: object;
  readonly error: { readonly code: string; readonly message: string } | null;
}

const restore = (data: string, file: string, ...more: readonly string[]) =>
  runPosJson<RestoreJson>(['--data', data, 'restore', file, ...more]);

const ledgerIn = (data: string) => path.join(data, 'training-ledger.sqlite');

/** The codes that a training terminal begins with. */
const FORMER = 'AShop001/BTer001';

/** Closes today's date; gives the number of the close. */
async function close(data: string): Promise<number> {
  const args = ['--data', data, 'close', '--no-reconcile', '--no-print'];
  const { json } = await runPosJson<{ close: { sequence: number } }>(args);
  return json.close.sequence;
}

/** A terminal with a copy of one payment, and two payments and a close that came later. */
async function terminalAhead(): Promise<{ readonly data: string; readonly copy: string }> {
  const data = await initTraining();
  await pay(data, 1000);
  const copy = await copyOf(data);
  await pay(data, 700);
  await pay(data, 300);
  expect((await runPos(['--data', data, 'close', '--no-reconcile', '--no-print'])).exitCode).toBe(0);
  return { data, copy };
}

describe('a copy that is older than the ledger', () => {
  it('is refused, and what would be lost is told to the yen', async () => {
    const { data, copy } = await terminalAhead();
    const before = readFileSync(ledgerIn(data));
    const { json, exitCode } = await restore(data, copy);
    expect(exitCode).toBe(2);
    expect(json.error?.code).toBe('RESTORE_WOULD_LOSE');
    expect(json.wouldLose).toMatchObject({
      payments: 2,
      paid: 2,
      paidYen: 1000,
      refunds: 0,
      refundedYen: 0,
      closes: [1],
    });
    expect(readFileSync(ledgerIn(data)).equals(before)).toBe(true);
    const { stdout } = await runPos(['--data', data, '--lang', 'en', 'restore', copy]);
    expect(stdout).toContain('2 payments, 2 of them paid, 1,000 yen');
    expect(stdout).toContain('Closes no. 1.');
    expect(readdirSync(data).some((name) => name.includes('restoring'))).toBe(false);
  });

  it('is taken where that is accepted; the ledger is kept, and its numbers are not given again', async () => {
    const { data, copy } = await terminalAhead();
    const { json } = await restore(data, copy, '--accept-loss');
    expect(json).toMatchObject({
      ok: true,
      restored: { payments: 1, replaced: 'sound', firstFreeNumber: 4, lost: { paidYen: 1000 } },
    });
    expect(await isSound(data)).toBe(true);
    expect(verifyCopy(json.restored?.keptAs ?? '', () => '2026')).toMatchObject({ payments: 3, faults: [] });
    const { stdout } = await runPos(['--data', data, '--lang', 'en', 'history']);
    expect(stdout).toContain('1,000');
    expect(await pay(data, 500)).toBeGreaterThanOrEqual(4);
  });

  it('leaves no number free of a close that it has not: the next one counts on above it', async () => {
    const { data, copy } = await terminalAhead();
    const { json } = await restore(data, copy, '--accept-loss');
    expect(json.restored?.firstFreeClose).toBe(2);
    expect(await close(data)).toBe(2);
    expect(await isSound(data)).toBe(true);
    await restore(data, copy, '--accept-loss');
    expect(await close(data)).toBe(3);
    expect(await isSound(data)).toBe(true);
  });

  it('leaves no number free of any sale since, also where lost ones were taken over after those', async () => {
    const data = await initTraining();
    await pay(data, 1000);
    const copy = await copyOf(data);
    await pay(data, 1100);
    await restore(data, copy, '--accept-loss');
    expect([await pay(data, 1200), await pay(data, 1300)]).toEqual([3, 4]);
    // Number 2 comes back, in a row that is newer than those of 3 and 4.
    expect((await runPosJson(['--data', data, 'recover'])).json).toMatchObject({ adoption: { payments: 1 } });
    expect((await restore(data, copy, '--accept-loss')).json).toMatchObject({ restored: { firstFreeNumber: 5 } });
    expect(await pay(data, 1400)).toBe(5);
  });

  it('can be taken back: what was kept is a ledger that can be restored', async () => {
    const { data, copy } = await terminalAhead();
    const { json } = await restore(data, copy, '--accept-loss');
    const back = await restore(data, json.restored?.keptAs ?? '', '--accept-loss');
    expect(back.json).toMatchObject({ ok: true, restored: { payments: 3 } });
    expect(await isSound(data)).toBe(true);
  });
});

describe('a copy that loses nothing', () => {
  it('needs nobody to accept anything where the ledger has nothing more', async () => {
    const data = await initTraining();
    await pay(data, 1000);
    const copy = await copyOf(data);
    expect((await restore(data, copy)).json).toMatchObject({ ok: true, restored: { lost: null, firstFreeNumber: 2 } });
  });

  it('is put in place also where nobody may write to it, and is written to there', async () => {
    const data = await initTraining();
    await pay(data, 1000);
    const copy = await copyOf(data);
    chmodSync(copy, 0o444);
    expect((await restore(data, copy)).json).toMatchObject({ ok: true });
    expect(statSync(ledgerIn(data)).mode & 0o600).toBe(0o600);
    expect(await pay(data, 700)).toBe(2);
  });

  it('replaces a ledger that it goes on from', async () => {
    const data = await initTraining();
    await pay(data, 1000);
    const older = path.join(tempFolder(), 'data');
    cpSync(data, older, { recursive: true });
    await pay(data, 700);
    const { json } = await restore(older, await copyOf(data));
    expect(json).toMatchObject({ ok: true, restored: { payments: 2, lost: null } });
  });

  it('makes a new PC the terminal that was lost, with numbers far above those it knows', async () => {
    const lost = await initTraining();
    await pay(lost, 1000);
    const copy = await copyOf(lost);
    const data = await initTraining();
    rmSync(ledgerIn(data), { force: true });
    rmSync(path.join(data, 'instance.sqlite'), { force: true });
    const { json } = await restore(data, copy);
    expect(json).toMatchObject({
      ok: true,
      restored: { payments: 1, replaced: 'none', keptAs: null, lost: null, firstFreeNumber: 10_002 },
    });
    expect(await isSound(data)).toBe(true);
    expect(await pay(data, 500)).toBeGreaterThanOrEqual(10_002);
  });
});

describe('what waited to be printed when the copy was made', () => {
  it('is not printed by itself: it may have come out since', async () => {
    const data = await initTraining();
    const lp = path.join(tempFolder(), 'lp0');
    mkdirSync(lp);
    await changeSettings(data, { printer: { transport: { kind: 'file', path: lp }, copies: ['customer'] } });
    const sale = ['--data', data, 'pay', '--amount', '1500', '--code', '280390312172859395'];
    expect((await runPos(sale)).exitCode).toBe(0);
    const copy = await copyOf(data);
    rmdirSync(lp);
    expect((await runPos(['--data', data, 'print-queue', 'run'])).exitCode).toBe(0);
    const paper = readFileSync(lp);
    expect((await restore(data, copy, '--accept-loss')).json.ok).toBe(true);
    await runPos(['--data', data, 'print-queue', 'run']);
    expect(readFileSync(lp).equals(paper)).toBe(true);
    const { json } = await runPosJson(['--data', data, 'print-queue']);
    expect(json).toMatchObject({ jobs: [{ kind: 'sale', state: 'endUnknown', code: 'RESTORED' }] });
    const { stdout } = await runPos(['--data', data, '--lang', 'en', 'print-queue', 'list']);
    expect(stdout).toContain('put back from a copy');
  });
});

describe('a copy of which nobody can tell what it lacks', () => {
  it('takes the place of a ledger whose file is gone only where that is accepted', async () => {
    const { data, copy } = await terminalAhead();
    rmSync(ledgerIn(data));
    expect((await runPosJson<MadeJson>(['--data', data, 'ledger', 'verify'])).json.error?.code).toBe('LEDGER_MISSING');
    const refused = await restore(data, copy);
    expect(refused).toMatchObject({ exitCode: 2, json: { ok: false, error: { code: 'RESTORE_LOSS_UNKNOWN' } } });
    expect(refused.json.error?.message).toMatch(/[1-9]\d* 行/);
    expect(readdirSync(data).some((name) => /training-ledger/.test(name))).toBe(false);
    const { json } = await restore(data, copy, '--accept-loss');
    expect(json).toMatchObject({ ok: true, restored: { replaced: 'none' } });
    expect(await isSound(data)).toBe(true);
    expect(await pay(data, 500)).toBeGreaterThanOrEqual(10_002);
    expect(await close(data)).toBe(json.restored?.firstFreeClose);
    expect(json.restored?.firstFreeClose).toBeGreaterThanOrEqual(1001);
  });

  it('takes the place of an older file that somebody has put there only where that is accepted', async () => {
    const { data, copy } = await terminalAhead();
    for (const ending of ['', '-wal', '-shm']) {
      rmSync(`${ledgerIn(data)}${ending}`, { force: true });
    }
    copyFileSync(copy, ledgerIn(data));
    expect((await restore(data, copy)).json.error?.code).toBe('RESTORE_LOSS_UNKNOWN');
    const { json } = await restore(data, copy, '--accept-loss');
    expect(json.restored?.firstFreeNumber).toBeGreaterThanOrEqual(10_002);
    expect(await isSound(data)).toBe(true);
  });

  it('takes the place of a ledger that is no longer one, which is kept, only where that is accepted', async () => {
    const { data, copy } = await terminalAhead();
    writeFileSync(ledgerIn(data), 'x'.repeat(50_000));
    expect((await restore(data, copy)).json.error?.code).toBe('RESTORE_LOSS_UNKNOWN');
    expect(readFileSync(ledgerIn(data), 'utf8')).toBe('x'.repeat(50_000));
    const { json } = await restore(data, copy, '--accept-loss');
    expect(json).toMatchObject({ ok: true, restored: { replaced: 'unreadable' } });
    expect(json.restored?.firstFreeNumber).toBeGreaterThanOrEqual(10_002);
    expect(readFileSync(json.restored?.keptAs ?? '', 'utf8')).toBe('x'.repeat(50_000));
    expect(await isSound(data)).toBe(true);
  });
});

describe('a ledger that is damaged', () => {
  it('still tells what it has and the copy has not', async () => {
    const { data, copy } = await terminalAhead();
    await runPos(['--data', data, 'ledger', 'verify']);
    damagePage(ledgerIn(data), 'operator_pins');
    const refused = await restore(data, copy);
    expect(refused.json).toMatchObject({ error: { code: 'RESTORE_WOULD_LOSE' }, wouldLose: { paidYen: 1000 } });
    const { json } = await restore(data, copy, '--accept-loss');
    // Nobody knows whether it once had more.
    expect(json).toMatchObject({ ok: true, restored: { replaced: 'damaged' } });
    expect(json.restored?.firstFreeNumber).toBeGreaterThanOrEqual(10_002);
    expect(await isSound(data)).toBe(true);
  });
});

describe('a file that is refused', () => {
  it("is a copy of another terminal's", async () => {
    const other = await initTraining();
    await changeSettings(other, {
      identity: { merchantId: 'OB0244899999', branchCode: 'AShop001', terminalCode: 'BTer002' },
    });
    await pay(other, 1000);
    const copy = await copyOf(other);
    const data = await initTraining();
    await pay(data, 500);
    const { json, exitCode } = await restore(data, copy, '--accept-loss');
    expect(exitCode).toBe(2);
    expect(json.error?.code).toBe('RESTORE_OTHER_TERMINAL');
    expect(json.error?.message).toContain('BTer002');
    expect(await isSound(data)).toBe(true);
  });

  it("is one of this terminal's former codes, unless these are named", async () => {
    const data = await initTraining();
    await pay(data, 1000);
    const copy = await copyOf(data);
    await changeSettings(data, {
      identity: { merchantId: 'OB0244899999', branchCode: 'AShop001', terminalCode: 'BTer002' },
    });
    rmSync(ledgerIn(data));
    const refused = await restore(data, copy, '--accept-loss');
    expect(refused.json.error?.code).toBe('RESTORE_OTHER_TERMINAL');
    expect(refused.json.error?.message).toContain(FORMER);
    const wrong = await restore(data, copy, '--accept-loss', '--renamed-from', 'AShop001/BTer003');
    expect(wrong.json.error?.code).toBe('RESTORE_OTHER_TERMINAL');
    // Being named, it still lacks what nobody can tell.
    expect((await restore(data, copy, '--renamed-from', FORMER)).json.error?.code).toBe('RESTORE_LOSS_UNKNOWN');
    const { json } = await restore(data, copy, '--accept-loss', '--renamed-from', FORMER);
    expect(json).toMatchObject({ ok: true, restored: { payments: 1 } });
    expect(await isSound(data)).toBe(true);
  });

  it('is a copy with a damaged page, or one from which a row was taken', async () => {
    const { data, copy } = await terminalAhead();
    const damaged = path.join(tempFolder(), 'damaged.sqlite');
    copyFileSync(copy, damaged);
    damagePage(damaged, 'journal');
    const { json } = await restore(data, damaged, '--accept-loss');
    expect(json.error?.code).toBe('BACKUP_DAMAGED');
    expect(await isSound(data)).toBe(true);
    expect(readdirSync(data).some((name) => /restoring|replaced/.test(name))).toBe(false);
  });

  it.each([
    ['no ledger', 'terminal.json', 'BACKUP_DAMAGED'],
    ['missing', 'missing.sqlite', 'FILE_UNREADABLE'],
    ['a folder', 'logs', 'FILE_UNREADABLE'],
    ['empty', 'empty.sqlite', 'BACKUP_DAMAGED'],
  ])('is %s', async (_what, name, expected) => {
    const { data } = await terminalAhead();
    writeFileSync(path.join(data, 'empty.sqlite'), '');
    const { json } = await restore(data, path.join(data, name), '--accept-loss');
    expect(json.error?.code).toBe(expected);
    expect(await isSound(data)).toBe(true);
  });

  it('has to wait while somebody has the terminal', async () => {
    const { data, copy } = await terminalAhead();
    const hold = DataFolderHold.acquire(data, { pid: 1, since: '2026' }, 0);
    expect((await restore(data, copy, '--accept-loss')).json.error?.code).toBe('DATA_FOLDER_IN_USE');
    hold.release();
    expect(await isSound(data)).toBe(true);
  }, 30_000);
});

/** Overwrites the beginning of a table's first page. */
function damagePage(file: string, table: string): void {
  const db = new Sqlite(file);
  const { page } = db
    .prepare<[string], { page: number }>('SELECT rootpage AS page FROM sqlite_schema WHERE name = ?')
    .get(table) ?? { page: 0 };
  db.close();
  const handle = openSync(file, 'r+');
  writeSync(handle, Buffer.alloc(64, 0x55), 0, 64, (page - 1) * 4096);
  closeSync(handle);
}
