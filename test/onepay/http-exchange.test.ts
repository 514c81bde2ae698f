import { constants } from 'node:os';
import { type Dispatcher, errors } from 'undici';
import { describe, expect, it } from 'vitest';
import { HttpExchange } from '../../main/onepay/http-exchange.ts';

const options = {
  baseUrl: new URL('https://gateway.example'),
  responseTimeoutMs: 60_000,
  connectTimeoutMs: 60_000,
  monotonic: () => performance.now(),
};

const tlsCodes = [
  ...['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN'],
  ...['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'HOSTNAME_MISMATCH', 'CERT_REVOKED'],
  ...['ERR_TLS_CERT_ALTNAME_INVALID', 'ERR_TLS_HANDSHAKE_TIMEOUT', 'ERR_SSL_WRONG_VERSION_NUMBER', 'EPROTO'],
  ...['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', 'ERR_SOCKET_CLOSED'],
];

const dnsCodes = ['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'ENODATA', 'ESERVFAIL', 'ETIMEOUT', 'ECANCELLED'];

const undiciErrors = Object.values(errors).flatMap((Type) => {
  try {
    const error = new (Type as new (message: string) => Error)('test');
    return 'code' in error && typeof error.code === 'string' ? [error.code] : [];
  } catch {
    return [];
  }
});

/** Every error code that undici, Node's net and dns, or TLS can give. */
const codes = [
  ...new Set([...Object.keys(constants.errno), ...tlsCodes, ...dnsCodes, ...undiciErrors, 'HPE_INVALID_CONSTANT']),
];

type Handler = Parameters<Dispatcher['dispatch']>[1];

/** A dispatcher that fails with a code, before the request was begun or after. */
function failing(code: string, begun: boolean): Pick<Dispatcher, 'dispatch'> {
  return {
    dispatch: (_options, handler: Handler) => {
      const controller = { abort: () => undefined } as unknown as Dispatcher.DispatchController;
      if (begun) {
        handler.onRequestStart?.(controller, undefined);
      }
      handler.onResponseError?.(controller, Object.assign(new Error('test'), { code }));
      return true;
    },
  };
}

const post = (dispatcher: Pick<Dispatcher, 'dispatch'>) =>
  new HttpExchange(options, { method: 'POST', path: '/gateway/pay', body: '{}' }).run(dispatcher);

describe('an error code', () => {
  it('is one of many', () => {
    expect(codes.length).toBeGreaterThan(100);
    expect(undiciErrors).toContain('UND_ERR_CONNECT_TIMEOUT');
  });

  it.each(codes)('%s means not sent before the request was begun, and unknown after, whatever it is', async (code) => {
    expect(await post(failing(code, false))).toMatchObject({ kind: 'notConnected', code });
    expect(await post(failing(code, true))).toMatchObject({ kind: 'lost', code });
  });
});

describe('an exchange', () => {
  it('that cannot even be dispatched was not sent', async () => {
    const broken: Pick<Dispatcher, 'dispatch'> = {
      dispatch: () => {
        throw new errors.ClientDestroyedError();
      },
    };
    expect(await post(broken)).toMatchObject({ kind: 'notConnected', code: 'UND_ERR_DESTROYED' });
  });

  it('that was given up before it was begun is stopped when it would begin', async () => {
    let begin: (() => void) | undefined;
    let aborted = false;
    const slow: Pick<Dispatcher, 'dispatch'> = {
      dispatch: (_options, handler: Handler) => {
        const controller = {
          abort: () => {
            aborted = true;
          },
        } as unknown as Dispatcher.DispatchController;
        begin = () => handler.onRequestStart?.(controller, undefined);
        return true;
      },
    };
    const exchange = new HttpExchange({ ...options, connectTimeoutMs: 5 }, { method: 'POST', path: '/', body: '{}' });
    expect(await exchange.run(slow)).toMatchObject({ kind: 'notConnected', code: 'CONNECT_TIMEOUT' });
    begin?.();
    expect(aborted).toBe(true);
  });
});
