import { describe, expect, it } from 'vitest';
import { TerminalError } from '../../main/common/errors.ts';
import { describeForWindow } from '../../main/counter/window-errors.ts';
import { createTranslator } from '../../main/i18n/translator.ts';
import { Bridge, type InvokeEvent } from '../../main/shell/bridge.ts';
import { type Answer, callNames, channelOf, type Snapshot } from '../../preload/contract.ts';
import { described, FakeCounter, FakeIpc, FakeWindow, openingSnapshot } from './support.ts';

const ours: InvokeEvent = { sender: { id: 7 }, senderFrame: { url: 'app://pos/', parent: null } };
const amount = { amountYen: 1500, confirmed: 'once', sight: '7 amount' };

function bridged(handlers: Record<string, (args: never) => unknown> = {}, describeError = described) {
  const ipc = new FakeIpc();
  const { webContents } = new FakeWindow();
  const logged: string[] = [];
  const bridge = new Bridge({
    ipc,
    contents: () => webContents,
    handlers: { ...new FakeCounter().handlers, 'window.toggleFullScreen': () => null, ...handlers },
    describe: describeError,
    log: (line) => logged.push(line),
  });
  bridge.register();
  return {
    ipc,
    bridge,
    logged,
    sent: webContents.sent,
    call: (name: (typeof callNames)[number], args: unknown, event = ours) =>
      ipc.invoke(channelOf(name), event, args) as Promise<Answer<unknown>>,
  };
}

const failed = (code: string) => ({ ok: false, error: expect.objectContaining({ code }) });

