import { expect, test } from 'vitest';
import { startSample } from './sample.ts';

test('values of all kinds go to the main process and back', async () => {
  const { page } = await startSample();
  const result = await page.evaluate(`(async () => {
    const values = [1, -0, NaN, 10n, 'text', null, undefined, true, [1, [2]], { a: { b: undefined } },
      new Date(5), new Map([['k', 1]]), new Set([2]), new Uint8Array([1, 2, 3])];
    const back = await sample.call('echo', ...values);
    return back.map((value, index) => [
      Object.prototype.toString.call(value) === Object.prototype.toString.call(values[index]),
      typeof value === 'bigint' ? String(value) : JSON.stringify(value instanceof Map || value instanceof Set ? [...value] : value),
    ].join(' '));
  })()`);
  expect(result).toEqual([
    'true 1',
    'true 0',
    'true null',
    'true 10',
    'true "text"',
    'true null',
    'true ',
    'true true',
    'true [1,[2]]',
    'true {"a":{}}',
    'true "1970-01-01T00:00:00.005Z"',
    'true [["k",1]]',
    'true [2]',
    'true {"0":1,"1":2,"2":3}',
  ]);
  expect(await page.evaluate(`sample.call('nothing').then((value) => value === undefined)`)).toBe(true);
});

test('an error of a handler arrives with its message alone, as one of the preload does', async () => {
  const { page } = await startSample();
  const caught = (call: string) => page.evaluate(`(async () => ${call})().catch((error) => error.message)`);
  expect(await caught(`sample.call('fail')`)).toBe("Error invoking remote method 'fail': TypeError: it failed");
  expect(await caught(`sample.call('nobody')`)).toContain("No handler registered for 'nobody'");
  expect(await caught('sample.throwing()')).toBe('thrown at once');
  expect(await caught(`sample.call('echo', () => 1)`)).toContain('could not be cloned');
  expect(await caught('sample.missing()')).toContain("not implemented in Electron's stand-in: ipcRenderer.sendSync");
});

test('the main process speaks to a listener until it stops listening', async () => {
  const { app, page } = await startSample();
  const send = (value: number) =>
    app.evaluate(({ BrowserWindow }, sent) => BrowserWindow.getAllWindows()[0]?.webContents.send('news', sent), value);
  await page.evaluate('heard = []; stop = sample.on("news", (value) => heard.push(value)); undefined');
  await send(1);
  await expect.poll(() => page.evaluate('heard')).toEqual([1]);
  await page.evaluate('stop()');
  await send(2);
  await page.evaluate(`sample.call('echo')`);
  expect(await page.evaluate('heard')).toEqual([1]);
});

test('the page sees what the preload exposes, and nothing else of it or of Node', async () => {
  const { page } = await startSample();
  const types = 'typeof preloadSecret, typeof require, typeof process, typeof module, typeof sample.call';
  expect(await page.evaluate(`[${types}]`)).toEqual(['undefined', 'undefined', 'undefined', 'undefined', 'function']);
  expect(await page.evaluate('Object.isFrozen(sample.constant.nested)')).toBe(true);
  expect(await page.evaluate(`Object.keys(window).filter((key) => /^(binding|inbox)/.test(key))`)).toEqual([]);
});

test('a handler knows who asks', async () => {
  const { page } = await startSample();
  expect(await page.evaluate(`sample.call('who')`)).toEqual({
    own: true,
    url: 'app://sample/',
    origin: 'app://sample',
    parent: null,
  });
});

test('an answer to a page that was reloaded meanwhile reaches nobody', async () => {
  const { app, page } = await startSample();
  await page.evaluate(`void sample.call('never').then(() => { heard = 'old answer'; })`);
  await expect.poll(() => app.evaluate(() => typeof Reflect.get(globalThis, 'finish'))).toBe('function');
  await page.reload();
  await page.evaluate(`heard = ''; void sample.call('never').then(() => { heard = 'new answer'; }); undefined`);
  await app.evaluate(() => undefined);
  expect(await page.evaluate('[loads, heard]')).toEqual([2, '']);
  await expect
    .poll(async () => {
      await app.evaluate(() => (Reflect.get(globalThis, 'finish') as () => void)());
      return await page.evaluate('heard');
    })
    .toBe('new answer');
});

test('keys that can be a shortcut are told before the page is', async () => {
  const { app, page } = await startSample();
  await app.evaluate(({ BrowserWindow }) => {
    const log = Reflect.get(globalThis, 'log') as unknown[];
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    contents?.on('before-input-event', (_event, { type, key, control }) => log.push([type, key, control]));
  });
  await page.keyboard.press('Control+0');
  await page.keyboard.press('7');
  const log = () => app.evaluate(() => (Reflect.get(globalThis, 'log') as unknown[]).filter(Array.isArray));
  await expect.poll(log).toContainEqual(['keyUp', '0', true]);
  expect(await log()).toContainEqual(['keyDown', '0', true]);
  expect(JSON.stringify(await log())).not.toContain('7');
});
