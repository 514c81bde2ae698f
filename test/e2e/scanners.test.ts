import { rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../main/common/clock.ts';
import { EARLY_MS } from '../../main/counter/spent-code.ts';
import { AFTERMATH_MS } from '../../main/scanners/framing.ts';
import { freshCode } from './support/codes.ts';
import type { CounterApp } from './support/counter-app.ts';
import { eventually } from './support/eventually.ts';
import { PortProcess } from './support/port-process.ts';
import { openShop, type Shop } from './support/shop.ts';

// The whole app with scanners that are unplugged, replaced and pointed at the wrong things.

/** A serial scanner whose name stays when the device behind it changes, as udev's names do. */
class NamedScanner {
  readonly name: string;
  #port: PortProcess | undefined;

  constructor(shop: Shop, name: string) {
    this.name = path.join(shop.folder, name);
    onTestFinished(() => this.unplug());
  }

  async plug(): Promise<void> {
    this.#port = await PortProcess.start();
    rmSync(this.name, { force: true });
    symlinkSync(this.#port.path, this.name);
  }

  async unplug(): Promise<void> {
    await this.#port?.unplug();
    this.#port = undefined;
  }

  type(text: string): void {
    this.#port?.type(text);
  }
}

/** A shop with two serial scanners. */
async function shopWithTwo() {
  const shop = await openShop();
  const left = new NamedScanner(shop, 'left');
  const right = new NamedScanner(shop, 'right');
  shop.change({
    scanners: [
      { kind: 'serial', path: left.name },
      { kind: 'serial', path: right.name },
    ],
  });
  await Promise.all([left.plug(), right.plug()]);
  const counter = await shop.launch();
  await counter.shows('amount');
  await eventually(() => states(counter), ['connected', 'connected'], 15_000);
  return { shop, left, right, counter };
}

const states = async (counter: CounterApp) => (await counter.view()).status.scanners.map(({ state }) => state);
const scans = async (counter: CounterApp) =>
  (await counter.view()).status.scanners.map(({ lastScan }) => lastScan?.mask ?? '-');

describe('two scanners', () => {
  it('both pay, each with its own light', async () => {
    const { shop, left, right, counter } = await shopWithTwo();
    const [first, second] = [freshCode(), freshCode()];
    await counter.charge(1111);
    await counter.shows('scan');
    left.type(`${first}\r`);
    await counter.shows('result', 'paid');
    expect(await scans(counter)).toEqual([`****${first.slice(-4)}`, '-']);
    await counter.next();
    await systemClock.sleep(EARLY_MS);
    await counter.charge(1112);
    await counter.shows('scan');
    right.type(`${second}\r`);
    await counter.shows('result', 'paid');
    expect(await scans(counter)).toEqual([`****${first.slice(-4)}`, `****${second.slice(-4)}`]);
    expect(shop.outcomes()).toEqual(['paid 1111', 'paid 1112']);
  });

  it('do not mix: halves of two codes are no code', async () => {
    const { shop, left, right, counter } = await shopWithTwo();
    const code = freshCode();
    await counter.charge(1113);
    await counter.shows('scan');
    left.type(code.slice(0, 9));
    right.type(`${code.slice(9)}X`);
    await eventually(async () => (await counter.view()).notice?.tone, 'warning');
    expect(shop.outcomes()).toEqual([]);
    await counter.shows('scan');
  });

  it('of which one is pulled in mid-code: it shows at once, nothing is paid by the half, and the other sells', async () => {
    const { shop, left, right, counter } = await shopWithTwo();
    const code = freshCode();
    await counter.charge(1114);
    await counter.shows('scan');
    left.type(code.slice(0, 10));
    await scans(counter);
    await left.unplug();
    await eventually(() => states(counter), ['disconnected', 'connected'], 5000);
    expect((await counter.view()).status.scanners[0]?.problem).toMatchObject({ message: expect.any(String) });
    await counter.shows('scan');
    right.type(`${freshCode()}\r`);
    await counter.shows('result', 'paid');
    await counter.next();
    await left.plug();
    await eventually(() => states(counter), ['connected', 'connected'], 20_000);
    await systemClock.sleep(EARLY_MS);
    await counter.charge(1115);
    await counter.shows('scan');
    // What was begun before the plug was pulled is not the beginning of this.
    left.type(`${freshCode()}\r`);
    await counter.shows('result', 'paid');
    expect(shop.outcomes()).toEqual(['paid 1114', 'paid 1115']);
  });
});

describe('a code of another kind', () => {
  it.each([
    ['a product (JAN)', '4901234567894', '商品'],
    ['a product (EAN-8)', '96385074', '商品'],
    ['an address', 'https://example.com/pay?x=1', 'ウェブページ'],
    ["another terminal's receipt", 'R2611221234000001', '伝票番号'],
  ])('is not sent: %s', async (_what, code, word) => {
    const shop = await openShop();
    const counter = await shop.open();
    await counter.charge(1310);
    await counter.shows('scan');
    shop.scan(code);
    await eventually(async () => (await counter.view()).notice?.message ?? '', expect.stringContaining(word));
    await counter.shows('scan');
    expect(shop.outcomes()).toEqual([]);
    shop.scan(freshCode());
    await counter.shows('result', 'paid');
    expect(shop.outcomes()).toEqual(['paid 1310']);
  });

  it('is sent where store IT says so', async () => {
    const shop = await openShop({ settings: { codes: { refuse: [] } } });
    const counter = await shop.open();
    await counter.charge(1311);
    await counter.shows('scan');
    shop.scan('4901234567894');
    await counter.shows('result');
    expect(shop.payments()).toHaveLength(1);
  });
});

describe('a scan test', () => {
  it('shows what the scanner sends, and pays nothing with it', async () => {
    const shop = await openShop();
    const counter = await shop.open();
    await counter.openDevices('scanTest');
    await counter.use('F7');
    await eventually(async () => (await counter.view()).scanTest, []);
    const code = freshCode();
    shop.scan(code);
    await eventually(async () => (await counter.view()).scanTest?.length, 1);
    const [scan] = (await counter.view()).scanTest ?? [];
    expect(scan).toMatchObject({ verdict: 'good', kind: 'serial', mask: `****${code.slice(-4)}` });
    expect(scan?.lengthText).toContain('18');
    expect(scan?.endingText).toContain('CR');
    expect((await counter.view()).display).toMatchObject({ screen: 'amount', heldScan: null });
    shop.serial.type(code.slice(0, 8));
    await eventually(async () => (await counter.view()).scanTest?.[0]?.verdict, 'bad');
    // What comes so soon after half a code would be taken for its other half.
    await systemClock.sleep(AFTERMATH_MS);
    // To leave it is to end it.
    await counter.press('Escape');
    await eventually(async () => (await counter.view()).scanTest, null);
    await counter.charge(1112);
    await counter.shows('scan');
    shop.scan(freshCode());
    await counter.shows('result', 'paid');
    expect(shop.outcomes()).toEqual(['paid 1112']);
  });

  it('is refused while something is being sold', async () => {
    const shop = await openShop();
    const counter = await shop.open();
    await counter.charge(1313);
    await counter.shows('scan');
    shop.scan(freshCode());
    await counter.shows('result', 'paid');
    expect(await counter.ask('devices.scanTest', 'start')).toMatchObject({ ok: false, error: { code: 'NOT_NOW' } });
  });
});

describe('scanners that are changed in the window', () => {
  it('are used at once, without a restart', async () => {
    const shop = await openShop();
    const counter = await shop.open();
    const other = new NamedScanner(shop, 'other');
    await other.plug();
    const set = await counter.ask('devices.setScanners', {
      scanners: [
        {
          from: null,
          form: { kind: 'serial', port: { by: 'path', path: other.name }, baudRate: 9600, ending: 'LF', prefix: '' },
        },
        { from: 1, form: { kind: 'keyboard', layout: 'us', ending: 'Enter', prefix: '' } },
      ],
    });
    expect(set.ok).toBe(true);
    await eventually(() => states(counter), ['connected', 'connected']);
    await counter.charge(1314);
    await counter.shows('scan');
    shop.scan(freshCode());
    other.type(`${freshCode()}\n`);
    await counter.shows('result', 'paid');
    await counter.next();
    await systemClock.sleep(EARLY_MS);
    await counter.charge(1315);
    await counter.shows('scan');
    await counter.wedge(freshCode());
    await counter.shows('result', 'paid');
    expect(shop.outcomes()).toEqual(['paid 1314', 'paid 1315']);
    expect(shop.stored.settings().scanners).toMatchObject([{ kind: 'serial', suffix: '\n' }, { kind: 'keyboard' }]);
  });

  it('stay as they are where what is asked for cannot be', async () => {
    const shop = await openShop();
    const counter = await shop.open();
    const before = shop.stored.settings();
    const set = await counter.ask('devices.setScanners', {
      scanners: [{ from: null, form: { kind: 'keyboard', layout: 'us', ending: 'silence', prefix: '' } }],
    });
    expect(set).toMatchObject({ ok: false, error: { code: 'SETTINGS_INVALID' } });
    expect(shop.stored.settings()).toEqual(before);
    expect(await states(counter)).toEqual(['connected', 'connected']);
  });
});
