import { describe, expect, it } from 'vitest';
import type { CallArgs, SetupView } from '../../preload/contract.ts';
import { hireCashier } from './support/cashier.ts';
import { fixture } from './support/fixtures.ts';
import { attended, managerThere } from './support/operator-fixtures.ts';
import {
  bareKey,
  errorOf,
  gatewayKey,
  keyChoiceFixture,
  noKeys,
  setupFixture,
  terminalKey,
  typedCodes,
} from './support/setup-fixtures.ts';
import { callsOf, send } from './support/window.ts';

// Keys from files, and a new PC that becomes a terminal with them.

const { page, open, press } = hireCashier();

const answer = async (name: string, value: unknown) =>
  await page().evaluate(([which, what]) => window.harness.answer(which as string, what), [name, value] as const);
const refuse = async (name: string, error: ReturnType<typeof errorOf>) =>
  await page().evaluate(([which, what]) => window.harness.refuse(which, what), [name, error] as const);
const argsOf = async (call: string) =>
  (await callsOf(page())).filter(({ name }) => name === call).map(({ args }) => args);
const card = (which: string) => page().locator(`[data-key=${which}]`);
const dialog = () => page().getByRole('dialog');

const { ticket } = keyChoiceFixture();
const without = setupFixture('ja', { keys: noKeys });

async function openKeys(view: SetupView): Promise<void> {
  await open(attended('ja', 'amount-empty', managerThere()));
  await answer('setup.show', view);
  await press('F2', 'F7');
  await page().locator('.setup-fields').waitFor();
  await press('ArrowDown', 'ArrowDown');
  await page().locator('.key-cards').waitFor();
}

