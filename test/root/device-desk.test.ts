import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../main/common/clock.ts';
import { CounterHost } from '../../main/root/counter-host.ts';
import { StoredTerminal } from '../../main/root/stored-terminal.ts';
import { makeTrainingTerminal, trainingTemplate } from '../../main/root/training-terminal.ts';
import { type CounterView, calls, type PrinterForm, type ScannerForm, sampleKinds } from '../../preload/contract.ts';
import { snapshot as snapshotSchema } from '../../preload/views.ts';
import { freshCode } from '../support/counters.ts';
import { PrinterEmulator } from '../support/printer/emulator.ts';
import { FakePress } from '../support/printer/page-press.ts';
import { tempFolder } from '../support/temp-folder.ts';

let made = '';

beforeAll(() => {
  // Keys take long to make: each test gets a copy of one terminal.
  made = mkdtempSync(path.join(tmpdir(), 'onepay-pos-made-'));
  makeTrainingTerminal(new StoredTerminal(made), systemClock);
});

afterAll(() => rmSync(made, { recursive: true, force: true }));

async function openHost(settings: Readonly<Record<string, unknown>> = {}) {
  const folder = tempFolder();
  cpSync(made, folder, { recursive: true });
  const stored = new StoredTerminal(folder);
  stored.settingsFile.save(trainingTemplate(settings));
  const press = new FakePress('Counter');
  const host = new CounterHost({ stored, clock: systemClock, version: '0', firstRun: 'ask', press });
  onTestFinished(() => host.close());
  host.windowOpened();
  const view = (): CounterView => {
    const { view: one } = snapshotSchema.parse(host.handlers['snapshot.get'](null));
    return one.stage === 'counter' ? one : expect.fail(`the window shows ${one.stage}`);
  };
  await host.opened;
  return { host, stored, press, view, handlers: host.handlers };
}

async function emulator() {
  const printer = await PrinterEmulator.start();
  onTestFinished(() => printer.stop());
  return printer;
}

const keyboard: ScannerForm = { kind: 'keyboard', layout: 'us', ending: 'Enter', prefix: '' };

const tcp = (port: number): PrinterForm => ({
  transport: { kind: 'tcp', host: '127.0.0.1', port },
  profile: 'escpos-80mm',
  customerCopy: true,
  merchantCopy: false,
  language: null,
  openDrawer: 'never',
  beep: 'never',
});

async function sell({ handlers, view }: Awaited<ReturnType<typeof openHost>>, amountYen: number): Promise<void> {
  handlers['counter.charge']({ amountYen, confirmed: 'once', sight: view().sight });
  handlers['scanner.typed']({ text: freshCode(), ending: 'whole', scanner: 0 });
  await expect.poll(() => view().display.screen, { interval: 5, timeout: 15_000 }).toBe('result');
}

describe('scanners', () => {
  it('are changed for good, and used at once', async () => {
    const shop = await openHost();
    const { handlers, stored, view } = shop;
    expect(view().keyboardScanners).toMatchObject([{ layout: 'us', suffix: 'Enter' }]);
    const form: ScannerForm = { ...keyboard, layout: 'jp', ending: 'Tab' };
    const set = await handlers['devices.setScanners']({ scanners: [{ from: 0, form }] });
    expect(calls['devices.setScanners'].value.parse(set).scanners).toEqual([form]);
    expect(view().keyboardScanners).toMatchObject([{ layout: 'jp', suffix: 'Tab' }]);
    expect(view().status.scanners).toMatchObject([{ kind: 'keyboard', state: 'connected' }]);
    expect(stored.settings().scanners).toMatchObject([{ kind: 'keyboard', layout: 'jp', suffix: 'Tab' }]);
    await sell(shop, 1100);
  });

  it('are told in the order in which they are set up', async () => {
    const { view } = await openHost({
      scanners: [{ kind: 'keyboard' }, { kind: 'serial', path: '/dev/none' }, { kind: 'keyboard', layout: 'jp' }],
    });
    expect(view().status.scanners.map(({ kind }) => kind)).toEqual(['keyboard', 'serial', 'keyboard']);
    expect(view().keyboardScanners.map(({ index, layout }) => `${index} ${layout}`)).toEqual(['0 us', '1 jp']);
    await expect.poll(() => view().status.scanners[1]?.problem?.code, { timeout: 5000 }).toBe('notFound');
  });

  it('stay as they are while something is sold, and where the settings refuse what is asked for', async () => {
    const shop = await openHost();
    const { handlers, stored, view } = shop;
    const before = stored.settings();
    await expect(
      handlers['devices.setScanners']({ scanners: [{ from: null, form: { ...keyboard, ending: 'silence' } }] }),
    ).rejects.toMatchObject({ code: 'SETTINGS_INVALID' });
    await sell(shop, 1101);
    await expect(handlers['devices.setScanners']({ scanners: [{ from: 0, form: keyboard }] })).rejects.toMatchObject({
      code: 'NOT_NOW',
    });
    expect(stored.settings()).toEqual(before);
    expect(view().keyboardScanners).toHaveLength(1);
  });

  it('that read during a test pay nothing, whatever they read', async () => {
    const { handlers, view } = await openHost();
    handlers['devices.scanTest']('start');
    expect(view().scanTest).toEqual([]);
    const code = freshCode();
    handlers['scanner.typed']({ text: code, ending: 'whole', scanner: 0, durationMs: 85, by: 'Enter' });
    handlers['scanner.typed']({ text: '4901234567894', ending: 'whole', scanner: 0 });
    handlers['scanner.typed']({ text: 'R2611221234000001', ending: 'whole', scanner: 0 });
    handlers['scanner.typed']({ text: '2803', ending: 'cut', scanner: 0 });
    const scans = view().scanTest ?? [];
    expect(scans.map(({ verdict }) => verdict)).toEqual(['bad', 'good', 'good', 'good']);
    expect(scans.map(({ words }) => words.code)).toEqual(['truncated', 'CODE_IS_RECEIPT', 'CODE_IS_PRODUCT', '']);
    expect(JSON.stringify(view())).not.toContain(code);
    expect(view()).toMatchObject({ display: { screen: 'amount', heldScan: null }, scannedReceipt: null });
    handlers['devices.scanTest']('stop');
    expect(view().scanTest).toBeNull();
  });

  it('are found without changing anything', async () => {
    const { handlers, stored } = await openHost();
    const before = stored.settings();
    const found = await handlers['devices.find'](null);
    expect(calls['devices.find'].value.parse(found)).toEqual(found);
    expect(stored.settings()).toEqual(before);
  });
});

