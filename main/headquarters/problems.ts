import { errorDetail, systemCode, TerminalError } from '../common/errors.ts';

/** Which server it is, for the texts. */
export interface ServerPlace {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
}

/** What the server's own rules raise. */
export const raised = { notFollowing: 'OP001', appendOnly: 'OP002', overtaken: 'OP003' } as const;

type HeadquartersCode = Extract<TerminalError['code'], `HQ_${string}`>;

/** SQLSTATEs, or the beginnings of them, that mean something to people; the first that fits counts. */
const byState: readonly (readonly [start: string, code: HeadquartersCode])[] = [
  ['28', 'HQ_PASSWORD_WRONG'],
  ['3D000', 'HQ_DATABASE_MISSING'],
  ['3F000', 'HQ_SCHEMA_MISSING'],
  ['42P01', 'HQ_SCHEMA_MISSING'],
  ['42883', 'HQ_SCHEMA_MISSING'],
  ['42501', 'HQ_NOT_PERMITTED'],
  ['25006', 'HQ_READ_ONLY'],
  ['53100', 'HQ_FULL'],
  ['53', 'HQ_BUSY'],
  ['55P03', 'HQ_BUSY'],
  ['57014', 'HQ_BUSY'],
  ['57', 'HQ_UNREACHABLE'],
  ['08', 'HQ_UNREACHABLE'],
  [raised.notFollowing, 'HQ_REFUSED'],
  [raised.overtaken, 'HQ_OVERTAKEN'],
  // Another process of this terminal has sent the same rows a moment before.
  ['23505', 'HQ_OVERTAKEN'],
  ['40', 'HQ_OVERTAKEN'],
];

const certificateFault =
  /^(?:ERR_TLS_|ERR_SSL_|ERR_OSSL_|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|INVALID_CA|EPROTO)/;

/** What an error on the way to the headquarters means to the person who has to deal with it. */
export function headquartersProblem(error: unknown, place: ServerPlace): TerminalError {
  if (error instanceof TerminalError) {
    return error;
  }
  const code = systemCode(error);
  const detail = [code, errorDetail(error)].filter((part) => part !== '').join(' ');
  return new TerminalError(codeOf(code, errorDetail(error)), { ...place, detail }, { cause: error });
}

function codeOf(code: string, words: string): HeadquartersCode {
  if (certificateFault.test(code)) {
    return 'HQ_CERTIFICATE';
  }
  if (/^[0-9A-Z]{5}$/.test(code) && /[0-9]/.test(code)) {
    return byState.find(([start]) => code.startsWith(start))?.[1] ?? 'HQ_FAILED';
  }
  if (words.includes('does not support SSL')) {
    return 'HQ_NO_TLS';
  }
  return 'HQ_UNREACHABLE';
}

/** Whether trying again may help without anybody doing something. */
export function passesByItself({ code }: TerminalError): boolean {
  return code === 'HQ_UNREACHABLE' || code === 'HQ_NO_ANSWER' || code === 'HQ_BUSY' || code === 'HQ_OVERTAKEN';
}
