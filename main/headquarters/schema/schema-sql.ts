import { rulesSql } from './rules.ts';
import { tablesSql } from './tables.ts';
import { grantsSql, viewsSql } from './views.ts';

/** The version of the server's schema that this product sends to. */
export const SCHEMA_VERSION = 1;

/** All that the server needs, to be run once by whoever owns the database; `native-config/headquarters.sql` is a copy. */
export const schemaSql = `-- The journals of OnePay POS terminals in a PostgreSQL database, version ${SCHEMA_VERSION} (PostgreSQL 13 or later).
-- Run once, as the database's owner with the right to create roles:  psql -v ON_ERROR_STOP=1 -d onepay -f headquarters.sql
-- Then let the terminals' login send:  CREATE ROLE onepay_pos LOGIN PASSWORD '...' IN ROLE onepay_terminal;
-- \`pos headquarters init\` does both. docs/headquarters.md tells more.
BEGIN;

${tablesSql}
${rulesSql}
${viewsSql}
${grantsSql}
COMMIT;
`;
