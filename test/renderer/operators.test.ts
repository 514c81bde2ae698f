import { describe, expect, it } from 'vitest';
import type { AttendanceView } from '../../preload/contract.ts';
import { hireCashier } from './support/cashier.ts';
import { fixture } from './support/fixtures.ts';
import {
  attended,
  cashierThere,
  lastManagerFixture,
  locked,
  managerThere,
  operatorListFixture,
  refusal,
} from './support/operator-fixtures.ts';
import { callsOf, send } from './support/window.ts';

const { page, open, press, typeAtOnce, screenShown, focused } = hireCashier();

const at = (attendance: AttendanceView, name = 'amount-empty') => attended('ja', name, attendance);
const refuse = async (name: string, code: Parameters<typeof refusal>[1]) =>
  await page().evaluate(([one, error]) => window.harness.refuse(one, error), [name, refusal('ja', code)] as const);
const answer = async (name: string, value: unknown) =>
  await page().evaluate(([one, given]) => window.harness.answer(one, given), [name, value] as const);
const dots = async () => await page().locator('.pin-dot').count();
const key = (digit: string) => page().locator('.pin-keys').getByRole('button', { name: digit, exact: true });
/** All that is written on the page, and all that fields hold. */
const written = async () =>
  await page().evaluate(() => {
    const fields = [...document.querySelectorAll('input, select, textarea')];
    return document.documentElement.outerHTML + fields.map((field) => (field as HTMLInputElement).value).join(' ');
  });
const pin = ['2', '4', '6', '8'] as const;

