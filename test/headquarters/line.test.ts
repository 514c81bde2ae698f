import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../main/common/clock.ts';
import type { HeadquartersSettings } from '../../main/settings/schema.ts';
import { certify } from '../support/certificates.ts';
import { openTestLedger } from '../support/ledgers.ts';
import { postgresKinds, TestPostgres } from '../support/postgres.ts';
import { closedPort, tcpServer } from '../support/sockets.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { CuttingProxy } from './cutting-proxy.ts';
import { connectTo, journalOf, rowsOf, rowsThere, sendTo, writeRow, writeRows } from './sending.ts';

const short = { connectMs: 300, answerMs: 300 };
/** The server's own limits are short; this side waits for what it says, however late it comes on a busy machine. */
const patient = {
  limits: short,
  clock: { sleep: (_ms: number, signal?: AbortSignal) => systemClock.sleep(60_000, signal) },
};

let server: TestPostgres;
let database: string;
beforeAll(async () => {
  server = await TestPostgres.start();
  database = await server.database();
}, 60_000);
afterAll(() => server.remove());

function fileOf(pem: string): string {
  const file = path.join(tempFolder(), 'authority.pem');
  writeFileSync(file, pem);
  return file;
}

async function isEncrypted(settings: HeadquartersSettings): Promise<boolean> {
  const line = await connectTo(settings);
  const [row] = await line.ask<{ ssl: boolean }>('SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()');
  line.drop();
  return row?.ssl ?? false;
}

describe('the line to the headquarters', () => {
  it('is encrypted, with a server whose certificate an own authority has signed', async () => {
    const caFile = fileOf(server.authority.certificatePem);
    expect(await isEncrypted(server.settings(database, { tls: 'verify', caFile }))).toBe(true);
    expect(await isEncrypted(server.settings(database, { tls: 'off' }))).toBe(false);
  });

  it('is refused where the certificate is of another authority, or names another server', async () => {
    const other = fileOf(certify({ name: 'Other authority', isAuthority: true }).certificatePem);
    const own = fileOf(server.authority.certificatePem);
    const refused: readonly Partial<HeadquartersSettings>[] = [
      { caFile: other },
      // Signed by nobody that the system knows.
      {},
      { caFile: own, host: 'localhost' },
    ];
    for (const change of refused) {
      const settings = server.settings(database, { tls: 'verify', ...change });
      await expect(connectTo(settings), JSON.stringify(change)).rejects.toMatchObject({ code: 'HQ_CERTIFICATE' });
    }
  });

  it('is refused where the server offers no encryption, before anything is told', async () => {
    const heard: Buffer[] = [];
    const port = await tcpServer((socket) =>
      socket.on('data', (bytes) => {
        heard.push(bytes);
        socket.write('N');
      }),
    );
    await expect(connectTo(server.settings(database, { tls: 'verify', port }))).rejects.toMatchObject({
      code: 'HQ_NO_TLS',
    });
    expect(Buffer.concat(heard).toString('hex')).toBe('0000000804d2162f');
  });

  it('never tells the password in clear where nothing is encrypted, neither at once nor after another question', async () => {
    const asking = (how: Buffer) => {
      const head = Buffer.from('R\0\0\0\0');
      head.writeInt32BE(4 + how.length, 1);
      return Buffer.concat([head, how]);
    };
    const inClear = asking(Buffer.from([0, 0, 0, 3]));
    const byScram = asking(Buffer.from('\0\0\0\x0aSCRAM-SHA-256\0\0', 'latin1'));
    for (const questions of [[inClear], [byScram, inClear]]) {
      const heard: Buffer[] = [];
      const port = await tcpServer((socket) => {
        const left = [...questions];
        socket.on('error', () => undefined);
        socket.on('data', (bytes) => {
          heard.push(bytes);
          socket.write(left.shift() ?? inClear);
        });
      });
      const settings = server.settings(database, { tls: 'off', port });
      await expect(connectTo(settings, { password: 'sealed-word' })).rejects.toMatchObject({
        code: 'HQ_FAILED',
        params: { detail: expect.stringContaining('in clear') },
      });
      expect(heard).toHaveLength(questions.length);
      expect(Buffer.concat(heard).toString('latin1')).not.toContain('sealed-word');
    }
  });

  it('tells that the authority cannot be read', async () => {
    const settings = server.settings(database, { tls: 'verify', caFile: path.join(tempFolder(), 'none.pem') });
    await expect(connectTo(settings)).rejects.toMatchObject({ code: 'HQ_AUTHORITY_UNREADABLE' });
  });

  it('tells a wrong password, an unknown user and an unknown database', async () => {
    await expect(connectTo(server.settings(database), { password: 'wrong' })).rejects.toMatchObject({
      code: 'HQ_PASSWORD_WRONG',
    });
    await expect(connectTo(server.settings(database, { user: 'nobody' }))).rejects.toMatchObject({
      code: 'HQ_PASSWORD_WRONG',
    });
    await expect(connectTo(server.settings('none'))).rejects.toMatchObject({ code: 'HQ_DATABASE_MISSING' });
  });

  it('tells that nobody is there', async () => {
    const port = await closedPort();
    await expect(connectTo(server.settings(database, { port }))).rejects.toMatchObject({ code: 'HQ_UNREACHABLE' });
    await expect(connectTo(server.settings(database, { host: 'nowhere.invalid' }))).rejects.toMatchObject({
      code: 'HQ_UNREACHABLE',
    });
  });

  it('waits no longer than it may for a server that takes the connection and says nothing', async () => {
    const port = await tcpServer((socket) => socket.on('data', () => undefined));
    for (const tls of ['off', 'verify'] as const) {
      const begun = performance.now();
      await expect(connectTo(server.settings(database, { port, tls }), { limits: short })).rejects.toMatchObject({
        code: 'HQ_NO_ANSWER',
        params: { seconds: 1 },
      });
      expect(performance.now() - begun).toBeLessThan(2000);
    }
  });

  it('waits no longer for a statement, and tells a table that is locked', async () => {
    const line = await connectTo(server.settings(database), patient);
    await expect(line.ask('SELECT pg_sleep(50)')).rejects.toMatchObject({ code: 'HQ_BUSY' });
    line.drop();
    const proxy = await CuttingProxy.to(server.port);
    proxy.fates.push({ of: 'toServer', after: 900, end: 'stuck' });
    const limits = { connectMs: 10_000, answerMs: 1500 };
    const stuck = await connectTo(server.settings(database, { port: proxy.port }), { limits });
    await expect(stuck.ask(`SELECT '${'x'.repeat(2000)}'`)).rejects.toMatchObject({ code: 'HQ_NO_ANSWER' });
  });

  it('ends at once when it is to end, whatever is under way', async () => {
    const ending = new AbortController();
    const line = await connectTo(server.settings(database), {}, ending.signal);
    const asked = line.ask('SELECT pg_sleep(30)');
    ending.abort();
    await expect(asked).rejects.toMatchObject({ code: 'HQ_UNREACHABLE' });
    const port = await tcpServer(() => undefined);
    await expect(connectTo(server.settings(database, { port }), {}, AbortSignal.abort())).rejects.toMatchObject({
      code: 'HQ_UNREACHABLE',
    });
  });

  it('leaves no connection behind', async () => {
    const name = await server.database();
    const line = await connectTo(server.settings(name));
    expect(await server.connections(name)).toBe(1);
    line.drop();
    await expect.poll(() => server.connections(name)).toBe(0);
  });
});

