import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../main/common/clock.ts';
import { EARLY_MS } from '../../main/counter/spent-code.ts';
import { callNames } from '../../preload/contract.ts';
import { freshCode } from './support/codes.ts';
import type { CounterApp } from './support/counter-app.ts';
import { eventually } from './support/eventually.ts';
import { type Shop, startShop } from './support/shop.ts';

let shop: Shop;
let counter: CounterApp;
/** A server as anybody may have it, and what has reached it. */
let server: Server;
let address: string;
let reached = 0;

const inPage = <T>(code: string): Promise<T> => counter.page.evaluate<T>(code);

beforeAll(async () => {
  shop = await startShop();
  counter = await shop.open();
  server = createServer((_request, response) => response.end('reached'));
  server.on('connection', () => {
    reached += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  server?.closeAllConnections();
  server?.close();
  await shop?.close();
});

describe('the page', () => {
  it.each(['require', 'process', 'Buffer', 'module', 'global', 'electron', '__dirname'])('has no %s', async (name) => {
    expect(await inPage(`typeof ${name}`)).toBe('undefined');
  });

  it('has a bridge that is all there is, and cannot be changed', async () => {
    expect(await inPage('Object.keys(window.onepay).sort()')).toEqual(['call', 'on']);
    expect(await inPage('Object.isFrozen(window.onepay)')).toBe(true);
    const after = await inPage<string>(`(() => {
      const before = window.onepay.call;
      try { window.onepay.call = () => 'mine'; } catch {}
      try { window.onepay = { call: () => 'mine' }; } catch {}
      try { Object.defineProperty(window, 'onepay', { value: {} }); } catch {}
      return String(window.onepay.call === before);
    })()`);
    expect(after).toBe('true');
  });

  it('has a strict content security policy', async () => {
    const policy = await inPage<string>("fetch(location.href).then((it) => it.headers.get('content-security-policy'))");
    const rules = policy.split('; ');
    expect(rules).toContain("default-src 'none'");
    expect(rules.find((rule) => rule.startsWith('script-src'))).not.toMatch(/unsafe|http:|\*$/);
    // What DevTools evaluates may do so itself, but not what it leaves to a timer.
    const evaluated = await inPage(`new Promise((resolve) => setTimeout(() => {
      try { resolve(eval('1')); } catch { resolve('refused'); }
    }))`);
    expect(evaluated).toBe('refused');
    const ran = await inPage(`(() => {
      const script = document.createElement('script');
      script.textContent = 'window.inlined = true';
      document.head.append(script);
      return window.inlined ?? 'refused';
    })()`);
    expect(ran).toBe('refused');
  });

  it('reaches nobody', async () => {
    await inPage(`(async () => {
      const address = ${JSON.stringify(address)};
      const made = (tag, attribute, url) => {
        const element = document.createElement(tag);
        element[attribute] = url;
        element.hidden = true;
        document.body.append(element);
        return element;
      };
      await fetch('http://' + address + '/fetch').catch(() => undefined);
      await fetch('http://' + address + '/fetch', { mode: 'no-cors' }).catch(() => undefined);
      navigator.sendBeacon('http://' + address + '/beacon', 'x');
      const elements = [
        made('img', 'src', 'http://' + address + '/img'),
        made('script', 'src', 'http://' + address + '/script'),
        made('iframe', 'src', 'http://' + address + '/iframe'),
        made('video', 'src', 'http://' + address + '/video'),
        made('object', 'data', 'http://' + address + '/object'),
      ];
      const link = made('link', 'href', 'http://' + address + '/style.css');
      link.rel = 'stylesheet';
      try { new WebSocket('ws://' + address); } catch {}
      try { new EventSource('http://' + address + '/events'); } catch {}
      const form = made('form', 'action', 'http://' + address + '/form');
      form.submit();
      await new Promise((resolve) => setTimeout(resolve, 1000));
      for (const element of [...elements, link, form]) element.remove();
    })()`);
    expect(reached).toBe(0);
  });

  it('opens no window and goes nowhere', async () => {
    const before = counter.page.url();
    expect(await inPage(`String(window.open('http://${address}/window'))`)).toBe('null');
    expect(await inPage("String(window.open('about:blank'))")).toBe('null');
    await inPage(`void (location.href = 'http://${address}/away')`);
    await inPage(`(() => {
      const link = document.createElement('a');
      link.href = 'http://${address}/link';
      link.target = '_blank';
      document.body.append(link);
      link.click();
      link.remove();
    })()`);
    await inPage('new Promise((resolve) => setTimeout(resolve, 500))');
    expect(counter.page.url()).toBe(before);
    expect(counter.app.windows()).toHaveLength(1);
    expect(reached).toBe(0);
    await counter.shows('amount');
  });

  it.each(['camera', 'microphone', 'notifications', 'geolocation', 'clipboard-read', 'midi'])(
    'has no permission for %s',
    async (name) => {
      const state = await inPage(
        `navigator.permissions.query({ name: ${JSON.stringify(name)} }).then((it) => it.state, () => 'denied')`,
      );
      expect(state).toBe('denied');
    },
  );

  it.each([
    ['the camera', 'navigator.mediaDevices.getUserMedia({ video: true })'],
    ['the screen', 'navigator.mediaDevices.getDisplayMedia({ video: true })'],
    ['the place', 'new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(resolve, reject))'],
    ['the clipboard', 'navigator.clipboard.readText()'],
    ['notifications', "Notification.requestPermission().then((it) => { if (it !== 'granted') throw it; })"],
    ['serial ports', 'navigator.serial.requestPort()'],
    ['USB devices', 'navigator.usb.requestDevice({ filters: [] })'],
  ])('gets nothing of %s', async (_what, asking) => {
    // Each must be refused, and none may leave the page waiting.
    const answer = await inPage(`(async () => {
      try {
        await Promise.race([${asking}, new Promise((_, reject) => setTimeout(() => reject('not answered'), 3000))]);
        return 'granted';
      } catch (error) { return 'refused'; }
    })()`);
    expect(answer).toBe('refused');
  });

  it.each([
    '/../package.json',
    '/..%2fpackage.json',
    '/%2e%2e/%2e%2e/package.json',
    '/assets/..%2f..%2f..%2fpackage.json',
    '/assets\\..\\..\\package.json',
    '/..%5c..%5cpackage.json',
    '//etc/passwd',
    '/etc/passwd',
    '/index.html%00.js',
    '/main/index.js',
    '/nothing.js',
  ])('finds nothing at %s', async (place) => {
    const status = await inPage(`fetch(location.origin + ${JSON.stringify(place)}).then((it) => it.status)`);
    expect(status).toBe(404);
  });
});

describe('the bridge', () => {
  const paymentId = () => shop.payments()[0]?.id ?? '';

  it('tells no customer code, key or path, whatever happens', async () => {
    await inPage(`(() => {
      window.heard = [];
      window.onepay.on('snapshot', (snapshot) => window.heard.push(JSON.stringify(snapshot)));
    })()`);
    const codes = [freshCode(), freshCode('weChat'), freshCode('payPay'), freshCode(), freshCode()] as const;
    const [paid, refused, unknown, held, cut] = codes;
    for (const [amount, code, tone] of [
      [1200, paid, 'paid'],
      [52_301, refused, 'refused'],
      [10_601, unknown, 'paid'],
    ] as const) {
      await counter.charge(amount);
      await counter.shows('scan');
      await (code === paid ? counter.wedge(code) : shop.scan(code));
      await counter.shows('result', tone, 30_000);
      await counter.next();
    }
    await counter.wedge(cut, 5, 'none');
    await systemClock.sleep(EARLY_MS);
    shop.scan(held);
    await counter.button('F8').waitFor();

    const answers: unknown[] = [await counter.snapshot()];
    const anything = {
      ...{ businessDate: null, receiptNo: null, amountYen: null, payType: null, state: null },
      ...{ from: null, to: null, after: null },
    };
    answers.push(await counter.ask('history.page', anything));
    for (const { id } of shop.payments()) {
      answers.push(await counter.ask('history.detail', { id }));
      answers.push(await counter.ask('receipt.print', { id, copy: 'customer' }));
    }
    answers.push(await counter.askAnything('scanner.typed', { text: held, ending: 'whole', scanner: 99 }));
    const heard = await inPage<string[]>('window.heard');
    const all = [...heard, ...answers.map((answer) => JSON.stringify(answer)), await counter.page.content()].join('\n');
    expect(heard.length).toBeGreaterThan(10);

    for (const code of codes) {
      expect(all).not.toContain(code);
      // Not even a part of it that would be of use.
      expect(all).not.toContain(code.slice(0, 12));
    }
    const secrets = path.join(shop.dataFolder, 'secrets');
    for (const secret of readdirSync(secrets).map((file) => readFileSync(path.join(secrets, file), 'latin1'))) {
      expect(all).not.toContain(secret.slice(0, 40));
    }
    expect(all).not.toMatch(/PRIVATE KEY|BEGIN CERTIFICATE/);
    for (const place of [shop.folder, tmpdir() + path.sep, path.dirname(shop.serial.path) + path.sep, process.cwd()]) {
      expect(all).not.toContain(place);
    }
    await counter.use('F8');
  });

  it.each(callNames)('refuses what %s does not take, and does nothing', async (name) => {
    const before = { payments: shop.outcomes(), view: (await counter.view()).display };
    const nonsense = [
      undefined,
      1,
      'x',
      [],
      {},
      { id: paymentId(), more: 1 },
      { id: '../../etc/passwd' },
      { id: null, copy: 'both' },
      { amountYen: -1, confirmed: 'once' },
      { amountYen: 1.5, confirmed: 'once' },
      { amountYen: '1200', confirmed: 'twice' },
      { amountYen: 99_999_999_999_999, confirmed: 'twice' },
      { text: 'x'.repeat(5000), ending: 'whole', scanner: 0 },
      { text: 'x', ending: 'half', scanner: -1 },
      { receiptNo: 1 },
    ];
    for (const args of nonsense) {
      const answer = await counter.askAnything(name, args);
      expect(answer, JSON.stringify(args)).toMatchObject({ ok: false, error: { code: 'BRIDGE_ARGUMENT_INVALID' } });
    }
    expect({ payments: shop.outcomes(), view: (await counter.view()).display }).toEqual(before);
  });

  it.each(['toString', '__proto__', 'constructor', 'counter.sell', '', 'onepay:snapshot.get'])(
    'knows no call "%s"',
    async (name) => {
      const answer = await counter.askAnything(name, null).catch((error: unknown) => ({ ok: false, error }));
      expect(answer.ok).toBe(false);
    },
  );

  it('refuses what the state does not allow, and does nothing', async () => {
    await eventually(async () => (await counter.view()).display.screen, 'amount');
    const before = shop.outcomes();
    const { sight } = await counter.view();
    const tooMuch = { amountYen: 9_999_999_999, confirmed: 'twice', sight } as const;
    expect(await counter.ask('counter.charge', tooMuch)).toMatchObject({ ok: false });
    const unconfirmed = { amountYen: 500_000, confirmed: 'once', sight } as const;
    expect(await counter.ask('counter.charge', unconfirmed)).toMatchObject({ ok: false });
    const unseen = { amountYen: 500, confirmed: 'once', sight: 'something else' } as const;
    expect(await counter.ask('counter.charge', unseen)).toMatchObject({ ok: false, error: { code: 'NOT_NOW' } });
    expect(await counter.ask('counter.tryAgain', { sight })).toMatchObject({ ok: false });
    const nobody = '00000000-0000-4000-8000-000000000000';
    expect(await counter.ask('payment.cancel', { id: nobody, state: 'paid', approval: null })).toMatchObject({
      ok: false,
    });
    const refund = { id: nobody, state: 'paid', amountYen: 1, reason: '', approval: null } as const;
    expect(await counter.ask('payment.refund', refund)).toMatchObject({ ok: false });
    expect(await counter.ask('history.detail', { id: nobody })).toMatchObject({ ok: false });
    expect(await counter.ask('firstRun.startTraining', null)).toMatchObject({ ok: false });
    expect(shop.outcomes()).toEqual(before);
  });
});
