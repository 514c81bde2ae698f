import { describe, expect, it } from 'vitest';
import type { DeviceSetup } from '../../preload/contract.ts';
import { counterLike, hireCashier } from './support/cashier.ts';
import { deviceSetupFixture, foundDevicesFixture, testScansFixture } from './support/device-fixtures.ts';
import { fixture } from './support/fixtures.ts';
import { callsOf, send } from './support/window.ts';

const { page, open, press, typeAtOnce, screenShown, focused } = hireCashier();

const setup = deviceSetupFixture('ja');
const tab = async () => await page().locator('[data-tab]').getAttribute('data-tab');
const asked = async (name: string) =>
  await page().evaluate((one) => window.harness.asked.filter((call) => call.name === one), name);
const lastPreview = async () => (await asked('devices.preview')).at(-1)?.args;
const field = (name: string) => page().getByLabel(name, { exact: true });
const row = (name: string) => page().locator('.device-row', { hasText: name }).last();

async function openDevices(part: '1' | '2' | '3', from = 'amount-empty') {
  await open(from);
  await press('F2', '0');
  await page().locator('.devices h1:focus').waitFor();
  if (part !== '1') {
    await press(part);
  }
}

async function openScanners() {
  await openDevices('1');
  await row('Newland').waitFor();
}

async function openPrinter() {
  await openDevices('3');
  await page().locator('.paper-roll').waitFor();
}

const answer = async (name: string, value: unknown) =>
  await page().evaluate(([one, given]) => window.harness.answer(one, given), [name, value] as const);

describe('the scanners', () => {
  it('are chosen and saved with nothing but the keyboard', async () => {
    await openScanners();
    const saved: DeviceSetup = { ...setup, scanners: setup.scanners.slice(0, 2) };
    await answer('devices.setScanners', saved);
    await press('ArrowDown');
    await expect.poll(focused).toContain('Zebra DS2208');
    await press('ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown');
    await expect.poll(focused).toContain('Newland');
    await press('Enter');
    await expect.poll(async () => await page().evaluate(() => document.activeElement?.tagName)).toBe('SELECT');
    await page().getByText('まだ保存していません').waitFor();
    await press('F10');
    await expect.poll(async () => (await callsOf(page())).length).toBe(1);
    expect(await callsOf(page())).toEqual([
      {
        name: 'devices.setScanners',
        args: {
          scanners: [
            ...setup.scanners.map((form, from) => ({ from, form })),
            {
              from: null,
              form: { kind: 'hid', usb: { vendorId: '1eab', productId: '1d06', serialNumber: null }, prefix: '' },
            },
          ],
        },
      },
    ]);
    await page().getByText('変更はありません').waitFor();
    await press('Escape');
    await expect.poll(screenShown).toBe('amount');
  });

  it('are not saved while a field is wrong, which is told and has the focus', async () => {
    await openScanners();
    await press('F7');
    await page().getByText('入力してください。').waitFor({ state: 'detached' });
    await press('F10');
    await page().getByText('入力してください。').waitFor();
    await expect
      .poll(async () => await page().evaluate(() => document.activeElement?.getAttribute('aria-invalid')))
      .toBe('true');
    expect(await callsOf(page())).toEqual([]);
    await page().keyboard.insertText('COM7');
    await press('F10');
    await expect.poll(async () => (await callsOf(page())).length).toBe(1);
    expect(JSON.stringify(await callsOf(page()))).toContain('"path":"COM7"');
  });

  it('are changed and removed, and put back as they were', async () => {
    await openScanners();
    await field('通信速度（bps）').selectOption('115200');
    await press('Shift+F8');
    await expect.poll(async () => await field('通信速度（bps）').inputValue()).toBe('9600');
    await press('F8');
    await page().getByText('まだ保存していません').waitFor();
    await press('F10');
    await expect.poll(async () => (await callsOf(page())).length).toBe(1);
    const [saved] = await callsOf(page());
    expect(saved?.args).toEqual({
      scanners: setup.scanners.slice(1).map((form, index) => ({ from: index + 1, form })),
    });
  });

  it('of which the terminal refuses to save one stay as they were typed', async () => {
    await openScanners();
    await page().evaluate(() =>
      window.harness.refuse('devices.setScanners', {
        kind: 'settings',
        code: 'SETTINGS_INVALID',
        message: '設定に誤りがあります。',
        hint: '値を直してください。',
      }),
    );
    await field('通信速度（bps）').selectOption('115200');
    await press('F10');
    await page().locator('.message-error', { hasText: 'SETTINGS_INVALID' }).waitFor();
    expect(await field('通信速度（bps）').inputValue()).toBe('115200');
    await page().getByText('まだ保存していません').waitFor();
  });

  it('are saved once, however often it is pressed', async () => {
    await openScanners();
    await page().evaluate(() => window.harness.hold('devices.setScanners'));
    await field('通信速度（bps）').selectOption('115200');
    await press('F10', 'F10', 'F10');
    expect((await callsOf(page())).length).toBe(1);
  });

  it('are looked for again by a key, and it is said that it goes on', async () => {
    await openScanners();
    await page().evaluate(() => window.harness.hold('devices.find'));
    await press('F5');
    await page().getByText('機器を探しています…').waitFor();
    await page().evaluate(() => window.harness.letGo('devices.find'));
    await page().getByText('3 台見つかりました。').waitFor();
    expect((await asked('devices.find')).length).toBe(2);
  });

  it('that work as keyboards type nothing into the fields', async () => {
    await open(
      counterLike('amount-empty', {
        keyboardScanners: [{ index: 0, layout: 'us', prefix: '', suffix: 'Enter', keyGapMs: 80, minLength: 8 }],
      }),
    );
    await press('F2', '0');
    await row('Newland').waitFor();
    await field('製造番号（同じ機種が複数あるとき）').focus();
    await page().evaluate(() => {
      for (const key of [...'280390312172859395', 'Enter']) {
        const code = key === 'Enter' ? key : `Digit${key}`;
        document.activeElement?.dispatchEvent(
          new KeyboardEvent('keydown', { code, key, bubbles: true, cancelable: true }),
        );
      }
    });
    await expect.poll(async () => (await callsOf(page())).map(({ name }) => name)).toEqual(['scanner.typed']);
    expect(await field('製造番号（同じ機種が複数あるとき）').inputValue()).toBe('');
    expect(await tab()).toBe('scanners');
  });
});

