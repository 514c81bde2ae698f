import { describe, expect, it } from 'vitest';
import type { ProbeResult } from '../../main/onepay/transport.ts';
import { Connectivity, type LineState, lineStateAfter } from '../../main/terminal/connectivity.ts';
import { httpServer } from '../support/sockets.ts';
import { openTestTerminal } from '../support/terminals.ts';
import { TestClock } from '../support/test-clock.ts';
import { startTestGateway } from '../support/training.ts';

const paid = { outcome: 'paid' };
const unknownBecause = (kind: string) => ({ outcome: 'unknown', reason: { kind } });
const notSent = { outcome: 'notSent' };

type Seen = Parameters<typeof lineStateAfter>[0];

const answered: Seen = { httpStatus: 200, outcome: paid };
const refused: Seen = { lineCode: 'ECONNREFUSED', outcome: notSent };
const down: Seen = { lineCode: 'ENETUNREACH', outcome: notSent };

describe('the state of the line after an exchange', () => {
  const table: readonly (readonly [string, Seen, LineState])[] = [
    ['an answer of the gateway', answered, 'online'],
    ['a refusal by the gateway', { httpStatus: 200, outcome: { outcome: 'refused' } }, 'online'],
    ['an answer that is not signed well', { httpStatus: 200, outcome: unknownBecause('badSignature') }, 'online'],
    ['an answer with a field missing', { httpStatus: 200, outcome: unknownBecause('missingField') }, 'online'],
    ['a state that is still open', { httpStatus: 200, outcome: unknownBecause('transStatus') }, 'online'],
    ["a page of a hotel's network", { httpStatus: 200, outcome: unknownBecause('notJson') }, 'gatewayUnreachable'],
    ['HTTP 503', { httpStatus: 503, outcome: unknownBecause('httpStatus') }, 'gatewayUnreachable'],
    ['a redirect', { httpStatus: 302, outcome: unknownBecause('httpStatus') }, 'gatewayUnreachable'],
    ['no network', down, 'networkDown'],
    ['no way to the host', { lineCode: 'EHOSTUNREACH', outcome: notSent }, 'networkDown'],
    ['an address that went away', { lineCode: 'EADDRNOTAVAIL', outcome: notSent }, 'networkDown'],
    ['a refused connection', refused, 'gatewayUnreachable'],
    ['a name that is not resolved', { lineCode: 'ENOTFOUND', outcome: notSent }, 'gatewayUnreachable'],
    ['a time-out while connecting', { lineCode: 'CONNECT_TIMEOUT', outcome: notSent }, 'gatewayUnreachable'],
    ['a certificate that is not trusted', { lineCode: 'CERT_HAS_EXPIRED', outcome: notSent }, 'gatewayUnreachable'],
    ['an answer that was lost', { lineCode: 'ECONNRESET', outcome: unknownBecause('lost') }, 'gatewayUnreachable'],
    ['an answer that is late', { lineCode: 'RESPONSE_TIMEOUT', outcome: unknownBecause('lost') }, 'gatewayUnreachable'],
    ['something new', { lineCode: 'E_NEVER_SEEN', outcome: unknownBecause('lost') }, 'gatewayUnreachable'],
  ];

  it.each(table)('is right after %s', (_title, seen, state) => {
    expect(lineStateAfter(seen)).toBe(state);
  });
});

/** A line whose probes answer as told, and count. */
function lineWith(options: { hasNetwork?: () => boolean; probe?: () => ProbeResult } = {}) {
  let probes = 0;
  const connectivity = new Connectivity({
    hasNetwork: options.hasNetwork ?? (() => true),
    probe: async () => {
      probes += 1;
      return options.probe?.() ?? { kind: 'reached' };
    },
  });
  const changes: LineState[] = [];
  connectivity.changed.listen((state) => changes.push(state));
  return { connectivity, changes, probes: () => probes };
}

