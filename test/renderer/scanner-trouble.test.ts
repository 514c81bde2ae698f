import { describe, expect, it } from 'vitest';
import { scannerTrouble } from '../../renderer/counter/scanner-trouble.ts';
import { createTranslator } from '../../renderer/i18n/translator.ts';
import { counterLike, hireCashier } from './support/cashier.ts';
import { scannersFixture } from './support/device-fixtures.ts';
import { fixture } from './support/fixtures.ts';
import { send } from './support/window.ts';

const { page, open, press } = hireCashier();
const text = createTranslator('ja');
const scanners = scannersFixture('ja');
const gone = scanners.filter(({ state }) => state === 'disconnected');
const strip = () => page().locator('.scanner-notice');

describe('a scanner that was pulled out', () => {
  it('is no trouble where another one is there, or where none is set up', () => {
    expect(scannerTrouble(text, scanners)).toBeNull();
    expect(scannerTrouble(text, [])).toBeNull();
  });

  it('says what to do as its problem does, or else in the words of the screen', () => {
    expect(scannerTrouble(text, gone)).toEqual({
      words: '読取機が外れています',
      hint: 'ケーブルを差し直してください。',
    });
    const silent = gone.map((scanner) => ({ ...scanner, problem: null }));
    expect(scannerTrouble(text, silent)?.hint).toMatch(/^ケーブルを差し直してください。つながると/);
  });

  it('takes the place of the invitation to scan, until it is back', async () => {
    await open('scan-unplugged');
    await page().getByRole('heading', { name: '読取機が外れています' }).waitFor();
    await page().locator('.state-lead').getByText('ケーブルを差し直してください。').waitFor();
    expect(await page().locator('[data-live=scanner]').textContent()).toContain('読取機が外れています');
    await send(page(), fixture('ja', 'scan'));
    await page().getByRole('heading', { name: 'コードを読み取ってください' }).waitFor();
    expect(await page().locator('[data-live=scanner]').textContent()).toBe('');
  });

  it('is told beside the amount, moves no key under a finger, and is not told elsewhere', async () => {
    await open('amount-empty');
    const place = async () => await page().getByRole('button', { name: '5', exact: true }).boundingBox();
    const before = await place();
    await send(page(), fixture('ja', 'amount-unplugged'));
    await strip().getByText('ケーブルを差し直してください。').waitFor();
    expect(await place()).toEqual(before);
    await press('F3');
    await strip().waitFor({ state: 'detached' });
  });

  it('is left to its chip where another one is there', async () => {
    const { view } = fixture('ja', 'amount-devices');
    if (view.stage !== 'counter') {
      throw new Error('no counter');
    }
    await open(counterLike('scan', { status: view.status }));
    await page().getByRole('heading', { name: 'コードを読み取ってください' }).waitFor();
    expect(await strip().count()).toBe(0);
  });
});