describe('the lock screen', () => {
  it('signs in the one who was there last by the keys, with the PIN shown as dots and nowhere else', async () => {
    await open(at(locked()));
    expect(await screenShown()).toBe('locked');
    await press(...pin);
    await expect.poll(dots).toBe(4);
    expect(await written()).not.toContain(pin.join(''));
    await press('Enter');
    expect(await callsOf(page())).toEqual([{ name: 'operator.signIn', args: { operator: '02', pin: pin.join('') } }]);
    expect(await written()).not.toContain(pin.join(''));
  });

  it('signs in somebody else by finger', async () => {
    await open(at(locked()));
    await page()
      .getByRole('button', { name: /佐藤 花子/ })
      .click();
    await page().getByText('佐藤 花子 さんの暗証番号').waitFor();
    for (const digit of [...pin, '9']) {
      await key(digit).click();
    }
    await page().getByRole('button', { name: '一文字消す' }).click();
    await page().getByRole('button', { name: 'サインイン', exact: false }).last().click();
    expect(await callsOf(page())).toEqual([{ name: 'operator.signIn', args: { operator: '01', pin: pin.join('') } }]);
  });

  it('is left by arrows to another operator, whose PIN begins anew', async () => {
    await open(at(locked()));
    await press('9', '9', 'ArrowDown');
    await page().getByText('高橋 美咲 さんの暗証番号').waitFor();
    await expect.poll(dots).toBe(0);
    await press(...pin, 'Enter');
    expect(await callsOf(page())).toEqual([{ name: 'operator.signIn', args: { operator: '03', pin: pin.join('') } }]);
  });

  it('begins with nobody where nobody was there, and takes no digits until somebody is chosen', async () => {
    await open(at(locked({ last: null, why: 'start' })));
    await page().getByText('担当者を選んでください').waitFor();
    await press(...pin, 'Enter');
    expect(await dots()).toBe(0);
    await page().getByRole('alert').filter({ hasText: '先に担当者を選んでください' }).waitFor();
    await press('ArrowDown', ...pin, 'Enter');
    expect(await callsOf(page())).toEqual([{ name: 'operator.signIn', args: { operator: '01', pin: pin.join('') } }]);
  });

  it('takes no PIN that is too short', async () => {
    await open(at(locked()));
    await press('2', '4', '6', 'Enter');
    expect(await callsOf(page())).toEqual([]);
    await expect.poll(dots).toBe(3);
  });

  it('says that a PIN is wrong, forgets it, and takes the next', async () => {
    await open(at(locked()));
    await refuse('operator.signIn', 'PIN_WRONG');
    await press(...pin, 'Enter');
    await page().locator('.pin-problem', { hasText: '暗証番号が違います' }).waitFor();
    expect(await dots()).toBe(0);
    await press('1', '3', '5', '7', 'Enter');
    const calls = await callsOf(page());
    expect(calls.map(({ args }) => args)).toEqual([
      { operator: '02', pin: '2468' },
      { operator: '02', pin: '1357' },
    ]);
    expect(await written()).not.toContain('1357');
  });

  it('asks once, however often Enter is pressed', async () => {
    await open(at(locked()));
    await page().evaluate(() => window.harness.hold('operator.signIn'));
    await press(...pin, 'Enter', 'Enter', ...pin, 'Enter');
    expect((await callsOf(page())).length).toBe(1);
    await page().evaluate(() => window.harness.letGo('operator.signIn'));
  });

  it('waits out the time after wrong PINs, and says how long', async () => {
    await open(at(locked({ operators: [{ id: '02', name: '鈴木 一郎', role: 'cashier', lockedOutForMs: 1_500 }] })));
    await page().locator('.pin-dots', { hasText: 'あと 2 秒は入力できません' }).waitFor();
    await press('7');
    expect(await dots()).toBe(0);
    await page().getByText('は入力できません').first().waitFor({ state: 'detached' });
    await press('7');
    await expect.poll(dots).toBe(1);
  });

  it('lets nothing of the counter be pressed: no function key, no Enter, no dialog', async () => {
    await open(at(locked(), 'paid'));
    await page().waitForTimeout(450);
    await press(
      'Enter',
      'F1',
      'F3',
      'F4',
      'F5',
      'F6',
      'F7',
      'F8',
      'F9',
      'F10',
      'F12',
      'Shift+F2',
      'Shift+F3',
      'Shift+F5',
    );
    await press('Shift+F6', 'Shift+F7', 'Shift+F12', 'Escape', '?');
    expect(await callsOf(page())).toEqual([]);
    expect(await screenShown()).toBe('locked');
    expect(await page().locator('.dialog').count()).toBe(0);
  });

  it('has nothing of the counter on the page that the Tab key could come to', async () => {
    await open(at(locked(), 'unknown'));
    const names = await page().locator('button').allTextContents();
    expect(names.join(' ')).not.toMatch(/取り消す|確認|次のお客様|履歴/);
  });

  it('closes what was open in front of the counter, and the amount is not there for the next', async () => {
    await open(at(cashierThere()));
    await press('4', '2', 'F2');
    await page().getByRole('dialog').waitFor();
    await send(page(), at(locked()));
    await expect.poll(screenShown).toBe('locked');
    expect(await page().locator('.dialog').count()).toBe(0);
    await send(page(), at(cashierThere()));
    await page().getByText('¥0', { exact: true }).waitFor();
  });

  it.each([
    ['paying', 'お支払いを処理しています（¥1,500）'],
    ['unknown', '確認中 1 件'],
    ['paid', '会計 ¥1,500：'],
    ['amount-tray', '確認中 3 件 · 結果が出た取引 2 件'],
  ])('tells of %s, which goes on', async (name, words) => {
    await open(at(locked(), name));
    await page().locator('.lock-under-way', { hasText: words }).waitFor();
  });

  it('hands a scan to the terminal, which refuses it, and types none of it as a PIN', async () => {
    const snapshot = at(locked());
    if (snapshot.view.stage !== 'counter') {
      throw new Error('no counter');
    }
    const scanner = { index: 0, layout: 'us', prefix: '', suffix: 'Enter', keyGapMs: 80, minLength: 8 } as const;
    await open({ ...snapshot, view: { ...snapshot.view, keyboardScanners: [scanner] } });
    await refuse('scanner.typed', 'APPROVAL_NEEDED');
    await typeAtOnce('280390312172859395');
    await expect.poll(async () => (await callsOf(page())).map(({ name }) => name)).toEqual(['scanner.typed']);
    expect(await dots()).toBe(0);
    await page().locator('.message-error').waitFor();
  });

  it('has the menu of languages, without the devices and the operators', async () => {
    await open(at(locked()));
    await press('F2');
    await page().getByRole('dialog').waitFor();
    expect(
      await page()
        .getByRole('dialog')
        .getByRole('button', { name: /機器|担当者/ })
        .count(),
    ).toBe(0);
    await press('2');
    expect(await callsOf(page())).toEqual([{ name: 'language.set', args: 'en' }]);
    await press('Escape', ...pin);
    await expect.poll(dots).toBe(4);
  });
});

