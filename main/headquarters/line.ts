import { readFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { checkServerIdentity } from 'node:tls';
import { Client, type ClientConfig } from 'pg';
import type { Clock } from '../common/clock.ts';
import { endsWithin } from '../common/ends-within.ts';
import { errorDetail, TerminalError } from '../common/errors.ts';
import type { HeadquartersSettings } from '../settings/schema.ts';
import { headquartersProblem, type ServerPlace } from './problems.ts';

/** How long the server is waited for, in ms. */
export interface LineLimits {
  /** From the first packet to being let in. */
  readonly connectMs: number;
  /** One statement and its answer. */
  readonly answerMs: number;
}

export const usualLimits: LineLimits = { connectMs: 10_000, answerMs: 20_000 };

/** How long an orderly end may take, in ms. */
const GOODBYE_MS = 500;

/** A connection to the headquarters' database. After an error it is of no use any more. */
export interface Line {
  /**
   * Asks for rows.
   * @throws TerminalError for whatever goes wrong; whether the statement was carried out is not known then.
   */
  ask<R extends object>(sql: string, values?: readonly unknown[]): Promise<readonly R[]>;
  /** Carries out statements that answer nothing; together where they say so. @throws TerminalError. */
  run(sql: string): Promise<void>;
  /** Ends it at once, whatever is under way: what was not committed is not there. */
  drop(): void;
}

export interface LineOptions {
  readonly settings: HeadquartersSettings;
  readonly password: string;
  readonly clock: Pick<Clock, 'sleep'>;
  /** Ends the connection at once. */
  readonly ending: AbortSignal;
  readonly limits?: LineLimits;
}

/** Connects. @throws TerminalError for whatever stands in the way. */
export async function openLine(options: LineOptions): Promise<Line> {
  const line = new PgLine(options);
  await line.connect();
  return line;
}

class PgLine implements Line {
  readonly #socket = new Socket();
  readonly #client: Client;
  readonly #place: ServerPlace;
  readonly #clock: Pick<Clock, 'sleep'>;
  readonly #ending: AbortSignal;
  readonly #limits: LineLimits;

  constructor({ settings, password, clock, ending, limits = usualLimits }: LineOptions) {
    const { host, port, database, user } = settings;
    this.#place = { host, port, database, user };
    this.#clock = clock;
    this.#ending = ending;
    this.#limits = limits;
    this.#client = new Client({
      host,
      port,
      database,
      user,
      // A function, so that neither the environment nor a password file is asked where it is blank.
      password: () => password,
      ssl: encryptionOf(settings),
      application_name: 'onepay-pos',
      keepAlive: true,
      stream: () => this.#socket,
    });
    // What breaks in between is told by the next question.
    this.#client.on('error', () => undefined);
    if (settings.tls === 'off') {
      this.#neverTellInClear();
    }
  }

  /** A server that asks for the password as it is, on a line that others may hear, does not get it. */
  #neverTellInClear(): void {
    const detail = 'it asks for the password in clear, without TLS';
    this.#client.connection.once('authenticationCleartextPassword', () => {
      // Nothing that is written from now on leaves this PC.
      this.#socket.destroy(new TerminalError('HQ_FAILED', { ...this.#place, detail }));
    });
  }

  async connect(): Promise<void> {
    const { connectMs, answerMs } = this.#limits;
    await this.#within(this.#client.connect(), connectMs);
    // A terminal that loses its power in the middle must not keep the end of its stream locked.
    await this.ask(
      `SELECT set_config('statement_timeout', $1, false), set_config('lock_timeout', $1, false),
         set_config('idle_in_transaction_session_timeout', $2, false)`,
      [String(Math.ceil(answerMs * 0.9)), String(answerMs * 3)],
    );
  }

  async ask<R extends object>(sql: string, values: readonly unknown[] = []): Promise<readonly R[]> {
    const { rows } = await this.#within(this.#client.query<R>(sql, [...values]), this.#limits.answerMs);
    return rows;
  }

  async run(sql: string): Promise<void> {
    await this.#within(this.#client.query(sql), this.#limits.answerMs);
  }

  drop(): void {
    // It says good-bye where it can; nobody waits for it.
    this.#socket.unref();
    endsWithin(this.#client.end(), GOODBYE_MS, this.#clock).then(
      () => this.#socket.destroy(),
      () => this.#socket.destroy(),
    );
  }

  async #within<T>(work: Promise<T>, ms: number): Promise<T> {
    const done = new AbortController();
    const stop = AbortSignal.any([done.signal, this.#ending]);
    const late = this.#clock.sleep(ms, stop).then(
      () => 'late' as const,
      () => 'ended' as const,
    );
    try {
      const first = await Promise.race([work.then((value) => ({ value })), late]);
      if (typeof first === 'object') {
        return first.value;
      }
      throw first === 'late'
        ? new TerminalError('HQ_NO_ANSWER', { ...this.#place, seconds: Math.ceil(ms / 1000) })
        : new TerminalError('HQ_UNREACHABLE', { ...this.#place, detail: 'ended' });
    } catch (error) {
      work.catch(() => undefined);
      this.#socket.destroy();
      throw headquartersProblem(error, this.#place);
    } finally {
      done.abort();
    }
  }
}

function encryptionOf({ host, tls, caFile }: HeadquartersSettings): NonNullable<ClientConfig['ssl']> | false {
  if (tls === 'off') {
    return false;
  }
  return {
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
    checkServerIdentity: (_name, certificate) => checkServerIdentity(host, certificate),
    ...(caFile === undefined ? {} : { ca: readAuthority(caFile) }),
  };
}

function readAuthority(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new TerminalError('HQ_AUTHORITY_UNREADABLE', { file, detail: errorDetail(error) }, { cause: error });
  }
}
