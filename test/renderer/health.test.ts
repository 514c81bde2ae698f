import { describe, expect, it } from 'vitest';
import type { HealthView } from '../../preload/contract.ts';
import { healthTroubles } from '../../renderer/health/health-troubles.ts';
import { createTranslator } from '../../renderer/i18n/translator.ts';
import { hireCashier } from './support/cashier.ts';
import { backupsFixture, doctorFixture, takingOverFixture, unwell } from './support/health-fixtures.ts';
import { errorOf, setupFixture } from './support/setup-fixtures.ts';
import { callsOf, send } from './support/window.ts';

// How the terminal itself is, at its window.

const { page, open, press } = hireCashier();

const answer = async (name: string, value: unknown) =>
  await page().evaluate(([which, what]) => window.harness.answer(which as string, what), [name, value] as const);
const refuse = async (name: string, error: ReturnType<typeof errorOf>) =>
  await page().evaluate(([which, what]) => window.harness.refuse(which, what), [name, error] as const);
const asked = async (call: string) =>
  await page().evaluate((name) => window.harness.asked.filter((one) => one.name === name).length, call);

const text = createTranslator('ja');
const well: HealthView = {
  backup: 'good',
  headquarters: null,
  takingOver: null,
  update: { state: 'none', version: '' },
};

async function openHealth(health: Partial<HealthView> = {}): Promise<void> {
  await open(unwell('ja', health));
  await answer('doctor.run', doctorFixture('ja'));
  await answer('backups.list', backupsFixture());
  await answer('setup.show', setupFixture('ja'));
  await press('F2', 'F8');
  await page().locator('.health-part').waitFor();
}

describe('the health of the terminal', () => {
  it.each([
    [{}, []],
    [{ backup: 'off' }, []],
    [{ takingOver: takingOverFixture('ja', 'done') }, []],
    [{ takingOver: takingOverFixture('ja', 'reading') }, ['復元 引き継ぎ中']],
    [{ takingOver: takingOverFixture('ja', 'waiting') }, ['復元 引き継ぎ中']],
    [{ takingOver: takingOverFixture('ja', 'offline') }, ['復元 回線待ち']],
    [{ takingOver: takingOverFixture('ja', 'failed') }, ['復元 引き継ぎ停止']],
    [{ headquarters: { state: 'upToDate', waiting: 0, problem: null } }, []],
    [{ update: { state: 'loading', version: '1.5.0' } }, []],
    [{ backup: 'late' }, ['バックアップ 遅れ']],
    [{ backup: 'failed' }, ['バックアップ 失敗']],
    [{ headquarters: { state: 'behind', waiting: 320, problem: null } }, ['本部へ未送信 320 件']],
    [{ headquarters: { state: 'unreachable', waiting: 1, problem: null } }, ['本部 不通']],
    [{ headquarters: { state: 'refused', waiting: 1, problem: null } }, ['本部 受付不可']],
    [
      {
        headquarters: {
          state: 'upToDate',
          waiting: 0,
          problem: { kind: 'refused', code: 'HQ_SAME_CODES', message: '', hint: '' },
        },
      },
      ['本部 要確認'],
    ],
    [{ update: { state: 'ready', version: '1.5.0' } }, ['更新 1.5.0 準備済み']],
    [{ update: { state: 'failed', version: '1.5.0' } }, ['更新 失敗']],
  ] as const satisfies readonly (readonly [Partial<HealthView>, readonly string[]])[])(
    'with %o is told as %o',
    (health, words) => {
      expect(healthTroubles(text, { ...well, ...health }).map((one) => one.words)).toEqual(words);
    },
  );

  it('is in the status bar where somebody should see to it, and otherwise silent', async () => {
    await open(unwell('ja', {}));
    const bar = page().locator('.status-bar');
    expect(await bar.innerText()).not.toMatch(/バックアップ|本部|更新/);
    await send(page(), unwell('ja', { backup: 'late', update: { state: 'ready', version: '1.5.0' } }));
    await bar.getByText('バックアップ 遅れ').waitFor();
    expect(await bar.innerText()).not.toContain('更新');
    await press('F2');
    await page().locator('.menu-health', { hasText: '更新 1.5.0 準備済み' }).waitFor();
    await press('Escape', '1', '5');
    await page().getByText('¥15 を請求').waitFor();
  });
});