describe('the bridge', () => {
  it('registers every call of the contract, and no other', () => {
    expect(bridged().ipc.channels).toEqual(callNames.map((name) => channelOf(name)));
  });

  it('hands the argument to the handler, and its value back', async () => {
    const heard: unknown[] = [];
    const { call } = bridged({
      'counter.charge': (args) => {
        heard.push(args);
        return null;
      },
    });
    expect(await call('counter.charge', amount)).toEqual({ ok: true, value: null });
    expect(heard).toEqual([amount]);
    expect(await call('snapshot.get', null)).toEqual({ ok: true, value: openingSnapshot });
  });

  it.each([
    ['a wrong type', { ...amount, amountYen: '1500' }],
    ['an amount that is no whole yen', { ...amount, amountYen: 0.5 }],
    ['something missing', { amountYen: 1500, confirmed: 'once' }],
    ['a sight that is no text', { ...amount, sight: 7 }],
    ['something too many', { ...amount, more: 1 }],
    ['nothing', undefined],
    ['another kind of thing', [amount]],
  ])('refuses an argument with %s before anything is done', async (_name, args) => {
    const { call } = bridged({
      'counter.charge': () => {
        throw new Error('called');
      },
    });
    expect(await call('counter.charge', args)).toEqual(failed('BRIDGE_ARGUMENT_INVALID'));
  });

  it.each<[(typeof callNames)[number], unknown]>([
    ['counter.changeAmount', null],
    ['counter.forgetScan', {}],
    ['counter.tryAgain', { sight: null }],
    ['counter.nextCustomer', { sight: '7 paid', id: 'x' }],
    ['payment.cancel', { id: crypto.randomUUID() }],
    ['payment.cancel', { id: crypto.randomUUID(), state: 'lost' }],
    ['payment.refund', { id: crypto.randomUUID(), state: null, amountYen: 1, reason: '', approval: null }],
    ['payment.refund', { id: crypto.randomUUID(), state: 'paid', amountYen: 1.5, reason: '', approval: null }],
    [
      'payment.refund',
      { id: crypto.randomUUID(), state: 'paid', amountYen: 1, reason: '', approval: { operator: '01', pin: '12' } },
    ],
    ['tray.acknowledge', { id: crypto.randomUUID() }],
    ['tray.acknowledge', { ids: [] }],
    ['tray.acknowledge', { ids: Array.from({ length: 101 }, () => crypto.randomUUID()) }],
    ['terminal.tryAgain', {}],
  ])('refuses %s of what was not seen: %j', async (name, args) => {
    const { call } = bridged({
      [name]: () => {
        throw new Error('called');
      },
    });
    expect(await call(name, args)).toEqual(failed('BRIDGE_ARGUMENT_INVALID'));
  });

  it('lets a press through that says what was seen', async () => {
    const { call } = bridged();
    const id = crypto.randomUUID();
    expect(await call('counter.nextCustomer', { sight: '7 paid' })).toEqual({ ok: true, value: null });
    expect(await call('payment.cancel', { id, state: 'waitingForCustomer', approval: null })).toEqual({
      ok: true,
      value: null,
    });
    expect(await call('tray.acknowledge', { ids: [id, id] })).toEqual({ ok: true, value: null });
    expect(await call('terminal.tryAgain', null)).toEqual({ ok: true, value: null });
  });

  it('refuses a second argument', async () => {
    const { ipc } = bridged();
    expect(await ipc.invoke(channelOf('snapshot.get'), ours, null, null)).toEqual(failed('BRIDGE_ARGUMENT_INVALID'));
  });

  it.each<[string, InvokeEvent]>([
    ['another window', { ...ours, sender: { id: 8 } }],
    ['a frame within the page', { ...ours, senderFrame: { url: 'app://pos/', parent: {} } }],
    ['another page', { ...ours, senderFrame: { url: 'https://example.com/', parent: null } }],
    ['a page whose name begins alike', { ...ours, senderFrame: { url: 'app://pos.example/', parent: null } }],
    ['a frame that is gone', { ...ours, senderFrame: null }],
  ])('refuses %s', async (_name, event) => {
    const { call } = bridged({
      'snapshot.get': () => {
        throw new Error('called');
      },
    });
    expect(await call('snapshot.get', null, event)).toEqual(failed('BRIDGE_SENDER_REFUSED'));
  });

  it('gives the handler’s own error as a plain object', async () => {
    const { call } = bridged({
      'counter.charge': () => {
        throw new TerminalError('PAYMENT_IN_PROGRESS');
      },
      'payment.cancel': async () => {
        throw new TerminalError('NETWORK_DOWN');
      },
    });
    expect(await call('counter.charge', amount)).toEqual(failed('PAYMENT_IN_PROGRESS'));
    expect(await call('payment.cancel', { id: crypto.randomUUID(), state: 'paid', approval: null })).toEqual(
      failed('NETWORK_DOWN'),
    );
  });

  it('never lets a path or a secret out with an error', async () => {
    const translate = createTranslator('en');
    const { call, logged } = bridged(
      {
        'counter.charge': () => {
          throw new Error(
            "ENOENT: open '/home/shop/.config/secrets/key' -----BEGIN PRIVATE KEY----- 280390312172859395",
          );
        },
        'counter.nextCustomer': () => {
          throw new TerminalError('FILE_UNREADABLE', {
            file: '/home/shop/x/terminal.json',
            detail: "EACCES '/home/shop/x'",
          });
        },
      },
      (error) => describeForWindow(error, translate),
    );
    for (const answer of [
      await call('counter.charge', amount),
      await call('counter.nextCustomer', { sight: '7 paid' }),
    ]) {
      expect(answer.ok).toBe(false);
      expect(JSON.stringify(answer)).not.toMatch(/home|shop\/|PRIVATE|2803903|stack/);
    }
    expect(logged.join()).toContain('ENOENT');
  });

  it('lets no result pass that does not fit, and names no value of it', async () => {
    const { call, logged } = bridged({
      'counter.charge': () => ({ privateKey: 'secret' }),
      'snapshot.get': () => ({ ...openingSnapshot, privateKey: 'secret' }),
    });
    for (const answer of [await call('counter.charge', amount), await call('snapshot.get', null)]) {
      expect(answer).toEqual(failed('INTERNAL'));
      expect(JSON.stringify(answer)).not.toContain('secret');
    }
    expect(logged.join()).not.toContain('secret');
  });

  it('answers also where there are no words for the error', async () => {
    const { call } = bridged({ 'counter.charge': () => Promise.reject(new Error('x')) }, () => {
      throw new Error('no words');
    });
    expect(await call('counter.charge', amount)).toEqual(failed('INTERNAL'));
  });

  it('sends snapshots that fit, and no others', () => {
    const { bridge, sent, logged } = bridged();
    bridge.send('snapshot', openingSnapshot);
    bridge.send('snapshot', { ...openingSnapshot, secret: 'x' } as Snapshot);
    expect(sent).toEqual([{ channel: channelOf('snapshot'), value: openingSnapshot }]);
    expect(logged).toHaveLength(1);
  });

  it('sends nothing to a window that is gone', () => {
    const bridge = new Bridge({
      ipc: new FakeIpc(),
      contents: () => undefined,
      handlers: { ...new FakeCounter().handlers, 'window.toggleFullScreen': () => null },
      describe: described,
      log: () => undefined,
    });
    expect(() => bridge.send('snapshot', openingSnapshot)).not.toThrow();
  });
});
