import { describe, expect, it } from 'vitest';
import type { CallArgs, SettingValues, SetupView } from '../../preload/contract.ts';
import { hireCashier } from './support/cashier.ts';
import { fixture } from './support/fixtures.ts';
import { doctorFixture } from './support/health-fixtures.ts';
import { attended, cashierThere, managerThere } from './support/operator-fixtures.ts';
import { errorOf, setupFixture } from './support/setup-fixtures.ts';
import { callsOf, send } from './support/window.ts';

// The settings of a terminal at its window, with the rules of the main process behind it.

const { page, open, press } = hireCashier();

const counter = () => attended('ja', 'amount-empty', managerThere());
const answer = async (name: string, value: unknown) =>
  await page().evaluate(([which, what]) => window.harness.answer(which as string, what), [name, value] as const);
const saves = async () => (await callsOf(page())).filter(({ name }) => name === 'setup.save').map(({ args }) => args);

/** Opens the settings; what is typed is judged by the real rules. */
async function openSettings(stage: SetupView['stage'] = 'counter'): Promise<void> {
  await open(stage === 'stopped' ? 'stopped' : counter());
  await answer('setup.show', setupFixture('ja', { stage }));
  await page().exposeFunction('judge', ({ values }: CallArgs<'setup.check'>) => setupFixture('ja', { stage, values }));
  await page().evaluate(() => window.harness.answerBy('setup.check', 'judge'));
  await press(...(stage === 'stopped' ? ['F7'] : ['F2', 'F7']));
  await page().locator('[data-screen=settings] .setup-fields').waitFor();
}

const field = (path: string) => page().locator(`[data-path="${path}"]`);
const problem = (path: string) => page().locator(`[data-problem="${path}"]`);
const entry = (id: string) => page().locator(`[data-entry=${id}]`);

/** To a section by its keys. */
async function toSection(id: string): Promise<void> {
  await entry(id).click();
  await page().locator(`[data-section=${id}]`).waitFor();
}

