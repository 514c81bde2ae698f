import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { recordedBy, standInExecutable } from '../support/electron/host.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { sampleFolder, startSample } from './sample.ts';

/** Runs code when the app is ready; gives what it logs. */
async function whenReady(code: string, env: Readonly<Record<string, string>> = {}) {
  const folder = sampleFolder(`import * as electron from 'electron';
const { app, BrowserWindow, safeStorage, screen } = electron;
const tell = (work) => { try { console.log(JSON.stringify(work())); } catch (error) { console.log(error.message); } };
tell(() => app.isReady());
app.whenReady().then(async () => { ${code}; app.exit(0); });`);
  const { stdout, stderr } = await promisify(execFile)(standInExecutable, ['.', `--user-data-dir=${folder}/data`], {
    cwd: folder,
    env: { ...process.env, ...env },
  });
  return { lines: stdout.trim().split('\n').slice(1), stderr };
}

test.each([
  { store: 'gnome_libsecret', backend: 'gnome_libsecret', available: true },
  { store: 'basic_text', backend: 'basic_text', available: false },
  { store: 'none', backend: 'unknown', available: false },
])('the key store $store', async ({ store, backend, available }) => {
  const { lines } = await whenReady(
    `tell(() => [safeStorage.getSelectedStorageBackend(), safeStorage.isEncryptionAvailable()]);
     tell(() => safeStorage.decryptString(safeStorage.encryptString('秘密')))`,
    { ONEPAY_STANDIN_KEYSTORE: store },
  );
  expect(JSON.parse(lines[0] ?? '')).toEqual([backend, available]);
  expect(lines[1]).toContain(available ? '秘密' : 'Encryption is not available');
});

test("another user's key store cannot read what was sealed", async () => {
  const sealed = await whenReady(`tell(() => safeStorage.encryptString('secret').toString('hex'))`);
  const [hex = ''] = sealed.lines;
  const code = `tell(() => safeStorage.decryptString(Buffer.from(${hex}, 'hex')))`;
  expect((await whenReady(code)).lines).toEqual(['"secret"']);
  const { lines } = await whenReady(code, { ONEPAY_STANDIN_KEYSTORE: 'gnome_libsecret:other' });
  expect(lines[0]).toContain('Error while decrypting');
});

test('what is not modelled throws', async () => {
  const { lines } = await whenReady(`
    tell(() => new electron.Tray('x'));
    tell(() => electron.clipboard.readText());
    tell(() => app.getGPUInfo('basic'));
    tell(() => new BrowserWindow({}));
    tell(() => new BrowserWindow({ webPreferences: { sandbox: true, nodeIntegration: true } }));
    tell(() => new BrowserWindow({ webPreferences: { sandbox: true } }).webContents.capturePage())`);
  expect(lines.map((line) => line.replace("not implemented in Electron's stand-in: ", '!'))).toEqual([
    '!Tray',
    '!clipboard.readText',
    '!app.getGPUInfo',
    '!webPreferences without sandbox: true',
    '!webPreferences.nodeIntegration: true',
    '!webContents.capturePage',
  ]);
});

test('the printers of the system are folders, and what is printed without a dialog becomes a PDF in one', async () => {
  const printers = tempFolder();
  mkdirSync(path.join(printers, 'Counter'));
  const { lines } = await whenReady(
    `
    const window = new BrowserWindow({ show: false, webPreferences: { sandbox: true } });
    await window.loadURL('data:text/html,<p>receipt</p>');
    const contents = window.webContents;
    console.log((await contents.getPrintersAsync()).map(({ name }) => name).join());
    const pageSize = { width: 80000, height: 100000 };
    const print = (deviceName) =>
      new Promise((resolve) => contents.print({ silent: true, deviceName, pageSize }, (...said) => resolve(said)));
    console.log(JSON.stringify(await print('Counter')));
    const pdf = await contents.printToPDF({ pageSize: { width: 3, height: 4 } });
    console.log(pdf.subarray(0, 5).toString())`,
    { ONEPAY_STANDIN_PRINTERS: printers },
  );
  expect(lines).toEqual(['Counter', '[true,""]', '%PDF-']);
  expect(
    readFileSync(path.join(printers, 'Counter', '1.pdf'))
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-');
});

test('boxes are shown on standard error, and pressed as if they were closed', async () => {
  const { lines, stderr } = await whenReady(`
    electron.dialog.showErrorBox('Title', 'Text');
    tell(() => electron.dialog.showMessageBoxSync({ message: 'Sure?', cancelId: 1 }))`);
  expect(lines).toEqual(['1']);
  expect(stderr).toContain('{"title":"Title","content":"Text"}');
});

test('files are chosen from a list, one after the other, and then none', async () => {
  const list = path.join(tempFolder(), 'chosen');
  writeFileSync(list, '/keys/shop.p12\n/keys/gateway.pem');
  const { lines } = await whenReady(
    `
    const window = new BrowserWindow({ show: false, webPreferences: { sandbox: true } });
    const choose = async (...over) => {
      const { canceled, filePaths } = await electron.dialog.showOpenDialog(...over, { properties: ['openFile'] });
      console.log(JSON.stringify([canceled, ...filePaths]));
    };
    await choose(window);
    await choose();
    await choose();`,
    { ONEPAY_STANDIN_CHOSEN_FILES: list },
  );
  expect(lines).toEqual(['[false,"/keys/shop.p12"]', '[false,"/keys/gateway.pem"]', '[true]']);
});

test('what the app asks of the desktop is kept for tests', async () => {
  const { app } = await startSample();
  await app.evaluate(({ dialog, shell }) => {
    dialog.showErrorBox('Title', 'Text');
    return shell.openExternal('https://example.com/');
  });
  expect(await recordedBy(app)).toEqual([
    { what: 'dialog.showErrorBox', details: { title: 'Title', content: 'Text' } },
    { what: 'shell.openExternal', details: 'https://example.com/' },
  ]);
});

test('the window has the size that it says', async () => {
  const { app, page, log } = await startSample({ env: { ONEPAY_STANDIN_DISPLAY: '1366x768' } });
  const size = () => page.evaluate('[innerWidth, innerHeight]');
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds())).toEqual({
    x: 233,
    y: 84,
    width: 900,
    height: 600,
  });
  await expect.poll(size).toEqual([900, 600]);
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setKiosk(true));
  await expect.poll(size).toEqual([1366, 768]);
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.setZoomFactor(2));
  await expect.poll(size).toEqual([683, 384]);
  expect(await log()).toEqual(expect.arrayContaining(['ready-to-show', 'loaded']));
});