describe('the keys', () => {
  it('are shown with all that is known of them, and what soon ends stands out', async () => {
    await openKeys(setupFixture('ja'));
    const terminal = await card('terminal').innerText();
    for (const part of ['CN=100000000042-717700', '2026-04-01 – 2028-03-31', 'あと 495 日', '2048', '3F9A', '57D3']) {
      expect(terminal).toContain(part);
    }
    expect(await card('terminal').locator('[data-validity]').getAttribute('data-validity')).toBe('valid');
    expect(await card('gateway').locator('[data-validity]').getAttribute('data-validity')).toBe('soon');
    await page().getByText('鍵は OS の鍵保管庫で保護します。').waitFor();
  });

  it('are imported from a file with a passphrase, after a look at what is in it', async () => {
    await openKeys(without);
    await answer('keys.choose', keyChoiceFixture());
    await press('1');
    await dialog().getByText('shibuya-717700.p12').waitFor();
    await refuse('keys.check', errorOf('ja', 'KEY_PASSPHRASE_WRONG'));
    await press('a', 'b', 'Enter');
    await dialog().getByText('KEY_PASSPHRASE_WRONG').waitFor();
    expect(await dialog().getByText('F9').count()).toBe(0);
    await answer('keys.check', keyChoiceFixture({ facts: terminalKey }));
    await press('c', 'Enter');
    await dialog().getByText('発行元から受け取った指紋と').waitFor();
    await answer('keys.import', setupFixture('ja', { keys: { gateway: null } }));
    await press('F9');
    await dialog().waitFor({ state: 'detached' });
    await card('terminal').getByText('鍵を取り込みました。').waitFor();
    await card('terminal').getByText('CN=100000000042-717700').waitFor();
    expect(await argsOf('keys.choose')).toEqual([{ which: 'terminal' }]);
    expect(await argsOf('keys.check')).toEqual([
      { ticket, passphrase: 'ab' },
      { ticket, passphrase: 'abc' },
    ]);
    expect(await argsOf('keys.import')).toEqual([
      { ticket, passphrase: 'abc', file: 'keep', allowKeyFile: false, approval: null },
    ]);
  });

  it('are compared with those that they take the place of, and their file is wiped where that is wanted', async () => {
    await openKeys(setupFixture('ja'));
    const facts = { ...bareKey, fingerprint: terminalKey.fingerprint };
    await answer('keys.choose', keyChoiceFixture({ which: 'gateway', needsPassphrase: false, facts }));
    await press('2');
    await dialog().getByText('今の鍵（次の指紋）と入れ替わります。').waitFor();
    expect((await dialog().locator('.key-replaced .fingerprint').innerText()).replaceAll(/\s+/g, ' ')).toBe(
      gatewayKey.fingerprint,
    );
    await dialog().getByRole('switch').click();
    await dialog().getByText('元に戻せません').waitFor();
    await answer('keys.import', setupFixture('ja'));
    await press('F9');
    await dialog().waitFor({ state: 'detached' });
    expect(await argsOf('keys.import')).toEqual([
      { ticket, passphrase: '', file: 'wipe', allowKeyFile: false, approval: null },
    ]);
  });

  it('that are the same are told so', async () => {
    await openKeys(setupFixture('ja'));
    await answer('keys.choose', keyChoiceFixture({ needsPassphrase: false, facts: terminalKey }));
    await press('1');
    await dialog().getByText('今使っている鍵と同じものです。').waitFor();
  });

  it('that cannot be used are not taken', async () => {
    await openKeys(without);
    const problem = errorOf('ja', 'KEY_EXPIRED');
    await answer('keys.choose', keyChoiceFixture({ needsPassphrase: false, facts: terminalKey, problem }));
    await press('1');
    await dialog().getByText('KEY_EXPIRED').waitFor();
    await press('F9', 'Escape');
    await dialog().waitFor({ state: 'detached' });
    expect(await argsOf('keys.import')).toEqual([]);
  });

  it('are not touched where no file was chosen, or none can be', async () => {
    await openKeys(without);
    await answer('keys.choose', null);
    await press('1');
    await expect.poll(async () => (await argsOf('keys.choose')).length).toBe(1);
    expect(await dialog().count()).toBe(0);
    await refuse('keys.choose', errorOf('ja', 'KEY_PASSPHRASE_WRONG'));
    await press('2');
    await page().locator('.setup-part .part-bad').waitFor();
  });

  it('are there although their file could not be wiped: that is told, and they are not taken twice', async () => {
    await openKeys(without);
    await answer('keys.choose', keyChoiceFixture({ needsPassphrase: false, facts: terminalKey }));
    await press('1');
    await dialog().getByRole('switch').click();
    await refuse('keys.import', errorOf('ja', 'KEY_FILE_NOT_WIPED'));
    await answer('setup.show', setupFixture('ja'));
    await press('F9');
    await dialog().getByText('KEY_FILE_NOT_WIPED').waitFor();
    await press('F9', 'Escape');
    await dialog().waitFor({ state: 'detached' });
    await card('terminal').getByText('CN=100000000042-717700').waitFor();
    expect(await argsOf('keys.import')).toHaveLength(1);
  });

  it('show their passphrase to those who want to see it, and to nobody else', async () => {
    await openKeys(without);
    await answer('keys.choose', keyChoiceFixture());
    await press('1');
    const passphrase = dialog().locator('input');
    await passphrase.fill('sesame');
    expect(await passphrase.getAttribute('type')).toBe('password');
    await dialog().getByRole('button', { name: '表示' }).click();
    expect(await passphrase.getAttribute('type')).toBe('text');
    await dialog().getByRole('button', { name: '隠す' }).click();
    expect(await passphrase.getAttribute('type')).toBe('password');
    await press('Escape');
    expect(await page().content()).not.toContain('sesame');
  });

  it('of a stopped terminal that lacks them come first, and are imported with a PIN', async () => {
    await open('opening');
    const { view, ...rest } = fixture('ja', 'stopped');
    if (view.stage !== 'stopped') {
      throw new Error('the fixture is not stopped');
    }
    await send(page(), { ...rest, view: { ...view, problem: errorOf('ja', 'KEY_MISSING') } });
    await answer('setup.show', setupFixture('ja', { stage: 'stopped', keys: noKeys }));
    await answer('keys.choose', keyChoiceFixture({ needsPassphrase: false, facts: terminalKey }));
    await answer('keys.import', setupFixture('ja', { stage: 'stopped' }));
    await press('F7');
    await page().locator('.key-cards').waitFor();
    await press('1');
    await dialog().locator('.key-after').waitFor();
    await press('F9');
    await page().locator('#approval-operator').waitFor();
    await press('i', 't', 'Enter');
    await page().locator('.pin-pad').waitFor();
    await press('2', '4', '6', '8', 'Enter');
    await card('terminal').getByText('鍵を取り込みました。').waitFor();
    expect(await argsOf('keys.import')).toEqual([
      { ticket, passphrase: '', file: 'keep', allowKeyFile: false, approval: { operator: 'it', pin: '2468' } },
    ]);
  });
});

