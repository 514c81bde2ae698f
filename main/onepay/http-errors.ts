/** What stood in the way, for the message to people; whether money may have moved never depends on it. */
export type LineFault =
  | 'nameNotResolved'
  | 'networkDown'
  | 'refused'
  | 'timedOut'
  | 'tls'
  | 'certificate'
  | 'proxy'
  | 'reset'
  | 'badAnswer'
  | 'internal';

const families: readonly (readonly [LineFault, readonly string[]])[] = [
  ['nameNotResolved', ['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA', 'EAI_NONAME', 'ENODATA', 'ESERVFAIL']],
  ['networkDown', ['ENETDOWN', 'ENETUNREACH', 'EHOSTDOWN', 'EHOSTUNREACH', 'ENONET', 'EADDRNOTAVAIL']],
  ['refused', ['ECONNREFUSED', 'EACCES', 'EPERM']],
  [
    'timedOut',
    [
      ...['ETIMEDOUT', 'ETIME', 'CONNECT_TIMEOUT', 'RESPONSE_TIMEOUT', 'UND_ERR_CONNECT_TIMEOUT'],
      ...[
        'UND_ERR_HEADERS_TIMEOUT',
        'UND_ERR_BODY_TIMEOUT',
        'ERR_SOCKET_CONNECTION_TIMEOUT',
        'ERR_TLS_HANDSHAKE_TIMEOUT',
      ],
    ],
  ],
  [
    'certificate',
    [
      ...['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID', 'CERT_REVOKED', 'CERT_REJECTED', 'CERT_UNTRUSTED'],
      ...['CERT_SIGNATURE_FAILURE', 'CERT_CHAIN_TOO_LONG', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN'],
      ...['UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
      ...['UNABLE_TO_GET_CRL', 'UNABLE_TO_DECRYPT_CERT_SIGNATURE', 'UNABLE_TO_DECRYPT_CRL_SIGNATURE'],
      ...['UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY', 'CRL_SIGNATURE_FAILURE', 'CRL_NOT_YET_VALID', 'CRL_HAS_EXPIRED'],
      ...['ERROR_IN_CERT_NOT_BEFORE_FIELD', 'ERROR_IN_CERT_NOT_AFTER_FIELD', 'ERROR_IN_CRL_LAST_UPDATE_FIELD'],
      ...['ERROR_IN_CRL_NEXT_UPDATE_FIELD', 'INVALID_CA', 'PATH_LENGTH_EXCEEDED', 'INVALID_PURPOSE'],
      ...['HOSTNAME_MISMATCH', 'ERR_TLS_CERT_ALTNAME_INVALID', 'ERR_TLS_CERT_ALTNAME_FORMAT'],
    ],
  ],
  // undici aborts a tunnel that the proxy did not open.
  ['proxy', ['UND_ERR_PRX_TLS', 'UND_ERR_PRX_CONN', 'UND_ERR_ABORTED']],
  ['reset', ['ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ENOTCONN', 'ESHUTDOWN', 'UND_ERR_SOCKET', 'UND_ERR_CLOSED']],
  [
    'badAnswer',
    [
      ...['ANSWER_TOO_LARGE', 'UND_ERR_RES_EXCEEDED_MAX_SIZE', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH'],
      ...['UND_ERR_HEADERS_OVERFLOW', 'UND_ERR_RESPONSE'],
    ],
  ],
];

const faults: ReadonlyMap<string, LineFault> = new Map(
  families.flatMap(([fault, codes]) => codes.map((code) => [code, fault] as const)),
);

/** The fault behind an error code of undici, Node's net and dns, or TLS. */
export function lineFault(code: string): LineFault {
  const listed = faults.get(code);
  if (listed !== undefined) {
    return listed;
  }
  if (code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_') || code === 'EPROTO') {
    return 'tls';
  }
  return code.startsWith('HPE_') ? 'badAnswer' : 'internal';
}

/** The code of an error, or of the first of the errors that it bundles; `UNKNOWN` where it has none. */
export function errorCode(error: unknown): string {
  if (typeof error !== 'object' || error === null) {
    return 'UNKNOWN';
  }
  if ('code' in error && typeof error.code === 'string') {
    return error.code;
  }
  if (error instanceof AggregateError && error.errors.length > 0) {
    return errorCode(error.errors[0]);
  }
  return 'UNKNOWN';
}
