import { escapeIdentifier, escapeLiteral } from 'pg';
import type { Line } from './line.ts';
import { scramVerifier } from './password.ts';
import { schemaSql } from './schema/schema-sql.ts';

/** What was made at the server, and what was there before. */
export interface Installed {
  readonly tables: 'made' | 'there';
  /** `noPassword`: none is kept here, so no login was made. */
  readonly login: 'made' | 'there' | 'noPassword';
}

/**
 * Makes the tables and the terminals' login, where they are not there yet; nothing that is there is changed.
 * @param line as somebody who owns the database and may create roles.
 * @param login.password of the terminals; the server never hears it.
 * @throws TerminalError; nothing was made of what could not be made whole.
 */
export async function installSchema(
  line: Line,
  login: { readonly user: string; readonly password: string | undefined },
): Promise<Installed> {
  const [found] = await line.ask<{ there: boolean }>(
    "SELECT to_regclass('onepay.schema_version') IS NOT NULL AS there",
  );
  if (found?.there !== true) {
    await line.run(schemaSql);
  }
  return { tables: found?.there === true ? 'there' : 'made', login: await makeLogin(line, login) };
}

async function makeLogin(
  line: Line,
  { user, password }: { readonly user: string; readonly password: string | undefined },
): Promise<Installed['login']> {
  const name = escapeIdentifier(user);
  const roles = await line.ask('SELECT 1 FROM pg_roles WHERE rolname = $1', [user]);
  if (roles.length > 0) {
    await line.run(`GRANT onepay_terminal TO ${name}`);
    return 'there';
  }
  if (password === undefined) {
    return 'noPassword';
  }
  await line.run(
    `CREATE ROLE ${name} LOGIN PASSWORD ${escapeLiteral(scramVerifier(password))} IN ROLE onepay_terminal`,
  );
  return 'made';
}