describe('the settings', () => {
  it('are in the menu of those who may set up the terminal, and of nobody else', async () => {
    await open(attended('ja', 'amount-empty', cashierThere()));
    await press('F2', 'F7', 'F8');
    expect(await page().getByRole('dialog').innerText()).not.toContain('端末の設定');
    expect(await page().locator('[data-screen=settings], [data-screen=health]').count()).toBe(0);
    await send(page(), counter());
    await page().getByText('端末の設定').waitFor();
  });

  it('say while somebody types how long a code is, and what is wrong with it', async () => {
    await openSettings();
    await toSection('identity');
    const length = page().locator('.setting-length').first();
    await field('identity.branchCode').fill('');
    expect(await length.getAttribute('data-fit')).toBe('blank');
    await problem('identity.branchCode').waitFor();
    await field('identity.branchCode').pressSequentially('７１７７', { delay: 100 });
    expect(await length.innerText()).toContain('4 文字');
    expect(await length.getAttribute('data-fit')).toBe('fits');
    await problem('identity.branchCode').waitFor({ state: 'detached' });
    await field('identity.terminalCode').focus();
    expect(await field('identity.branchCode').inputValue()).toBe('7177');
  });

  it('lose no key and keep the cursor, whatever is answered meanwhile', async () => {
    await openSettings();
    await toSection('shop');
    const name = field('shop.name');
    await name.focus();
    await press('Home');
    const typed = 'shop-in-shibuya-';
    for (const key of typed) {
      await press(key);
    }
    expect(await name.inputValue()).toBe(`${typed}渋谷駅前店`);
    await expect.poll(async () => await page().evaluate(() => window.harness.asked.length)).toBeGreaterThan(1);
    await press('X');
    expect(await name.inputValue()).toBe(`${typed}X渋谷駅前店`);
  });

  it('believe the last answer alone', async () => {
    await openSettings();
    await toSection('shop');
    await answer('setup.check', setupFixture('ja', { values: { 'shop.registrationNumber': 'T1' } }));
    await page().evaluate(() => window.harness.hold('setup.check'));
    await field('shop.registrationNumber').fill('T1');
    await expect
      .poll(
        async () =>
          await page().evaluate(() => window.harness.asked.filter(({ name }) => name === 'setup.check').length),
      )
      .toBe(1);
    await field('shop.registrationNumber').fill('T1234567890123');
    await expect
      .poll(
        async () =>
          await page().evaluate(() => window.harness.asked.filter(({ name }) => name === 'setup.check').length),
      )
      .toBe(2);
    const sound = setupFixture('ja', { values: { 'shop.registrationNumber': 'T1234567890123' } });
    await answer('setup.check', sound);
    await page().evaluate(() => window.harness.letGo('setup.check'));
    await entry('shop').getByText('変更 1 件').waitFor();
    expect(await problem('shop.registrationNumber').count()).toBe(0);
  });

  it('are saved by F12 or Ctrl+S from within a field, with what was typed and nothing else', async () => {
    await openSettings();
    await answer('setup.save', { view: setupFixture('ja'), effect: 'now' });
    await toSection('counter');
    await field('counter.maxYen').fill('５００００');
    await press('Control+s');
    await page().locator('[data-outcome=now]').waitFor();
    await field('counter.confirmAboveYen').fill('20000');
    await press('F12');
    await page().locator('[data-outcome=now]').waitFor();
    const values: readonly SettingValues[] = [{ 'counter.maxYen': 50_000 }, { 'counter.confirmAboveYen': 20_000 }];
    expect(await saves()).toEqual(values.map((one) => ({ values: one, approval: null })));
  });

  it('cannot be saved while something is wrong: the first problem is shown, wherever it is', async () => {
    await openSettings();
    await toSection('counter');
    await field('counter.maxYen').fill('x');
    await entry('counter').getByText('要修正 1 件').waitFor();
    await toSection('window');
    await press('F12');
    await page().locator('[data-section=counter]').waitFor();
    await expect
      .poll(async () => await field('counter.maxYen').evaluate((one) => one === document.activeElement))
      .toBe(true);
    expect(await saves()).toEqual([]);
  });

  it('tell why they were not taken, and keep what was typed', async () => {
    await openSettings();
    await page().evaluate((error) => window.harness.refuse('setup.save', error), errorOf('ja', 'SETUP_WHILE_BUSY'));
    await toSection('shop');
    await field('shop.name').fill('渋谷店');
    await press('F12');
    await page().locator('.part-bad', { hasText: 'SETUP_WHILE_BUSY' }).waitFor();
    expect(await field('shop.name').inputValue()).toBe('渋谷店');
    await page().getByText('変更 1 件').first().waitFor();
  });

  it('keep what is typed while they are being saved', async () => {
    await openSettings();
    await answer('setup.save', { view: setupFixture('ja'), effect: 'now' });
    await toSection('shop');
    await field('shop.name').fill('渋谷店');
    await page().evaluate(() => window.harness.hold('setup.save'));
    await press('F12');
    await expect.poll(async () => (await saves()).length).toBe(1);
    await field('shop.phone').fill('03-0000-0000');
    await page().evaluate(() => window.harness.letGo('setup.save'));
    await entry('shop').getByText('変更 1 件').waitFor();
    expect(await field('shop.phone').inputValue()).toBe('03-0000-0000');
  });

  it('come back to the front with what came of it, when saving opens the terminal anew', async () => {
    await openSettings();
    await answer('setup.save', { view: setupFixture('ja'), effect: 'now' });
    await toSection('shop');
    await field('shop.name').fill('渋谷店');
    await page().evaluate(() => window.harness.hold('setup.save'));
    await press('F12');
    await send(page(), fixture('ja', 'opening'));
    await page().locator('[data-screen=opening]').waitFor();
    await send(page(), counter());
    await page().locator('[data-screen=settings][data-part=shop]').waitFor();
    await page().evaluate(() => window.harness.letGo('setup.save'));
    await page().locator('[data-outcome=now]').waitFor();
    await press('Escape');
    await page().locator('[data-screen=amount]').waitFor();
  });

  it('do not come back to somebody who may not set up the terminal', async () => {
    await openSettings();
    await toSection('shop');
    await field('shop.name').fill('渋谷店');
    await page().evaluate(() => window.harness.hold('setup.save'));
    await press('F12');
    await send(page(), fixture('ja', 'opening'));
    await page().locator('[data-screen=opening]').waitFor();
    await send(page(), attended('ja', 'amount-empty', cashierThere()));
    await page().locator('[data-screen=amount]').waitFor();
  });

  it('are left without a question where nothing is changed, and with one where something is', async () => {
    await openSettings();
    await press('Escape');
    await page().locator('[data-screen=amount]').waitFor();
    await press('F2', 'F7');
    await page().locator('.setup-fields').waitFor();
    await toSection('shop');
    await field('shop.name').fill('渋谷店');
    await press('F3');
    await page().getByRole('dialog').getByText('保存していない設定があります').waitFor();
    await press('Escape');
    await page().getByRole('dialog').waitFor({ state: 'detached' });
    expect(await field('shop.name').inputValue()).toBe('渋谷店');
    await press('Escape', 'F9');
    await page().locator('[data-screen=amount]').waitFor();
    await press('F2', 'F7');
    await page().locator('.setup-fields').waitFor();
    await toSection('shop');
    expect(await field('shop.name').inputValue()).toBe('渋谷駅前店');
  });

  it('are put back once that was asked, and stay where somebody goes back', async () => {
    await openSettings();
    await toSection('window');
    await page().locator('.setting-button', { hasText: '日本語' }).waitFor();
    await page().locator('.setting-button', { hasText: '英語' }).click();
    await entry('window').getByText('変更 1 件').waitFor();
    await press('Shift+F8');
    await page().getByRole('dialog').getByText('変更を取りやめますか').waitFor();
    await press('Escape');
    await page().getByRole('dialog').waitFor({ state: 'detached' });
    await entry('window').getByText('変更 1 件').waitFor();
    await press('Shift+F8', 'F9');
    await entry('window').getByText('変更 1 件').waitFor({ state: 'detached' });
    expect(await page().locator('.setting-button', { hasText: '日本語' }).getAttribute('aria-pressed')).toBe('true');
    expect(await saves()).toEqual([]);
  });

  it('that are locked show what they are, and cannot be changed', async () => {
    await openSettings();
    await toSection('identity');
    const merchant = field('identity.merchantId');
    expect(await merchant.inputValue()).toBe('100000000042');
    await merchant.focus();
    await press('5');
    expect(await merchant.inputValue()).toBe('100000000042');
    await page().locator('.setting-mark-locked').first().getByText('ロック').waitFor();
    await toSection('gateway');
    await page().locator('.setting-button', { hasText: 'B2C' }).click({ force: true });
    expect(await page().locator('.setting-button', { hasText: 'B2B' }).getAttribute('aria-pressed')).toBe('true');
    await page().getByText('変更はありません').waitFor();
  });

  it('are worked by the keyboard alone', async () => {
    await openSettings();
    await press('ArrowDown', 'ArrowDown', 'ArrowDown');
    await page().locator('[data-section=shop]').waitFor();
    await press('F7', 'F7', 'F8', 'F8', 'F8');
    await page().locator('[data-section=day]').waitFor();
    await press('Tab', 'Tab');
    expect(
      await field('locale')
        .first()
        .evaluate((one) => one === document.activeElement),
    ).toBe(true);
    await press('Tab', 'Space');
    await entry('day').getByText('変更 1 件').waitFor();
  });

  it('are exported to a file, and say which', async () => {
    await openSettings();
    await answer('setup.export', { file: '/exports/terminal.json' });
    await press('F5');
    await page().getByText('/exports/terminal.json').waitFor();
  });

  it('speak the language that is chosen, with what was typed', async () => {
    await openSettings();
    await toSection('shop');
    await field('shop.name').fill('Shibuya');
    await answer('setup.show', setupFixture('en'));
    await send(page(), { ...counter(), language: 'en' });
    await page().getByRole('heading', { name: 'Terminal settings' }).waitFor();
    expect(await field('shop.name').inputValue()).toBe('Shibuya');
  });
});