describe('the doctor', () => {
  it('looks at once, and says first what is bad and what to do', async () => {
    await openHealth();
    const first = page().locator('.doctor-step').first();
    await first.waitFor();
    expect(await first.getAttribute('data-verdict')).toBe('bad');
    expect(await first.innerText()).toContain('問題あり');
    expect(await first.innerText()).toContain('直し方');
    const verdicts = await page()
      .locator('.doctor-step')
      .evaluateAll((all) => all.map((one) => one.getAttribute('data-verdict')));
    expect(verdicts.slice(0, 4)).toEqual(['bad', 'warning', 'warning', 'good']);
    expect(verdicts).toHaveLength(13);
    expect((await page().locator('.doctor-counts').innerText()).replaceAll(/\s+/g, ' ')).toBe(
      '問題あり 1 件 注意 2 件 正常 10 件',
    );
  });

  it('says that it is looking, and is not asked twice meanwhile', async () => {
    await open(unwell('ja', {}));
    await page().evaluate(() => window.harness.hold('doctor.run'));
    await answer('doctor.run', doctorFixture('ja', 'nothing'));
    await press('F2', 'F8');
    await page().locator('.doctor-running').waitFor();
    await press('F5', 'F5');
    expect(await asked('doctor.run')).toBe(1);
    await page().evaluate(() => window.harness.letGo('doctor.run'));
    await page().locator('.doctor-report').waitFor();
    expect(await page().locator('.doctor-troubles').count()).toBe(0);
  });

  it('looks again when asked to, and says why where it cannot', async () => {
    await openHealth();
    await page().locator('.doctor-report').waitFor();
    await answer('doctor.run', doctorFixture('ja', 'nothing'));
    await press('F5');
    await page().locator('.doctor-troubles').waitFor({ state: 'detached' });
    expect(await asked('doctor.run')).toBe(2);
    await refuse('doctor.run', errorOf('ja', 'SETUP_WHILE_BUSY'));
    await press('F5');
    await page().locator('.health .part-bad', { hasText: 'SETUP_WHILE_BUSY' }).waitFor();
  });
});

describe('what is taken over after a restore', () => {
  it('leads to the backups while it goes on, and is told there as it goes on', async () => {
    await open(unwell('ja', { takingOver: takingOverFixture('ja', 'reading') }));
    await answer('doctor.run', doctorFixture('ja'));
    await answer('backups.list', backupsFixture());
    await page().locator('.status-bar').getByText('復元 引き継ぎ中').waitFor();
    await press('F2');
    await page().locator('.menu-health', { hasText: '復元 引き継ぎ中' }).waitFor();
    await press('F8');
    const told = page().locator('[data-part=backups] [data-taking-over]');
    await told.waitFor();
    expect(await told.innerText()).toMatch(/2026-11-22 13:58:12.*1,284 件　¥4,106,250.*2026-11-20.*42 %/s);
    await send(page(), unwell('ja', { takingOver: takingOverFixture('ja', 'offline') }));
    await told.getByText('ゲートウェイにつながるのを待っています').waitFor();
    await send(page(), unwell('ja', { takingOver: takingOverFixture('ja', 'failed') }));
    await told.locator('.part-bad', { hasText: 'SIGNATURE_INVALID' }).waitFor();
    await send(page(), unwell('ja', { takingOver: takingOverFixture('ja', 'done') }));
    await told.locator('.part-good', { hasText: '終わりました' }).waitFor();
    await told.getByText('2026-06-30 から 2026-08-24 まで').waitFor();
    expect(await page().locator('.status-bar').innerText()).not.toContain('復元');
    await press('Escape', 'F2', 'F8');
    await page().locator('[data-screen=health][data-part=doctor]').waitFor();
  });

  it('is not there where there was no restore, nor for whoever may not look', async () => {
    await openHealth();
    await press('2');
    await page().locator('.backup-copies').waitFor();
    expect(await page().locator('[data-taking-over]').count()).toBe(0);
    await send(page(), unwell('ja', { takingOver: { state: 'reading', account: null } }));
    await page().locator('.status-bar').getByText('復元 引き継ぎ中').waitFor();
    expect(await page().locator('[data-taking-over]').count()).toBe(0);
  });
});