describe('the printer', () => {
  const pdf = { transport: { kind: 'pdf', folder: '/tmp/receipts' } } as const;

  it.each([
    [[], pdf, [], []],
    [['printer', 'scanners'], pdf, ['scanners', 'printer'], ['removal']],
    [['printer.profile', 'printer.beep'], pdf, [], ['profile', 'beep', 'removal']],
    [['printer.transport.host'], { ...pdf, transport: 'tcp://192.0.2.1' }, [], ['transport', 'removal']],
    [['printer.logo'], pdf, [], []],
    [['printer.logo'], { ...pdf, logo: 'shop.png' }, [], ['removal']],
    [['printer.language'], null, [], []],
    [['printer.profile'], null, ['printer'], []],
    [['printer'], null, ['printer'], []],
  ])('tells what of it is locked before somebody tries: %j of %j', async (locked, printer, whole, parts) => {
    const { handlers } = await openHost({ locked, printer });
    const told = calls['devices.setup'].value.parse(handlers['devices.setup'](null));
    expect([told.locked, told.lockedOfPrinter]).toEqual([whole, parts]);
  });

  it('is changed around what is locked of it, and refused only for that', async () => {
    const { handlers, stored } = await openHost({
      locked: ['printer.profile'],
      printer: { ...pdf, profile: 'escpos-80mm' },
    });
    const { printer } = calls['devices.setup'].value.parse(handlers['devices.setup'](null));
    const form = printer ?? expect.fail('there is none');
    const refusal = { code: 'SETTINGS_LOCKED' };
    await expect(
      handlers['devices.setPrinter']({ printer: { ...form, profile: 'escpos-58mm' } }),
    ).rejects.toMatchObject(refusal);
    await expect(handlers['devices.setPrinter']({ printer: null })).rejects.toMatchObject(refusal);
    await handlers['devices.setPrinter']({ printer: { ...form, beep: 'whenPaid' } });
    expect(stored.settings().printer).toMatchObject({ profile: 'escpos-80mm', beep: 'whenPaid' });
  });

  it('is set up, tested and used without a restart, and what waited for one comes out', async () => {
    const printer = await emulator();
    const shop = await openHost();
    const { handlers, stored, view } = shop;
    expect(view().status.printer.state).toBe('none');
    await expect(handlers['devices.printSample']({ sample: 'testPage' })).rejects.toMatchObject({
      code: 'PRINTER_NOT_CONFIGURED',
    });
    await handlers['devices.setPrinter']({ printer: tcp(printer.port) });
    expect(stored.settings().printer).toMatchObject({ copies: ['customer'], profile: 'escpos-80mm' });
    const tested = await handlers['devices.printSample']({ sample: 'testPage' });
    expect(calls['devices.printSample'].value.parse(tested)).toMatchObject({
      printed: true,
      problem: null,
      confirmedByPrinter: true,
    });
    expect(tested.characters.length).toBeGreaterThan(0);
    expect(printer.receipts()).toHaveLength(1);
    await sell(shop, 1102);
    await expect.poll(() => printer.receipts().length).toBe(2);
  });

  it('that is replaced by another prints what the first one did not', async () => {
    const [broken, spare] = [await emulator(), await emulator()];
    await broken.off();
    const shop = await openHost();
    const { handlers, view } = shop;
    await handlers['devices.setPrinter']({ printer: tcp(broken.port) });
    await sell(shop, 1103);
    await expect.poll(() => view().printQueue.jobs.map(({ state }) => state)).toEqual(['waiting']);
    await handlers['devices.setPrinter']({ printer: tcp(spare.port) });
    await expect.poll(() => spare.receipts().length).toBe(1);
    await expect.poll(() => view().printQueue.count).toBe(0);
    await expect.poll(() => view().status.printer.state).toBe('ready');
  });

  it('tells what is wrong with it, and what to do', async () => {
    const printer = await emulator();
    const { handlers } = await openHost();
    await handlers['devices.setPrinter']({ printer: tcp(printer.port) });
    printer.openCover();
    const asked = await handlers['devices.askPrinter'](null);
    expect(calls['devices.askPrinter'].value.parse(asked)).toMatchObject({
      problem: { message: expect.stringContaining('カバー') },
    });
    expect(await handlers['devices.printSample']({ sample: 'payment' })).toMatchObject({
      printed: false,
      problem: { message: expect.any(String) },
    });
    printer.closeCover();
    expect(await handlers['devices.openDrawer'](null)).toMatchObject({ problem: null });
    expect(printer.drawerOpenings).toBe(1);
  });

  it('keeps the finer points that the window does not show', async () => {
    const { handlers, stored } = await openHost({
      printer: { transport: { kind: 'tcp', host: '10.0.0.9', timeoutSeconds: 9 }, logo: '/srv/logo.png' },
    });
    const { printer } = handlers['devices.setup'](null) as { printer: PrinterForm };
    await handlers['devices.setPrinter']({ printer: { ...printer, merchantCopy: false } });
    expect(stored.settings().printer).toMatchObject({
      transport: { timeoutSeconds: 9 },
      logo: '/srv/logo.png',
      copies: ['customer'],
    });
  });

  it('that is removed and set up again has its finer points again; what store IT changed meanwhile stays', async () => {
    const { handlers, stored } = await openHost({
      printer: { transport: { kind: 'tcp', host: '10.0.0.9' }, logo: '/srv/logo.png' },
    });
    const { printer } = handlers['devices.setup'](null) as { printer: PrinterForm };
    await handlers['devices.setPrinter']({ printer: null });
    stored.settingsFile.save({ ...stored.settings(), businessDayStart: '04:00' as never });
    await handlers['devices.setPrinter']({ printer });
    expect(stored.settings()).toMatchObject({ printer: { logo: '/srv/logo.png' }, businessDayStart: '04:00' });
  });

  it('whose logo cannot be printed prints without it, and that is told', async () => {
    const printer = await emulator();
    const shop = await openHost({
      printer: { transport: `tcp://127.0.0.1:${printer.port}`, logo: '/no/such/logo.png', copies: ['customer'] },
    });
    expect(shop.view().notice).toMatchObject({ tone: 'error', message: expect.stringContaining('logo.png') });
    await sell(shop, 1106);
    await expect.poll(() => printer.receipts().length).toBe(1);
  });

  it('that makes PDFs puts each receipt into its folder', async () => {
    const folder = tempFolder();
    const shop = await openHost({ printer: { transport: { kind: 'pdf', folder } } });
    await sell(shop, 1104);
    await expect.poll(() => readdirSync(folder).length).toBe(2);
  });

  it('shows each sample as it would be printed, in the language and on the paper of the form', async () => {
    const { handlers } = await openHost();
    for (const sample of sampleKinds) {
      for (const language of ['ja', 'en', 'zh'] as const) {
        const printer: PrinterForm = { ...tcp(9100), profile: 'escpos-58mm', language };
        const preview = handlers['devices.preview']({ sample, printer });
        expect(calls['devices.preview'].value.parse(preview).svg).toMatch(/^<svg [\s\S]*<\/svg>\s*$/);
      }
    }
    const narrow = handlers['devices.preview']({
      sample: 'payment',
      printer: { ...tcp(9100), profile: 'escpos-58mm' },
    });
    const wide = handlers['devices.preview']({ sample: 'payment', printer: tcp(9100) });
    expect((await narrow).svg).not.toBe((await wide).svg);
    expect(() =>
      handlers['devices.preview']({ sample: 'payment', printer: { ...tcp(9100), profile: 'none' } }),
    ).toThrow(expect.objectContaining({ code: 'PRINTER_PROFILE_INVALID' }));
  });

  it('shows the receipt of a payment, whether or not there is one', async () => {
    const shop = await openHost();
    const { handlers, view } = shop;
    await sell(shop, 1105);
    const { display } = view();
    const id = display.screen === 'result' ? display.payment.id : '';
    const preview = await handlers['receipt.preview']({ id, copy: 'customer' });
    expect(preview.svg).toContain('<svg ');
    expect(preview.characters).toEqual([]);
  });
});