describe('somebody at the counter', () => {
  it('steps away by a key, which is only there where operators sign in', async () => {
    await open('amount-empty');
    await press('Shift+F2');
    expect(await callsOf(page())).toEqual([]);
    await send(page(), at(cashierThere()));
    await page().locator('.status-bar', { hasText: '鈴木 一郎（レジ担当）' }).waitFor();
    await press('Shift+F2', 'Shift+F2');
    const calls = (await callsOf(page())).filter(({ name }) => name !== 'operator.active');
    expect(calls).toEqual([{ name: 'operator.lock', args: null }]);
  });

  it('who may not set up devices does not see the way to them', async () => {
    await open(at(cashierThere()));
    await press('F2', '0', 'F4');
    expect(
      await page()
        .getByRole('dialog')
        .getByRole('button', { name: /機器|担当者/ })
        .count(),
    ).toBe(0);
    expect(await screenShown()).toBe('amount');
  });

  it('is told of to the terminal by keys and touches, at most every 30 s', async () => {
    await open(at(cashierThere()));
    const active = async () => (await callsOf(page())).filter(({ name }) => name === 'operator.active').length;
    expect(await active()).toBe(0);
    await press('1', '2', '3');
    await page().locator('.total').click();
    await expect.poll(active).toBe(1);
  });

  it('is told of by a scan, too', async () => {
    const there = at(cashierThere());
    const { view } = there;
    if (view.stage !== 'counter') {
      throw new Error('no counter');
    }
    await open(there);
    const lastScan = { number: 1, mask: '****9395', taken: true, forMs: 0 };
    const scanners = view.status.scanners.map((scanner) => ({ ...scanner, lastScan }));
    await send(page(), { ...there, view: { ...view, status: { ...view.status, scanners } } });
    await expect.poll(async () => await callsOf(page())).toEqual([{ name: 'operator.active', args: null }]);
  });

  it('is not told of while nobody is signed in', async () => {
    await open(at(locked()));
    await press(...pin);
    await page().locator('.lock-head').click();
    expect(await callsOf(page())).toEqual([]);
  });
});

describe('the first manager', () => {
  const start = async () => {
    await open(at({ state: 'firstManager' }));
    await expect.poll(async () => await page().evaluate(() => document.activeElement?.tagName)).toBe('INPUT');
  };
  const fill = async () => {
    await page().getByLabel('担当者番号').fill('０１');
    await page().getByLabel('名前').fill('佐藤 花子');
    await press('Enter');
    await page().locator('.pin-pad').waitFor();
  };

  it('is made with an id, a name and a PIN typed twice', async () => {
    await start();
    await page().getByText('初期の暗証番号はありません').waitFor();
    await fill();
    await press(...pin, 'Enter');
    await page().getByText('もう一度、同じ暗証番号').waitFor();
    expect(await written()).not.toContain(pin.join(''));
    await press(...pin, 'Enter');
    expect(await callsOf(page())).toEqual([
      { name: 'operator.makeFirstManager', args: { operator: '01', name: '佐藤 花子', pin: pin.join('') } },
    ]);
  });

  it('is made by finger alone, with the id and the name that stand there', async () => {
    await start();
    await page()
      .getByRole('button', { name: /暗証番号を決める/ })
      .click();
    for (const round of ['次へ', '責任者として登録']) {
      for (const digit of pin) {
        await key(digit).click();
      }
      await page()
        .getByRole('button', { name: new RegExp(round) })
        .click();
    }
    expect(await callsOf(page())).toEqual([
      { name: 'operator.makeFirstManager', args: { operator: '01', name: '店長', pin: pin.join('') } },
    ]);
  });

  it('is told at once that a PIN is too easy', async () => {
    await start();
    await fill();
    await press('1', '1', '1', '1', 'Enter');
    await page().locator('.pin-problem', { hasText: '同じ数字だけ' }).waitFor();
    await press('1', '2', '3', '4', 'Enter');
    await page().locator('.pin-problem', { hasText: '連番' }).waitFor();
    await page().getByText('新しい暗証番号', { exact: true }).waitFor();
    await press(...pin, 'Enter');
    await page().getByText('もう一度、同じ暗証番号').waitFor();
    expect(await page().locator('.pin-problem p').count()).toBe(0);
  });

  it('is not made with two PINs that differ', async () => {
    await start();
    await fill();
    await press(...pin, 'Enter', '2', '4', '6', '9', 'Enter');
    await page().getByText('2 回の暗証番号が違います').waitFor();
    expect(await callsOf(page())).toEqual([]);
    await page().getByText('新しい暗証番号', { exact: true }).waitFor();
  });

  it('needs an id and a name, and says which is missing', async () => {
    await start();
    await page().getByLabel('担当者番号').fill('');
    await page().getByLabel('名前').fill('');
    await press('Enter');
    await page().getByText('1〜16 文字にしてください').waitFor();
    await page().keyboard.insertText('01');
    await press('Enter');
    await page().getByText('1〜32 文字で入力してください').waitFor();
  });

  it('gets another PIN where the terminal refuses it', async () => {
    await start();
    await refuse('operator.makeFirstManager', 'PIN_INVALID');
    await fill();
    await press(...pin, 'Enter', ...pin, 'Enter');
    await page().locator('.pin-problem', { hasText: '連番は使えません' }).waitFor();
    await page().getByText('新しい暗証番号', { exact: true }).waitFor();
    await press('Escape');
    expect(await page().getByLabel('名前').inputValue()).toBe('佐藤 花子');
  });
});