describe('changes that are not saved', () => {
  it('are asked about before they are lost', async () => {
    await openScanners();
    await field('通信速度（bps）').selectOption('115200');
    await press('Escape');
    await page().getByText('保存していない変更があります').waitFor();
    await press('Escape');
    expect(await screenShown()).toBe('devices');
    expect(await field('通信速度（bps）').inputValue()).toBe('115200');
    await press('F3', 'F9');
    await expect.poll(screenShown).toBe('amount');
    await press('F2', '0');
    await expect.poll(async () => await field('通信速度（bps）').inputValue()).toBe('9600');
  });

  it('outlast a payment that calls the counter to the front, and another part of the devices', async () => {
    await openScanners();
    await field('通信速度（bps）').selectOption('115200');
    await press('Shift+F3', 'Escape');
    await page().locator('.devices-tabs').getByText('プリンター').click();
    await page().locator('.paper-roll').waitFor();
    await send(page(), fixture('ja', 'amount-held'));
    await expect.poll(screenShown).toBe('amount');
    await send(page(), fixture('ja', 'amount-empty'));
    await press('F2', '0');
    await page().locator('.devices-tabs').getByText('読取機').click();
    await expect.poll(async () => await field('通信速度（bps）').inputValue()).toBe('115200');
  });
});

