import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { schemaSql } from '../../main/headquarters/schema/schema-sql.ts';
import { StoredTerminal } from '../../main/root/stored-terminal.ts';
import type { HeadquartersSettings } from '../../main/settings/schema.ts';
import { initTraining, runPos, runPosJson, startPos } from '../support/cli.ts';
import { ADMIN_PASSWORD, TERMINAL_PASSWORD, TestPostgres } from '../support/postgres.ts';
import { closedPort } from '../support/sockets.ts';
import { tempFolder } from '../support/temp-folder.ts';

let server: TestPostgres;
beforeAll(async () => {
  server = await TestPostgres.start();
}, 60_000);
afterAll(() => server.remove());

function fileWith(content: string): string {
  const file = path.join(tempFolder(), 'file');
  writeFileSync(file, content);
  return file;
}

/** A live terminal that sends to a database, or to nobody. */
async function liveTerminal(headquarters: HeadquartersSettings | null): Promise<readonly string[]> {
  const data = ['--data', tempFolder()];
  const identity = { merchantId: 'OB0244899999', branchCode: 'AShop001', terminalCode: 'BTer001' };
  const { exitCode, stderr } = await runPos([
    ...data,
    'settings',
    'import',
    fileWith(JSON.stringify({ identity, headquarters })),
  ]);
  expect(stderr).toBe('');
  expect(exitCode).toBe(0);
  return data;
}

const setPassword = (data: readonly string[], password: string) =>
  runPosJson([...data, 'headquarters', 'set-password', '--file', fileWith(`${password}\n`)]);

/** Rows that the server has. */
async function rowsThere(database: string): Promise<number> {
  return await server.asAdmin(database, async (client) => {
    const { rows } = await client.query<{ rows: number }>('SELECT count(*)::int AS rows FROM onepay.journal_current');
    return rows[0]?.rows ?? -1;
  });
}

describe('headquarters', () => {
  it('is made ready by an administrator, then gets the journal, and says how far it is', async () => {
    const database = await server.emptyDatabase();
    const data = await liveTerminal(server.settings(database, { user: `pos "${database}"` }));
    expect((await setPassword(data, TERMINAL_PASSWORD)).json).toEqual({
      ok: true,
      headquarters: { password: 'kept' },
      error: null,
    });
    const init = ['headquarters', 'init', '--admin-password-file', fileWith(`${ADMIN_PASSWORD}\n`)];
    expect((await runPosJson([...data, ...init])).json).toEqual({
      ok: true,
      headquarters: { tables: 'made', login: 'made' },
      error: null,
    });
    // Doing it again harms nothing.
    expect((await runPosJson([...data, ...init])).json).toMatchObject({
      headquarters: { tables: 'there', login: 'there' },
    });

    const before = await runPosJson<{ headquarters: { rows: number } }>([...data, 'headquarters', 'status']);
    const { rows } = before.json.headquarters;
    expect(rows).toBeGreaterThan(0);
    expect(before.json).toEqual({
      ok: true,
      headquarters: {
        server: { host: '127.0.0.1', port: server.port, database },
        standing: 'nothing',
        rows,
        there: 0,
        waiting: rows,
      },
      error: null,
    });
    expect((await runPosJson([...data, 'headquarters', 'send'])).json).toEqual({
      ok: true,
      headquarters: { sent: rows, rows, otherUnderOurCodes: null },
      error: null,
    });
    expect(await rowsThere(database)).toBe(rows);
    expect((await runPosJson([...data, 'headquarters'])).json).toMatchObject({
      headquarters: { standing: 'reached', rows, there: rows, waiting: 0 },
    });
    expect((await runPos([...data, 'headquarters', 'send'])).stdout).toBe(`0 行を送りました（台帳は ${rows} 行）。\n`);
  });

  it('keeps the password sealed, notes that it was set, and forgets it with an empty file', async () => {
    const data = await liveTerminal(server.settings('none'));
    const [, folder = ''] = data;
    await setPassword(data, 'secret-Pass!9');
    expect(new StoredTerminal(folder).keys.headquartersPassword()).toBe('secret-Pass!9');
    const { stdout } = await runPos([...data, 'settings', 'history', '--json']);
    expect(stdout).toContain('headquarters-password');
    for (const name of ['ledger.sqlite', 'terminal.json']) {
      expect(readFileSync(path.join(folder, name)).includes('secret-Pass!9')).toBe(false);
    }
    expect((await setPassword(data, '')).json).toMatchObject({ headquarters: { password: 'forgotten' } });
    expect(new StoredTerminal(folder).keys.headquartersPassword()).toBeUndefined();
    expect((await runPosJson([...data, 'headquarters', 'send'])).json).toMatchObject({
      ok: false,
      error: { code: 'HQ_PASSWORD_MISSING' },
    });
  });

  it('takes the password from standard input, and none that two keyboards would type differently', async () => {
    const data = await liveTerminal(server.settings('none'));
    const typed = ['headquarters', 'set-password', '--file', '-'];
    expect((await runPosJson([...data, ...typed], { stdin: 'from-stdin\r\n' })).exitCode).toBe(0);
    expect(new StoredTerminal(data[1] ?? '').keys.headquartersPassword()).toBe('from-stdin');
    for (const password of ['パスワード', 'two words', 'x'.repeat(129), 'tab\t']) {
      expect((await setPassword(data, password)).json, password).toMatchObject({
        error: { code: 'HQ_PASSWORD_INVALID' },
      });
    }
  });

  it('tells in the chosen language what is wrong, and what to do', async () => {
    const database = await server.emptyDatabase();
    const refusals = [
      [null, 'HQ_NOT_SET_UP', 1],
      [server.settings(database), 'HQ_SCHEMA_MISSING', 2],
      [server.settings('nowhere'), 'HQ_DATABASE_MISSING', 1],
      [server.settings(database, { port: await closedPort() }), 'HQ_UNREACHABLE', 2],
      [server.settings(database, { tls: 'verify' }), 'HQ_CERTIFICATE', 2],
    ] as const;
    await server.database();
    for (const [settings, code, exitCode] of refusals) {
      const data = await liveTerminal(settings);
      await setPassword(data, TERMINAL_PASSWORD);
      for (const command of ['status', 'send']) {
        const result = await runPosJson([...data, 'headquarters', command]);
        expect(result, code).toMatchObject({ exitCode, json: { ok: false, error: { code } } });
      }
      const { stderr } = await runPos([...data, '--lang', 'en', 'headquarters']);
      expect(stderr).toContain(`[${code}]\n→ `);
      expect(stderr).not.toContain('{{');
    }
  });

  it('hears nothing of a training terminal', async () => {
    const data = ['--data', await initTraining()];
    expect((await runPosJson([...data, 'headquarters', 'send'])).json).toMatchObject({
      error: { code: 'HQ_TRAINING' },
    });
  });

  it('shows the SQL that is run, and writes it where it is wanted', async () => {
    expect((await runPos(['headquarters', 'schema'])).stdout.trimEnd()).toBe(schemaSql.trimEnd());
    const out = path.join(tempFolder(), 'schema.sql');
    await runPos(['headquarters', 'schema', '--out', out]);
    expect(readFileSync(out, 'utf8')).toBe(schemaSql);
  });

  it('does not keep the process alive when it is done', async () => {
    const database = await server.database();
    const data = await liveTerminal(server.settings(database));
    await setPassword(data, TERMINAL_PASSWORD);
    const { result } = startPos([...data, '--json', 'headquarters', 'send']);
    expect(await result).toMatchObject({ exitCode: 0, stderr: '' });
  });
});
