import { TerminalError } from '../common/errors.ts';
import type { JournalHead } from '../ledger/ledger.ts';
import { cutBatch, MAX_BATCH_ROWS } from './batch.ts';
import type { JournalSource } from './journal-source.ts';
import type { Line } from './line.ts';
import { type LedgerThere, lastCommon, planOf } from './plan.ts';
import { ServerBook, type TerminalCodes } from './server-book.ts';

/** Whether a journal that has gone another way than what is there may begin a stream of its own. */
export type Branching =
  /** Only where the journal says that the ledger was restored from a copy. */
  | 'whenRestored'
  /** Store IT has said that it is so. */
  | 'always';

export interface SessionParts {
  readonly line: Line;
  readonly journal: JournalSource;
  readonly codes: TerminalCodes;
  readonly branching: Branching;
  /** Hears of every batch that is there, and of where the server is at the beginning. */
  readonly onReached: (head: JournalHead, sent: number) => void;
}

/** How one sending ended; all rows that the journal had at its end are there. */
export interface Sent {
  /** Rows that this sending has added. */
  readonly rows: number;
  /** Another terminal sends under the same codes: when it last did, as the server tells; undefined where none does. */
  readonly otherUnderOurCodes: string | undefined;
}

/** How far the server is, before anything is sent. */
export type Standing =
  /** Nothing of this journal is there, or the journal is empty. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'reached'; readonly head: JournalHead; readonly epoch: number }
  /** What is there has gone another way, which a restored copy explains: sending begins a stream of its own. */
  | { readonly kind: 'restored'; readonly head: JournalHead; readonly epoch: number; readonly common: number };

/** How often a stream may be taken elsewhere by others before it is left for the next time. */
const MAX_TURNS = 5;

/** One conversation with the server: finds out how far it is, and sends what follows. */
export class Session {
  readonly #parts: SessionParts;
  readonly #book: ServerBook;

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.#book = new ServerBook(parts.line, parts.codes);
  }

  /** Looks, and changes nothing. @throws TerminalError, HQ_DIFFERS among them. */
  async look(): Promise<Standing> {
    const { journal } = this.#parts;
    await this.#book.requireSchema();
    const firstHash = journal.firstHash();
    if (firstHash === undefined) {
      return { kind: 'nothing' };
    }
    const plan = planOf(await this.#book.ledgers(firstHash), (head) => journal.contains(head));
    switch (plan.kind) {
      case 'begin':
        return { kind: 'nothing' };
      case 'goOn':
        return { kind: 'reached', head: plan.there.tip, epoch: plan.there.epoch };
      case 'differs': {
        const { tip, epoch } = plan.there;
        const { seq } = await this.#branchingPoint(plan.there);
        return { kind: 'restored', head: tip, epoch, common: seq };
      }
    }
  }

  /** Sends all that is not there. @throws TerminalError; what was sent until then is there. */
  async send(): Promise<Sent> {
    const firstHash = this.#parts.journal.firstHash();
    await this.#book.requireSchema();
    let sent = 0;
    if (firstHash === undefined) {
      return { rows: 0, otherUnderOurCodes: undefined };
    }
    for (let turn = 0; turn < MAX_TURNS; turn += 1) {
      const there = await this.#place(firstHash);
      if (there === undefined) {
        continue;
      }
      this.#parts.onReached(there.tip, 0);
      const added = await this.#sendInto(there.stream);
      sent += added.rows;
      if (added.isAll) {
        return { rows: sent, otherUnderOurCodes: await this.#book.otherUnderOurCodes(there.ledger) };
      }
    }
    throw new TerminalError('HQ_OVERTAKEN');
  }

  /** The stream in which the journal goes on; undefined where it was only just made. */
  async #place(firstHash: string): Promise<LedgerThere | undefined> {
    const { journal } = this.#parts;
    // The server is asked first: whatever is there was in the journal before.
    const there = await this.#book.ledgers(firstHash);
    const plan = planOf(there, (head) => journal.contains(head));
    switch (plan.kind) {
      case 'begin':
        await this.#book.begin(firstHash);
        return undefined;
      case 'goOn':
        if (plan.name) {
          await this.#book.name(plan.there.ledger);
        }
        return plan.there;
      case 'differs':
        await this.#book.branch(plan.there, await this.#branchingPoint(plan.there));
        return undefined;
    }
  }

  /** The last row that both have. @throws TerminalError HQ_DIFFERS where nothing explains why they differ from there on. */
  async #branchingPoint(there: LedgerThere): Promise<JournalHead> {
    const { journal, branching } = this.#parts;
    const last = Math.min(there.tip.seq, journal.rows());
    const seq = await lastCommon(last, async (at) => {
      const hash = journal.hashOf(at);
      return hash !== undefined && (await this.#book.hasRow(there.ledger, { seq: at, hash }));
    });
    const hash = journal.hashOf(seq);
    if (hash === undefined || (branching === 'whenRestored' && !journal.wasRestoredAfter(seq))) {
      throw new TerminalError('HQ_DIFFERS', { common: seq, there: there.tip.seq });
    }
    return { seq, hash };
  }

  /** Batch by batch, each in a transaction; in between whatever else the process does has its turn. */
  async #sendInto(stream: string): Promise<{ readonly rows: number; readonly isAll: boolean }> {
    const { journal, onReached } = this.#parts;
    let rows = 0;
    for (;;) {
      const added = await this.#book.add(stream, (tip) =>
        tip.seq === 0 || journal.contains(tip) ? cutBatch(journal.after(tip.seq, MAX_BATCH_ROWS)) : undefined,
      );
      if (added === 'moved') {
        return { rows, isAll: false };
      }
      const last = added.at(-1);
      if (last === undefined) {
        return { rows, isAll: true };
      }
      rows += added.length;
      onReached({ seq: last.seq, hash: last.hash.toString('hex') }, added.length);
    }
  }
}