describe('the scan test', () => {
  const testing = (scans: number) => counterLike('amount-empty', { scanTest: testScansFixture('ja').slice(3 - scans) });
  const scanTests = async () =>
    (await callsOf(page())).filter(({ name }) => name === 'devices.scanTest').map(({ args }) => args);

  it('is begun and ended by keys, and shows each scan as good or bad', async () => {
    await openDevices('2');
    await press('F7');
    await send(page(), testing(0));
    await page().getByText('何かのコードを読み取ってください').waitFor();
    await send(page(), testing(2));
    const latest = page().locator('.scan-latest');
    await latest.getByText('このままでは使えません').waitFor();
    await latest.getByText('読取機を、コードのあとに Enter を送る設定に変えてください。').waitFor();
    await send(page(), testing(3));
    await latest.getByText('正しく読み取れました').waitFor();
    await latest.getByText(']Q3 (QR)').waitFor();
    expect(await page().locator('[data-live=scanTest]').textContent()).toContain('正しく読み取れました');
    expect(await page().locator('.scan-row').count()).toBe(2);
    await press('F8');
    expect(await scanTests()).toEqual(['start', 'stop']);
  });

  it('says what to do now in the guide, and calls a scanner that read another code a good one', async () => {
    await openDevices('2');
    await page().locator('.message-guide', { hasText: 'テストを始めて' }).waitFor();
    await send(page(), testing(0));
    await page()
      .locator('.message-guide', { hasText: /^コードを読み取ってください。$/ })
      .waitFor();
    await send(page(), testing(1));
    const latest = page().locator('.scan-latest.scan-good');
    await latest.getByText('読取機は正常です').waitFor();
    await latest.getByText('商品のバーコードです。').waitFor();
    expect(await page().getByRole('button', { name: '設定を開く' }).count()).toBe(0);
  });

  it('leads from a bad scan to the settings of the scanners, and ends', async () => {
    await openDevices('2');
    await send(page(), testing(2));
    await page().getByRole('button', { name: '設定を開く' }).waitFor();
    await press('F4');
    await expect.poll(tab).toBe('scanners');
    await expect.poll(scanTests).toEqual(['stop']);
  });

  it('ends with its place', async () => {
    await openDevices('2');
    await press('F7');
    await send(page(), testing(0));
    await page().getByText('何かのコードを読み取ってください').waitFor();
    await press('Escape');
    await expect.poll(screenShown).toBe('amount');
    await expect.poll(scanTests).toEqual(['start', 'stop']);
  });

  it('ends with its part of the place', async () => {
    await openDevices('2');
    await send(page(), testing(0));
    await page().getByText('何かのコードを読み取ってください').waitFor();
    await page().locator('.devices-tabs').getByText('プリンター').click();
    await expect.poll(scanTests).toEqual(['stop']);
  });

  it('that goes on when a window opens is ended: nobody would see it', async () => {
    await open(testing(1));
    await expect.poll(scanTests).toEqual(['stop']);
  });

  it('takes no key that a scanner may type', async () => {
    await openDevices('2');
    await send(page(), testing(0));
    await page().getByText('何かのコードを読み取ってください').waitFor();
    await press('1', '3', 'Enter', 'Space');
    expect(await tab()).toBe('scanTest');
    expect(await scanTests()).toEqual([]);
  });

  it('tells of a scanner that is not set up', async () => {
    await openDevices('2');
    await send(page(), testing(0));
    await page().getByText('何かのコードを読み取ってください').waitFor();
    await typeAtOnce('280390312172859395');
    await page().locator('.message-error', { hasText: '読取機が設定されていません' }).waitFor();
  });
});

describe('what keeps devices from being found', () => {
  it('is told where such devices are chosen', async () => {
    const trouble = (code: string) => ({ kind: 'device', code, message: `${code}!`, hint: '' });
    await openScanners();
    const troubles = ['noUdevadm', 'noLibusb', 'noPrintSystem'].map(trouble);
    await answer('devices.find', { ...foundDevicesFixture('ja'), troubles });
    await press('F5');
    const told = async () => await page().locator('.device-advice strong').allTextContents();
    await expect.poll(async () => (await told()).slice(-2)).toEqual(['noUdevadm!', 'noLibusb!']);
    await press('3');
    await expect.poll(async () => (await told()).slice(-2)).toEqual(['noUdevadm!', 'noPrintSystem!']);
  });
});