describe('a server that cannot take rows', () => {
  const refusals = [
    ['has no tables', 'HQ_SCHEMA_MISSING', undefined],
    ['has tables of another version', 'HQ_SCHEMA_OTHER', 'UPDATE onepay.schema_version SET version = 2'],
    ['can only be read', 'HQ_READ_ONLY', 'ALTER DATABASE %s SET default_transaction_read_only = on'],
    [
      'has not granted the rights',
      'HQ_NOT_PERMITTED',
      'REVOKE INSERT ON onepay.journal FROM onepay_terminal; REVOKE INSERT (stream) ON onepay.journal FROM onepay_terminal',
    ],
    ['grants nothing at all', 'HQ_NOT_PERMITTED', 'REVOKE USAGE ON SCHEMA onepay FROM onepay_terminal'],
    // As PostgreSQL itself says it: no test may fill the disk of the computer that it runs on.
    [
      'is full',
      'HQ_FULL',
      `CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE 'could not extend file' USING ERRCODE = 'disk_full'; END $$;
      CREATE TRIGGER full_disk BEFORE INSERT ON onepay.journal FOR EACH ROW EXECUTE FUNCTION full_disk()`,
    ],
    ['fails in another way', 'HQ_FAILED', 'ALTER TABLE onepay.journal ADD CHECK (seq < 1)'],
  ] as const;

  it.each(refusals)('and %s is told so with %s', async (_what, code, sql) => {
    const name = sql === undefined ? await server.emptyDatabase() : await server.database();
    await server.asAdmin(name, (client) => client.query((sql ?? 'SELECT 1').replace('%s', name)));
    const ledger = openTestLedger();
    writeRows(ledger, 3);
    await expect(sendTo(server.settings(name), journalOf(ledger))).rejects.toMatchObject({ code });
  });

  it('says that it is busy while somebody else holds the end of the stream', async () => {
    const name = await server.database();
    const ledger = openTestLedger();
    writeRow(ledger, 'one');
    await sendTo(server.settings(name), journalOf(ledger));
    const line = await connectTo(server.settings(name), patient);
    const other = await server.admin(name);
    await other.query('BEGIN; SELECT * FROM onepay.lock_cursor(1)');
    await expect(line.ask('SELECT * FROM onepay.lock_cursor(1)')).rejects.toMatchObject({ code: 'HQ_BUSY' });
    line.drop();
    await other.end();
  });
});

describe.each(postgresKinds())('PostgreSQL of the %s', (kind) => {
  it('takes a journal', async () => {
    const one = await TestPostgres.start(kind);
    try {
      const name = await one.database();
      const ledger = openTestLedger();
      writeRows(ledger, 250);
      const journal = journalOf(ledger);
      await sendTo(one.settings(name), journal);
      expect(await rowsThere(one, name)).toEqual({ rows: rowsOf(journal), broken: 0 });
    } finally {
      one.remove();
    }
  }, 60_000);
});
