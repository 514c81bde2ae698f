import { installSchema } from '../headquarters/install.ts';
import { openLine } from '../headquarters/line.ts';
import { assertHeadquartersPassword } from '../headquarters/password.ts';
import { schemaSql } from '../headquarters/schema/schema-sql.ts';
import { journalSecret } from '../root/settings-journal.ts';
import type { StoredTerminal } from '../root/stored-terminal.ts';
import type { HeadquartersSettings } from '../settings/schema.ts';
import { asConfigurer } from './configuring.ts';
import { type CommandContext, storedTerminal } from './context.ts';
import { readInput, writeOutput } from './files.ts';
import { requireHeadquarters } from './headquarters.ts';
import { type ExitCode, exitCodes } from './output.ts';

/** `headquarters set-password`: keeps the password of the terminals' login, sealed; an empty file forgets it. */
export async function setHeadquartersPassword(
  context: CommandContext,
  options: { readonly file: string },
): Promise<ExitCode> {
  const { output, process } = context;
  const password = await readPassword(context, options.file);
  const stored = storedTerminal(context);
  if (password !== '') {
    assertHeadquartersPassword(password);
  }
  const became = password === '' ? 'forgotten' : 'kept';
  await asConfigurer(context, stored, ({ by, ledger }) => {
    const hold = ledger === undefined ? stored.hold(process.clock) : undefined;
    try {
      stored.keys.keepHeadquartersPassword(password, serverOf(stored));
    } finally {
      hold?.release();
    }
    if (ledger !== undefined) {
      journalSecret(ledger, 'headquarters-password', became, by);
    }
  });
  output.result({ ok: true, headquarters: { password: became }, error: null }, [
    output.translate(`headquartersWords.password.${became}`),
  ]);
  return exitCodes.done;
}

/** The server that a password is given for; undefined where none is set up yet. */
function serverOf(stored: StoredTerminal): HeadquartersSettings | undefined {
  return stored.current().settings?.headquarters ?? undefined;
}

/** `headquarters init`: makes the tables and the terminals' login, with the rights of whoever may do that. */
export async function initHeadquarters(
  context: CommandContext,
  options: { readonly admin: string; readonly adminPasswordFile: string },
): Promise<ExitCode> {
  const { output, process } = context;
  const { translate } = output;
  const stored = storedTerminal(context);
  const settings = requireHeadquarters(stored.settings());
  const line = await openLine({
    settings: { ...settings, user: options.admin },
    password: await readPassword(context, options.adminPasswordFile),
    clock: process.clock,
    ending: process.ending,
  });
  try {
    const { user } = settings;
    const installed = await installSchema(line, { user, password: stored.keys.headquartersPassword(settings) });
    output.result({ ok: true, headquarters: installed, error: null }, [
      translate(`headquartersWords.tables.${installed.tables}`),
      translate(`headquartersWords.login.${installed.login}`, { user }),
    ]);
    return exitCodes.done;
  } finally {
    line.drop();
  }
}

/** `headquarters schema`: the SQL that makes the tables, for whoever wants to read it first. */
export function schemaOfHeadquarters(context: CommandContext, { out }: { readonly out?: string }): ExitCode {
  const { output } = context;
  if (out === undefined) {
    output.result({ ok: true, schema: schemaSql, error: null }, [schemaSql.trimEnd()]);
  } else {
    writeOutput(out, schemaSql);
    output.result({ ok: true, file: out, error: null }, [
      output.translate('headquartersWords.schemaWritten', { file: out }),
    ]);
  }
  return exitCodes.done;
}

/** The first line of a file, or of standard input for `-`: a password never stands among arguments. */
async function readPassword({ process }: CommandContext, file: string): Promise<string> {
  const text = file === '-' ? await process.readStdin() : readInput(file).toString('utf8');
  return text.replace(/^\uFEFF/, '').split(/\r?\n/, 1)[0] ?? '';
}