describe('the printer', () => {
  it('is seen as its form stands, and not while a field of it is wrong', async () => {
    await openPrinter();
    expect(await lastPreview()).toEqual({ sample: 'testPage', printer: setup.printer });
    await field('機種').selectOption('star-80mm');
    await expect.poll(lastPreview).toEqual({ sample: 'testPage', printer: { ...setup.printer, profile: 'star-80mm' } });
    await field('見本の種類').selectOption('zReport');
    await expect.poll(lastPreview).toMatchObject({ sample: 'zReport' });
    const before = (await asked('devices.preview')).length;
    await field('ポート番号').fill('99999');
    await page().getByText('1 から 65535 までの数字です。').waitFor();
    await page().locator('.paper-roll').waitFor();
    expect((await asked('devices.preview')).length).toBe(before);
    await press('F10');
    expect(await callsOf(page())).toEqual([]);
  });

  it('shows the first of many characters that it does not have, and how many more there are', async () => {
    await openPrinter();
    const characters = Array.from('一二三四五六七八九十', (character) => `${character}→?`);
    await answer('devices.printSample', { printed: true, problem: null, confirmedByPrinter: true, characters });
    await press('F12');
    const missing = page().locator('.test-outcome .missing-characters');
    await expect
      .poll(async () => await missing.textContent())
      .toBe(`プリンターにない文字： ${characters.slice(0, 8).join('、')} ほか 2 文字`);
  });

  it('is chosen from what was found and saved', async () => {
    await openPrinter();
    const printer = { ...setup.printer, transport: { kind: 'system', name: 'Office' } } as DeviceSetup['printer'];
    await answer('devices.setPrinter', { ...setup, printer });
    await press('ArrowDown', 'ArrowDown');
    await expect.poll(focused).toContain('Office');
    await press('Enter');
    await expect.poll(async () => await field('OS でのプリンターの名前').inputValue()).toBe('Office');
    await page().getByText('変更を保存すると、テストできます。').waitFor();
    await press('F12', 'F10');
    await page().getByText('変更はありません').waitFor();
    expect(await callsOf(page())).toEqual([{ name: 'devices.setPrinter', args: { printer } }]);
    await row('Office').getByText('使用中').waitFor();
  });

  it('that store IT has locked says so, and takes nothing', async () => {
    await openDevices('1');
    await answer('devices.setup', { ...setup, locked: ['printer'] });
    await press('Escape', 'F2', '0', '3');
    await page().locator('.device-locked').waitFor();
    await page().locator('.device-row').first().click();
    expect(await page().locator('.save-open').count()).toBe(0);
    await press('F10');
    expect(await callsOf(page())).toEqual([]);
  });

  it('that is locked in parts says which, keeps those, and takes the rest', async () => {
    await openDevices('1');
    await answer('devices.setup', { ...setup, lockedOfPrinter: ['transport', 'openDrawer', 'removal'] });
    await press('Escape', 'F2', '0', '3');
    await page().locator('.device-locked').waitFor();
    const told = await page().locator('.device-locked').innerText();
    expect([told.includes('接続の方法 / ドロワーを開く'), told.includes('機種')]).toEqual([true, false]);
    expect(await field('接続の方法').locator('option[value=none]').count()).toBe(0);
    const isInert = async (name: string) => await field(name).evaluate((one) => one.closest('[inert]') !== null);
    expect([await isInert('接続の方法'), await isInert('ポート番号'), await isInert('機種')]).toEqual([
      true,
      true,
      false,
    ]);
    await row('Office').getByText('ロック').waitFor();
    await row('Office').click();
    expect(await page().locator('.save-open').count()).toBe(0);
    expect(await field('機種').evaluate((one) => one === document.activeElement)).toBe(true);
    await field('機種').selectOption('star-80mm');
    await press('F10');
    const printer = { ...setup.printer, profile: 'star-80mm' };
    await expect.poll(async () => await callsOf(page())).toEqual([{ name: 'devices.setPrinter', args: { printer } }]);
  });

  it('is none where nobody wants one', async () => {
    await openPrinter();
    await field('接続の方法').selectOption('none');
    await press('F10');
    await expect
      .poll(async () => await callsOf(page()))
      .toEqual([{ name: 'devices.setPrinter', args: { printer: null } }]);
  });

  it('prints copies, opens the drawer and beeps as its switches say', async () => {
    await openPrinter();
    await page().getByRole('switch', { name: '加盟店控え' }).click();
    await page().getByRole('switch', { name: 'ドロワーを開く' }).click();
    await page().getByRole('switch', { name: 'ブザーを鳴らす' }).focus();
    await press('Space', 'F10');
    const printer = { ...setup.printer, merchantCopy: true, openDrawer: 'never', beep: 'whenPaid' };
    await expect.poll(async () => await callsOf(page())).toEqual([{ name: 'devices.setPrinter', args: { printer } }]);
  });

  it('is asked how it is, and says what is wrong and what to do', async () => {
    await openPrinter();
    await press('F4');
    await page().locator('.test-bad', { hasText: '新しいロール紙を入れて' }).waitFor();
  });

  it('prints a sample, and sent is not called printed', async () => {
    await openPrinter();
    const sent = { printed: true, problem: null, confirmedByPrinter: false, characters: ['鷗→鴎'] };
    await answer('devices.printSample', sent);
    await field('見本の種類').selectOption('payment');
    await press('F12');
    await page().locator('.test-good', { hasText: '紙が最後まで出たか確かめてください。' }).waitFor();
    await page().locator('.test-outcome').getByText('鷗→鴎').waitFor();
    await answer('devices.printSample', { ...sent, confirmedByPrinter: true, characters: [] });
    await press('F12');
    await page().locator('.test-good', { hasText: '印刷が終わりました' }).waitFor();
    expect((await callsOf(page())).map(({ args }) => args)).toEqual([{ sample: 'payment' }, { sample: 'payment' }]);
  });

  it('opens the drawer once for one press', async () => {
    await openPrinter();
    await page().evaluate(() => window.harness.hold('devices.openDrawer'));
    await press('F7', 'F7');
    await page().getByText('プリンターの返事を待っています…').waitFor();
    expect((await callsOf(page())).map(({ name }) => name)).toEqual(['devices.openDrawer']);
  });
});