describe('the password of headquarters', () => {
  it('is sent once, and nothing of it stays on the page', async () => {
    await openSettings();
    await toSection('headquarters');
    expect(await page().locator('.password-part').count()).toBe(0);
    await page().locator('.setting-button', { hasText: 'する' }).first().click();
    await page().locator('.password-part').waitFor();
    expect(await page().locator('.setting-problem').count()).toBe(0);
    await press('Escape', 'F9');
    const values = { headquarters: true, 'headquarters.host': 'db.example' };
    await answer('setup.show', setupFixture('ja', { values }));
    await answer('setup.headquartersPassword', setupFixture('ja', { values, more: { headquartersPassword: 'kept' } }));
    await press('F2', 'F7');
    await toSection('headquarters');
    const password = page().locator('.password-part input');
    expect(await password.getAttribute('type')).toBe('password');
    await password.fill('s3cret');
    await press('F10');
    await page().getByText('パスワードを保存しました。').waitFor();
    expect(await password.inputValue()).toBe('');
    await page().getByText('保存済みです。').waitFor();
    await page().getByRole('button', { name: 'パスワードを消す' }).click();
    const sent = (await callsOf(page())).filter(({ name }) => name === 'setup.headquartersPassword');
    expect(sent.map(({ args }) => args)).toEqual([
      { password: 's3cret', approval: null },
      { password: '', approval: null },
    ]);
  });
});