describe('backups', () => {
  it('say where they lie and when the last was made', async () => {
    await openHealth();
    await press('2');
    await page().getByText('最後のバックアップ 2026-11-22 14:00:00').waitFor();
    await page().locator('[data-place=otherDisk]').waitFor();
    expect(await page().locator('.backup-copies tbody tr').count()).toBe(14);
  });

  it('on the same disk are warned of', async () => {
    await openHealth();
    await answer('backups.list', backupsFixture({ place: 'sameDisk' }));
    await press('2');
    await page().locator('[data-place=sameDisk]', { hasText: '別のディスク' }).waitFor();
  });

  it('are made by one key, once', async () => {
    await openHealth();
    await press('2');
    await page().locator('.backup-copies').waitFor();
    await answer('backups.make', backupsFixture({ lastText: '2026-11-22 14:13:00' }));
    await page().evaluate(() => window.harness.hold('backups.make'));
    await press('F10', 'F10');
    await page().getByText('バックアップを作っています…').waitFor();
    await page().evaluate(() => window.harness.letGo('backups.make'));
    await page().getByText('最後のバックアップ 2026-11-22 14:13:00').waitFor();
    await page().getByText('作成しました').waitFor();
    expect((await callsOf(page())).filter(({ name }) => name === 'backups.make')).toHaveLength(1);
  });

  it('that are being made by themselves are looked at again until they are', async () => {
    await openHealth();
    await answer('backups.list', backupsFixture({ state: 'running' }));
    await press('2');
    await page().getByText('バックアップを作っています…').waitFor();
    await answer('backups.list', backupsFixture({ lastText: '2026-11-22 15:00:00' }));
    await page().getByText('最後のバックアップ 2026-11-22 15:00:00').waitFor();
  });

  it('that failed say why', async () => {
    await openHealth({ backup: 'failed' });
    const problem = errorOf('ja', 'BACKUP_FOLDER_MISSING');
    await answer('backups.list', backupsFixture({ place: 'missing', problem, copies: [], lastText: null }));
    await press('2');
    await page().locator('.part-bad', { hasText: 'BACKUP_FOLDER_MISSING' }).waitFor();
    await page().getByText('まだバックアップはありません。').waitFor();
  });
});

describe('headquarters', () => {
  it('say how far the copy is, and lead to their settings', async () => {
    await openHealth({ headquarters: { state: 'behind', waiting: 320, problem: null } });
    await press('3');
    await page().locator('[data-state=behind]', { hasText: '未送信 320 件' }).waitFor();
    await page().locator('.password-part').waitFor();
    await press('F4');
    await page().locator('[data-screen=settings][data-part=headquarters]').waitFor();
  });

  it('say that none are set up', async () => {
    await openHealth();
    await press('3');
    await page().getByText('本部のサーバーは設定されていません。').waitFor();
  });
});

describe('support', () => {
  it('is given one file, and told where it lies', async () => {
    await openHealth({ update: { state: 'ready', version: '1.5.0' } });
    await press('4');
    await page().locator('[data-update=ready]', { hasText: '1.5.0' }).waitFor();
    await answer('support.makeBundle', { file: '/support/onepay-pos.zip' });
    await press('F10');
    await page().locator('.part-good', { hasText: '/support/onepay-pos.zip' }).waitFor();
    await refuse('support.makeBundle', errorOf('ja', 'SETUP_WHILE_BUSY'));
    await press('F10');
    await page().locator('.part-bad', { hasText: 'SETUP_WHILE_BUSY' }).waitFor();
    expect(await page().getByText('/support/onepay-pos.zip').count()).toBe(0);
  });
});