describe('the line', () => {
  it('is not proven before the first exchange, and then what the last exchange showed', () => {
    const { connectivity } = lineWith();
    expect(connectivity.state).toBe('unproven');
    connectivity.note(refused);
    expect(connectivity.state).toBe('gatewayUnreachable');
    connectivity.note(answered);
    expect(connectivity.state).toBe('online');
  });

  it('tells each change once', async () => {
    const { connectivity, changes } = lineWith();
    for (const seen of [answered, answered, refused, refused, down, answered]) {
      connectivity.note(seen);
    }
    await connectivity.check();
    expect(changes).toEqual(['online', 'gatewayUnreachable', 'networkDown', 'online']);
  });

  it('is not down while the network is there, without asking anybody', () => {
    const { connectivity, probes } = lineWith();
    expect(connectivity.isNetworkDown()).toBe(false);
    connectivity.note(refused);
    expect(connectivity.isNetworkDown()).toBe(false);
    expect(probes()).toBe(0);
  });

  it('is down at once where the computer has no network, and up again when it has one', async () => {
    let network = false;
    const { connectivity, changes, probes } = lineWith({ hasNetwork: () => network });
    expect(connectivity.isNetworkDown()).toBe(true);
    expect(await connectivity.check()).toBe('networkDown');
    expect(probes()).toBe(0);
    network = true;
    expect(await connectivity.isNetworkDown()).toBe(false);
    expect(changes).toEqual(['networkDown', 'online']);
  });

  it('that was seen to be down is looked at again before it is believed', async () => {
    let result: ProbeResult = { kind: 'notConnected', code: 'ENETUNREACH' };
    const { connectivity, probes } = lineWith({ probe: () => result });
    connectivity.note(down);
    expect(await connectivity.isNetworkDown()).toBe(true);
    expect(probes()).toBe(1);
    result = { kind: 'reached' };
    expect(await connectivity.isNetworkDown()).toBe(false);
    expect(probes()).toBe(2);
    expect(connectivity.isNetworkDown()).toBe(false);
    expect(probes()).toBe(2);
  });

  it.each([
    [{ kind: 'reached' }, 'online'],
    [{ kind: 'notConnected', code: 'ENETUNREACH' }, 'networkDown'],
    [{ kind: 'notConnected', code: 'ECONNREFUSED' }, 'gatewayUnreachable'],
    [{ kind: 'silent', code: 'RESPONSE_TIMEOUT' }, 'gatewayUnreachable'],
    [{ kind: 'silent', code: 'ENETUNREACH' }, 'gatewayUnreachable'],
  ] as const)('after a probe that says %j is %s', async (result, state) => {
    const { connectivity } = lineWith({ probe: () => result });
    expect(await connectivity.check()).toBe(state);
    expect(connectivity.state).toBe(state);
  });
});

describe('a payment', () => {
  it('is refused at once where there is no network: nothing is written, nothing is sent, the queue stays as it is', async () => {
    const gateway = await startTestGateway();
    let network = true;
    let posts = 0;
    const terminal = openTestTerminal({
      gateway,
      hasNetwork: () => network,
      through: (line) => ({
        ...line,
        post: (request) => {
          posts += 1;
          return line.post(request);
        },
      }),
    });
    const { id } = await terminal.pay(5602);
    expect(terminal.ledger.queue.items()).toEqual([{ flow: 'payment', id }]);
    network = false;
    await expect(terminal.pay(1200)).rejects.toMatchObject({ code: 'NETWORK_DOWN', kind: 'notSent' });
    expect(posts).toBe(1);
    expect(terminal.ledger.payments.nextNumber()).toBe(2);
    expect(terminal.ledger.queue.items()).toEqual([{ flow: 'payment', id }]);
    expect(terminal.connectivity.state).toBe('networkDown');
    network = true;
    expect((await terminal.pay(1200)).state).toBe('paid');
  });

  it('is sent again as soon as a probe reaches the gateway, though the network was down a moment before', async () => {
    const gateway = await startTestGateway();
    const terminal = openTestTerminal({ gateway });
    terminal.connectivity.note(down);
    expect((await terminal.pay(1200)).state).toBe('paid');
    expect(terminal.connectivity.state).toBe('online');
  });

  it('shows that a page of HTML is not the gateway', async () => {
    const port = await httpServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in</html>');
    });
    const terminal = openTestTerminal({
      gateway: { url: new URL(`http://127.0.0.1:${port}`), clock: new TestClock() },
    });
    expect((await terminal.pay(1200)).state).toBe('unknown');
    expect(terminal.connectivity.state).toBe('gatewayUnreachable');
  });
});