describe('the keys of a terminal that has no key store', () => {
  it('wait until a key file is allowed and saved: the switch is there, and says what it does', async () => {
    const sealText = 'この PC には OS の鍵保管庫がない';
    await openKeys(setupFixture('ja', { keys: { ...noKeys, lacksKeyStore: true, sealText } }));
    const part = page().locator('.key-store-missing');
    await part.getByText('保存すると').waitFor();
    await press('1', '2');
    await answer(
      'setup.check',
      setupFixture('ja', { values: { allowKeyFile: true }, keys: { ...noKeys, lacksKeyStore: true, sealText } }),
    );
    await part.getByRole('button', { name: 'する', exact: true }).click();
    await part.locator('.setting-mark-changed').waitFor();
    await press('1');
    expect(await argsOf('keys.choose')).toEqual([]);
    await answer('setup.save', { view: setupFixture('ja', { keys: noKeys }), effect: 'now' });
    await press('F12');
    await part.waitFor({ state: 'detached' });
    expect(await argsOf('setup.save')).toEqual([{ values: { allowKeyFile: true }, approval: null }]);
    await answer('keys.choose', null);
    await press('1');
    await expect.poll(async () => await argsOf('keys.choose')).toEqual([{ which: 'terminal' }]);
  });
});

describe('a new PC', () => {
  /** The keys as the main process knows them by now. */
  let now: Partial<SetupView['keys']> = {};

  async function begin({ keys = {} }: { readonly keys?: Partial<SetupView['keys']> } = {}): Promise<void> {
    await open('first-run');
    now = keys;
    await answer('setup.show', setupFixture('ja', { stage: 'new', keys }));
    await page().exposeFunction('judge', ({ values }: CallArgs<'setup.check'>) =>
      setupFixture('ja', { stage: 'new', keys: now, values }),
    );
    await page().evaluate(() => window.harness.answerBy('setup.check', 'judge'));
    await press('2');
    await page().locator('[data-step=codes] .setup-fields').first().waitFor();
  }
  const type = async (path: string, text: string) => await page().locator(`[data-path="${path}"]`).fill(text);
  const step = async (name: string) => await page().locator(`[data-step=${name}]`).waitFor();
  const typeCodes = async () => {
    for (const [path, text] of Object.entries(typedCodes)) {
      await type(path, text);
    }
    await page().locator('[data-fit=fits]').nth(2).waitFor();
  };

  it('becomes a terminal step by step, and nothing is saved before the last', async () => {
    await begin();
    await typeCodes();
    await press('F10');
    await step('keys');
    await press('F10');
    await step('shop');
    await type('shop.name', '渋谷駅前店');
    await press('F10');
    await step('check');
    await page().locator('.check-parts').getByText('渋谷駅前店').waitFor();
    const told = await page().locator('.check-parts').innerText();
    for (const part of ['100000000042', '717700', '渋谷駅前店', '3F9A', 'https://gateway.onepay.finance']) {
      expect(told).toContain(part);
    }
    expect(await argsOf('setup.save')).toEqual([]);
    await answer('setup.save', { view: setupFixture('ja'), effect: 'now' });
    await page().getByText('準備ができました。').waitFor();
    await press('F9');
    await expect
      .poll(async () => await argsOf('setup.save'))
      .toEqual([{ values: { ...typedCodes, 'shop.name': '渋谷駅前店' }, approval: null }]);
  });

  it('stays where it is while the menu is opened and closed', async () => {
    await begin();
    await press('F2');
    await dialog().waitFor();
    await press('Escape');
    await dialog().waitFor({ state: 'detached' });
    await step('codes');
  });

  it('says nothing of blank fields before somebody wants to go on, and then does not go on', async () => {
    await begin();
    expect(await page().locator('.setting-problem').count()).toBe(0);
    await press('F10');
    await expect.poll(async () => await page().locator('.setting-problem').count()).toBe(3);
    await step('codes');
    const focused = await page().evaluate(() => document.activeElement?.getAttribute('data-path'));
    expect(focused).toBe('identity.merchantId');
  });

  it('asks other codes of another kind of service', async () => {
    await begin();
    await page().locator('.setting-button', { hasText: 'B2C' }).click();
    await page().locator('[data-path="identity.merchantId"]').waitFor({ state: 'detached' });
    await page().getByText('文字').first().waitFor();
  });

  it('is not opened without its keys', async () => {
    await begin({ keys: noKeys });
    await typeCodes();
    await press('F10');
    await step('keys');
    await press('F10');
    await step('shop');
    await press('F10');
    await step('check');
    await page().getByText('まだ足りない項目があります。').waitFor();
    await press('F9');
    expect(await argsOf('setup.save')).toEqual([]);
    await press('Escape', 'Escape', 'Escape');
    await step('codes');
    expect(await page().locator('[data-path="identity.branchCode"]').inputValue()).toBe('717700');
  });

  it('knows of a key that was taken although its file could not be wiped', async () => {
    await begin({ keys: { terminal: null } });
    await typeCodes();
    await press('F10');
    await step('keys');
    await card('terminal').getByText('まだ取り込まれていません').waitFor();
    await answer('keys.choose', keyChoiceFixture({ needsPassphrase: false, facts: terminalKey }));
    await press('1');
    await dialog().getByRole('switch').click();
    await refuse('keys.import', errorOf('ja', 'KEY_FILE_NOT_WIPED'));
    now = {};
    await answer('setup.show', setupFixture('ja', { stage: 'new' }));
    await press('F9');
    await dialog().getByText('KEY_FILE_NOT_WIPED').waitFor();
    await press('Escape');
    await card('terminal').getByText('CN=100000000042-717700').waitFor();
    await page().getByText('両方の鍵が入りました。').waitFor();
  });

  it('without a key store takes keys once a key file is allowed, with words of warning, on the spot', async () => {
    const bare = { ...noKeys, lacksKeyStore: true, sealText: 'この PC には OS の鍵保管庫がない' };
    await begin({ keys: bare });
    await typeCodes();
    await press('F10');
    await step('keys');
    await page().locator('.key-store-missing .part-open').waitFor();
    await page().getByText('この PC のファイルを読める人からは守れません').waitFor();
    await press('1');
    expect(await argsOf('keys.choose')).toEqual([]);
    now = { ...bare, sealText: '鍵ファイルで保護' };
    await page().locator('.key-store-missing').getByRole('button', { name: 'する', exact: true }).click();
    await page().locator('.key-store-missing .part-open').waitFor({ state: 'detached' });
    await answer('keys.choose', keyChoiceFixture({ needsPassphrase: false, facts: terminalKey }));
    await press('1');
    await dialog().locator('.key-after').waitFor();
    now = { ...now, terminal: terminalKey };
    await answer('keys.import', setupFixture('ja', { stage: 'new', keys: now }));
    await press('F9');
    await card('terminal').getByText('CN=100000000042-717700').waitFor();
    expect(await argsOf('keys.import')).toEqual([
      { ticket, passphrase: '', file: 'keep', allowKeyFile: true, approval: null },
    ]);
    await page()
      .locator('.key-store-missing')
      .getByRole('button', { name: 'する', exact: true, pressed: true })
      .waitFor();
    // It is not allowed after all: what lies there cannot be told, and the terminal does not open by it.
    now = { ...bare, problem: errorOf('ja', 'KEY_MISSING') };
    await page().locator('.key-store-missing').getByRole('button', { name: 'しない' }).click();
    await page().locator('.key-store-missing .part-open').waitFor();
    await press('F10');
    await step('shop');
    await press('F10');
    await step('check');
    await expect
      .poll(async () => await page().locator('.check-wrong').allInnerTexts())
      .toEqual(['鍵の内容を読み出せません', '鍵の内容を読み出せません']);
    await press('F9');
    expect(await argsOf('setup.save')).toEqual([]);
  });

  it('keeps what was typed when somebody goes back to the first question, or to all settings', async () => {
    await begin();
    await type('identity.branchCode', '717700');
    await press('Escape');
    await page().locator('[data-screen=firstRun]').waitFor();
    await press('2');
    await step('codes');
    expect(await page().locator('[data-path="identity.branchCode"]').inputValue()).toBe('717700');
  });
});
