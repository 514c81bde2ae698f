import { constants } from 'node:os';
import { errors } from 'undici';
import { describe, expect, it } from 'vitest';
import { errorCode, lineFault } from '../../main/onepay/http-errors.ts';

describe('the fault behind an error code', () => {
  it.each([
    ['ENOTFOUND', 'nameNotResolved'],
    ['EAI_AGAIN', 'nameNotResolved'],
    ['ENETUNREACH', 'networkDown'],
    ['EHOSTUNREACH', 'networkDown'],
    ['ECONNREFUSED', 'refused'],
    ['ETIMEDOUT', 'timedOut'],
    ['UND_ERR_CONNECT_TIMEOUT', 'timedOut'],
    ['UND_ERR_HEADERS_TIMEOUT', 'timedOut'],
    ['UND_ERR_BODY_TIMEOUT', 'timedOut'],
    ['CERT_HAS_EXPIRED', 'certificate'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'certificate'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls'],
    ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'tls'],
    ['EPROTO', 'tls'],
    ['UND_ERR_PRX_CONN', 'proxy'],
    ['UND_ERR_ABORTED', 'proxy'],
    ['ECONNRESET', 'reset'],
    ['EPIPE', 'reset'],
    ['UND_ERR_SOCKET', 'reset'],
    ['UND_ERR_RES_EXCEEDED_MAX_SIZE', 'badAnswer'],
    ['HPE_INVALID_CONSTANT', 'badAnswer'],
    ['SOMETHING_NEW', 'internal'],
  ])('%s is %s', (code, fault) => {
    expect(lineFault(code)).toBe(fault);
  });

  it('exists for every code that undici or the system can give', () => {
    const undiciCodes = Object.values(errors).flatMap((Type) => {
      const prototype = Object.create(Type.prototype) as object;
      return 'code' in prototype && typeof prototype.code === 'string' ? [prototype.code] : [];
    });
    for (const code of [...undiciCodes, ...Object.keys(constants.errno), '', 'UNKNOWN']) {
      expect(lineFault(code)).toMatch(/^[a-zA-Z]+$/);
    }
  });

  it('is found in bundled and in strange errors', () => {
    const bundled = new AggregateError([Object.assign(new Error('a'), { code: 'ECONNREFUSED' })]);
    expect(errorCode(bundled)).toBe('ECONNREFUSED');
    expect(errorCode(Object.assign(new Error('b'), { code: 'EPIPE' }))).toBe('EPIPE');
    for (const strange of [undefined, null, 'text', 7, new Error('no code'), { code: 5 }, new AggregateError([])]) {
      expect(errorCode(strange)).toBe('UNKNOWN');
    }
  });
});
