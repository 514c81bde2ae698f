import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { startSample } from './sample.ts';

/** A server outside of the app. */
async function outside() {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(200, { 'access-control-allow-origin': '*' }).end('outside');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

test('the app serves its own scheme, with headers and what it does not have', async () => {
  const { page, log } = await startSample();
  const ask = (target: string) =>
    page.evaluate(`fetch('${target}').then(async (r) => [r.status, r.headers.get('x-sample'), await r.text()])`);
  expect(await ask('/script.js')).toEqual([200, 'yes', expect.stringContaining('window.loads')]);
  expect(await ask('/none')).toEqual([404, null, 'nothing here']);
  expect(await page.evaluate('[isSecureContext, document.title, loads]')).toEqual([true, 'Sample', 1]);
  await ask('/..%2f..%2fetc/passwd?q=%41#f');
  expect(await log()).toContain('GET app://sample/..%2f..%2fetc/passwd?q=%41');
});

test('the page is kept where the app wants it', async () => {
  const { app, page, log } = await startSample();
  await page.evaluate(`location.href = 'https://elsewhere.example/'`);
  await expect.poll(log).toContain('will-navigate https://elsewhere.example/');
  await page.evaluate(`location.href = '/other'`);
  await expect.poll(log).toContain('will-navigate app://sample/other');
  expect(await page.evaluate(`window.open('https://new.example/')`)).toBeNull();
  await page.evaluate(`document.body.append(Object.assign(document.createElement('a'), { target: '_blank', href: '/x' }));
    document.querySelector('a').click()`);
  await expect.poll(log).toEqual(expect.arrayContaining(['window https://new.example/', 'window app://sample/x']));
  expect(app.windows()).toHaveLength(1);
  expect(page.url()).toBe('https://sample.app.standin.test/');
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getURL())).toBe(
    'app://sample/',
  );
});

test('a download is for the app to refuse', async () => {
  const { app, page, child } = await startSample();
  await app.evaluate(({ session }) => {
    session.defaultSession.once('will-download', (event, item) => {
      (Reflect.get(globalThis, 'log') as unknown[]).push(`download ${item.getFilename()}`);
      event.preventDefault();
    });
  });
  const download = `Object.assign(document.createElement('a'), { href: '/script.js', download: 'x.js' }).click()`;
  await page.evaluate(download);
  const log = () => app.evaluate(() => Reflect.get(globalThis, 'log') as unknown[]);
  await expect.poll(log).toContain('download x.js');
  const ended = once(child, 'exit');
  await page.evaluate(download).catch(() => undefined);
  expect(await ended).toEqual([70, null]);
});

test('what the app grants and refuses is what the page gets', async () => {
  const { page, log } = await startSample();
  const state = (name: string) =>
    page.evaluate(`navigator.permissions.query({ name: '${name}' }).then((p) => p.state)`);
  expect(await state('geolocation')).toBe('denied');
  expect(await state('notifications')).toBe('granted');
  const refusal =
    'new Promise((resolve) => navigator.geolocation.getCurrentPosition(resolve, ({ code }) => resolve(code)))';
  expect(await page.evaluate(refusal)).toBe(1);
  expect(await log()).toContain('asked for media');
});

test('a request that the app cancels never leaves', async () => {
  const { page } = await startSample();
  const { url, asked } = await outside();
  const load = (target: string) =>
    page.evaluate(`new Promise((resolve) => {
      const image = new Image();
      image.onerror = () => resolve('ended');
      image.src = '${target}';
    })`);
  await load(`${url}/blocked.png`);
  await load(`${url}/allowed.png`);
  expect(asked).toEqual(['/allowed.png']);
  const refused = page.waitForEvent('console', { predicate: (message) => message.text().includes('Content Security') });
  await page.evaluate(`fetch('${url}/by-policy').catch(() => undefined)`);
  await refused;
  expect(asked).toEqual(['/allowed.png']);
});