describe('a terminal that practises', () => {
  it('becomes live by a question of its own, and not by saving alone', async () => {
    await openSettings();
    const practising = setupFixture('ja', { more: { mode: 'training' } });
    const training = {
      ...practising,
      sections: practising.sections.map((section) => ({
        ...section,
        fields: section.fields.map((one) =>
          one.path === 'mode' ? { ...one, state: 'saved' as const, value: 'training' } : one,
        ),
      })),
    };
    await press('Escape');
    await answer('setup.show', training);
    await answer('setup.save', { view: setupFixture('ja'), effect: 'now' });
    await press('F2', 'F7');
    await page().locator('.setting-button', { hasText: '本番' }).click();
    await page().getByText('変更 1 件').first().waitFor();
    await press('F12');
    await page().getByRole('dialog').getByText('練習には戻せません').waitFor();
    await press('Enter');
    await page().getByRole('dialog').waitFor({ state: 'detached' });
    expect(await saves()).toEqual([]);
    await press('F12', 'F9');
    await expect.poll(saves).toEqual([{ values: { mode: 'live' }, approval: null }]);
  });
});

describe('a terminal that is stopped', () => {
  it('is set up by somebody with a PIN, and asks again where that is wrong', async () => {
    await openSettings('stopped');
    await toSection('shop');
    await field('shop.name').fill('渋谷店');
    await press('F12');
    const dialog = page().getByRole('dialog');
    await dialog.waitFor();
    expect(await saves()).toEqual([]);
    await page().evaluate((error) => window.harness.refuse('setup.save', error), errorOf('ja', 'PIN_WRONG'));
    await press('i', 't', 'Enter');
    await page().locator('.pin-pad').waitFor();
    await press('2', '4', '6', '8', 'Enter');
    await dialog.locator('.pin-problem p').waitFor();
    await answer('setup.save', { view: setupFixture('ja', { stage: 'stopped' }), effect: 'now' });
    await press('1', '3', '5', '7', 'Enter');
    await dialog.waitFor({ state: 'detached' });
    const values = { 'shop.name': '渋谷店' };
    expect(await saves()).toEqual([
      { values, approval: { operator: 'it', pin: '2468' } },
      { values, approval: { operator: 'it', pin: '1357' } },
    ]);
    await page().locator('[data-outcome=now]').waitFor();
  });

  it('has a menu that closes by itself alone, whatever is open behind it', async () => {
    await openSettings('stopped');
    await press('F2');
    await page().getByRole('dialog').waitFor();
    await press('Escape');
    await page().getByRole('dialog').waitFor({ state: 'detached' });
    expect(await page().locator('[data-screen=settings]').count()).toBe(1);
  });

  it('leads to its settings, its keys and its doctor, and back to what is wrong', async () => {
    await open('stopped');
    await answer('setup.show', setupFixture('ja', { stage: 'stopped' }));
    await answer('doctor.run', doctorFixture('ja'));
    await press('F7');
    await page().locator('[data-screen=settings]').waitFor();
    await press('Escape');
    await page().locator('[data-screen=stopped]').waitFor();
    await press('F8');
    await page().locator('[data-screen=health]').waitFor();
    await press('Escape');
    await page().locator('[data-screen=stopped]').waitFor();
  });

  it('says that what was saved is saved, where it cannot open all the same', async () => {
    await openSettings();
    await answer('setup.save', { view: setupFixture('ja', { stage: 'stopped' }), effect: 'now' });
    await toSection('shop');
    await field('shop.name').fill('渋谷店');
    await press('F12');
    await page().locator('[data-outcome=now]').waitFor();
    await send(page(), fixture('ja', 'stopped'));
    await page().locator('[data-screen=stopped]').getByText('設定は保存されました。').waitFor();
  });
});
