import type { Database, Statement } from 'better-sqlite3';
import type { WrittenEvent } from './journal.ts';

/** Keeps the table of operators. */
export class OperatorProjection {
  readonly #add: Statement;
  readonly #change: Statement;
  readonly #setState: Statement;

  constructor(db: Database) {
    this.#add = db.prepare("INSERT INTO operators VALUES (@id, @name, @role, 'active', @seq)");
    this.#change = db.prepare('UPDATE operators SET name = @name, role = @role WHERE id = @id');
    this.#setState = db.prepare('UPDATE operators SET state = @state WHERE id = @id');
  }

  apply(event: WrittenEvent): void {
    const { subject: id, seq } = event;
    switch (event.kind) {
      case 'operator.added':
        this.#add.run({ id, seq, ...event.content });
        return;
      case 'operator.changed':
        this.#change.run({ id, ...event.content });
        return;
      case 'operator.disabled':
        this.#setState.run({ id, state: 'disabled' });
        return;
      case 'operator.enabled':
        this.#setState.run({ id, state: 'active' });
        return;
      default:
    }
  }
}
