import { TerminalError } from '../common/errors.ts';
import { FileJournal } from '../headquarters/journal-source.ts';
import type { Line } from '../headquarters/line.ts';
import { Session, type SessionParts, type Standing } from '../headquarters/session.ts';
import { describeError } from '../i18n/describe.ts';
import { codesOf, connectToHeadquarters } from '../root/headquarters.ts';
import { openLedgerToRead, type StoredTerminal } from '../root/stored-terminal.ts';
import type { HeadquartersSettings, Settings } from '../settings/schema.ts';
import { type CommandContext, storedTerminal } from './context.ts';
import { type ExitCode, errorLines, exitCodes } from './output.ts';

/** `headquarters status`: asks the server how far it is; changes nothing. */
export async function headquartersStatus(context: CommandContext): Promise<ExitCode> {
  const { output } = context;
  const { translate } = output;
  return await withSession(context, 'whenRestored', async (session, { headquarters, journal }) => {
    const standing = await session.look();
    const { host, port, database } = headquarters;
    const rows = journal.rows();
    const there = thereOf(standing);
    const waiting = rows - there;
    const facts = { server: { host, port, database }, standing: standing.kind, rows, there, waiting };
    output.result({ ok: true, headquarters: facts, error: null }, [
      translate('headquartersWords.server', { host, port, database }),
      translate('headquartersWords.standing', { rows, there, waiting }),
      ...(standing.kind === 'restored' ? [translate('headquartersWords.restored')] : []),
    ]);
    return exitCodes.done;
  });
}

/** Rows of this journal that the server has. */
function thereOf(standing: Standing): number {
  switch (standing.kind) {
    case 'nothing':
      return 0;
    case 'reached':
      return standing.head.seq;
    case 'restored':
      return standing.common;
  }
}

/** `headquarters send`: sends now what is not there, and says how much that was. */
export async function sendToHeadquarters(
  context: CommandContext,
  options: { readonly newStream?: true },
): Promise<ExitCode> {
  const { output } = context;
  const branching = options.newStream === true ? 'always' : 'whenRestored';
  return await withSession(context, branching, async (session, { journal, codes }) => {
    const { rows: sent, otherUnderOurCodes } = await session.send();
    const rows = journal.rows();
    output.result(
      { ok: true, headquarters: { sent, rows, otherUnderOurCodes: otherUnderOurCodes ?? null }, error: null },
      [output.translate('headquartersWords.sent', { sent, rows })],
    );
    if (otherUnderOurCodes !== undefined) {
      const { branchCode, terminalCode } = codes;
      const warning = new TerminalError('HQ_SAME_CODES', { branchCode, terminalCode, at: otherUnderOurCodes });
      output.warn(errorLines(describeError(warning, output.translate)).join('\n'));
    }
    return exitCodes.done;
  });
}

interface Around extends Pick<SessionParts, 'codes'> {
  readonly headquarters: HeadquartersSettings;
  readonly journal: FileJournal;
}

async function withSession<T>(
  context: CommandContext,
  branching: SessionParts['branching'],
  work: (session: Session, around: Around) => Promise<T>,
): Promise<T> {
  const { process } = context;
  const stored = storedTerminal(context);
  const settings = stored.settings();
  const headquarters = requireHeadquarters(settings);
  const journal = openJournal(stored, process.clock);
  let line: Line | undefined;
  try {
    line = await connectToHeadquarters(headquarters, stored.keys, process.clock, process.ending);
    const codes = codesOf(settings);
    const session = new Session({ line, journal, codes, branching, onReached: () => undefined });
    return await work(session, { headquarters, journal, codes });
  } finally {
    line?.drop();
    journal.close();
  }
}

/** @throws TerminalError HQ_NOT_SET_UP, HQ_TRAINING. */
export function requireHeadquarters({ headquarters, mode }: Settings): HeadquartersSettings {
  if (mode === 'training') {
    throw new TerminalError('HQ_TRAINING');
  }
  if (headquarters === null) {
    throw new TerminalError('HQ_NOT_SET_UP');
  }
  return headquarters;
}

/** Opened as a ledger first: a damaged one is told, and none is sent. */
function openJournal(stored: StoredTerminal, clock: CommandContext['process']['clock']): FileJournal {
  const opened = openLedgerToRead(stored, clock);
  try {
    return new FileJournal(opened.ledger.file);
  } finally {
    opened.close();
  }
}