describe('the page of operators', () => {
  const start = async (list = operatorListFixture()) => {
    await open(at(managerThere()));
    await answer('operators.list', list);
    for (const change of ['add', 'change', 'setPin', 'setState']) {
      await answer(`operators.${change}`, list);
    }
    await press('F2', 'F4');
    await page().locator('.operators .devices-form').waitFor();
  };
  const changes = async () => (await callsOf(page())).filter(({ name }) => name.startsWith('operators.'));

  it('gives somebody another name and another role', async () => {
    await start();
    await press('ArrowDown', 'ArrowDown');
    await expect.poll(focused).toContain('鈴木 一郎');
    await page().getByLabel('名前').fill('鈴木 次郎');
    await page().getByLabel('役割').selectOption('manager');
    await press('F10', 'F10');
    await page().getByText('変更を保存しました').waitFor();
    expect((await changes())[0]).toEqual({
      name: 'operators.change',
      args: { operator: '02', name: '鈴木 次郎', role: 'manager' },
    });
  });

  it('adds somebody with a PIN typed twice', async () => {
    await start();
    await press('F7');
    await page().locator('.device-row-selected', { hasText: '新しい担当者' }).waitFor();
    await expect.poll(async () => await page().evaluate(() => document.activeElement?.tagName)).toBe('INPUT');
    await page().keyboard.insertText('05');
    await page().getByLabel('名前').fill('渡辺 翔');
    await press('F10');
    await page().getByRole('dialog').waitFor();
    await press(...pin, 'Enter', ...pin, 'Enter');
    await page().getByText('担当者を追加しました').waitFor();
    expect(await changes()).toEqual([
      { name: 'operators.add', args: { operator: '05', name: '渡辺 翔', role: 'cashier', pin: pin.join('') } },
    ]);
    expect(await written()).not.toContain(pin.join(''));
  });

  it('keeps what was typed of somebody new when it is left for the others', async () => {
    await start();
    await press('F7');
    await page().getByLabel('担当者番号').fill('05');
    await page().getByLabel('名前').fill('渡辺 翔');
    await press('Escape');
    await expect.poll(screenShown).toBe('operators');
    await page().locator('.devices-form', { hasText: '佐藤 花子' }).waitFor();
    await press('F7');
    expect(await page().getByLabel('名前').inputValue()).toBe('渡辺 翔');
    await press('Escape', 'Escape');
    await expect.poll(screenShown).toBe('amount');
  });

  it('says in place that an id is taken', async () => {
    await start();
    await refuse('operators.add', 'OPERATOR_EXISTS');
    await press('F7');
    await page().getByLabel('担当者番号').fill('02');
    await page().getByLabel('名前').fill('渡辺 翔');
    await press('F10', ...pin, 'Enter', ...pin, 'Enter');
    await page().getByRole('dialog').locator('.pin-problem', { hasText: '登録済みです' }).waitFor();
    await press('Escape');
    expect(await page().getByLabel('担当者番号').inputValue()).toBe('02');
  });

  it('sets a new PIN', async () => {
    await start();
    await press('F4', ...pin, 'Enter', ...pin, 'Enter');
    await page().getByText('新しい暗証番号にしました').waitFor();
    expect(await changes()).toEqual([{ name: 'operators.setPin', args: { operator: '01', pin: pin.join('') } }]);
  });

  it('disables somebody only after a second key', async () => {
    await start();
    await press('F8');
    await page().getByRole('dialog').waitFor();
    await press('Enter');
    await page().getByRole('dialog').waitFor({ state: 'detached' });
    expect(await changes()).toEqual([]);
    await press('F8', 'F9', 'F9');
    await expect.poll(changes).toEqual([{ name: 'operators.setState', args: { operator: '01', state: 'disabled' } }]);
  });

  it('keeps the last manager a manager', async () => {
    await start(lastManagerFixture());
    await page().getByText('責任者が 1 人だけのため').waitFor();
    expect(await page().getByLabel('役割').locator('option').count()).toBe(1);
    await press('F8', 'F9');
    expect(await changes()).toEqual([]);
  });

  it('leads back to the counter', async () => {
    await start();
    await press('Escape');
    await expect.poll(screenShown).toBe('amount');
  });

  it('is left for the lock screen, and does not come back for whoever signs in then', async () => {
    await start();
    await send(page(), at(locked()));
    await expect.poll(screenShown).toBe('locked');
    await send(page(), at(cashierThere()));
    await expect.poll(screenShown).toBe('amount');
  });
});

describe('a shop without names', () => {
  it('has no lock, no operators, and its devices for anybody', async () => {
    await open(fixture('ja', 'amount-empty'));
    await press('F2');
    const menu = page().getByRole('dialog');
    await menu.getByRole('button', { name: /機器の設定/ }).waitFor();
    expect(await menu.getByRole('button', { name: /担当者/ }).count()).toBe(0);
  });
});
