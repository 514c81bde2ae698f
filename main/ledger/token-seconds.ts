import type { Database, Statement } from 'better-sqlite3';
import { SERIALS_PER_SECOND, type TokenSlot } from '../common/token-slot.ts';

/**
 * Remembers for every second in which a token was drawn the last serial given out, so that no pair of second and serial
 * comes twice: not after a restart, not with a clock set back, not in a second with more than a million requests.
 */
export class TokenSeconds {
  readonly #lastSerial: Statement<[number], { last_serial: number }>;
  readonly #remember: Statement<[number, number]>;
  readonly #firstSerial: () => number;

  /**
   * @param firstSerial the serial with which a fresh second begins. Random in the product: where a ledger was restored
   * from a backup *and* the clock was set back into the lost time, a token is still not drawn again.
   */
  constructor(db: Database, firstSerial: () => number) {
    this.#lastSerial = db.prepare('SELECT last_serial FROM token_seconds WHERE stamp = ?');
    this.#remember = db.prepare(
      `INSERT INTO token_seconds (stamp, last_serial) VALUES (?, ?)
       ON CONFLICT (stamp) DO UPDATE SET last_serial = max(last_serial, excluded.last_serial)`,
    );
    this.#firstSerial = firstSerial;
  }

  /**
   * Draws the next slot.
   * @param stampAt local time, `YYYYMMDDHHMMSS`, so many seconds after now: a full second passes on to the next.
   */
  draw(stampAt: (secondsAhead: number) => string): TokenSlot {
    for (let ahead = 0; ; ahead += 1) {
      const stamp = stampAt(ahead);
      const last = this.#lastSerial.get(Number(stamp));
      const serial = last === undefined ? this.#firstSerial() : last.last_serial + 1;
      if (serial < SERIALS_PER_SECOND) {
        this.#remember.run(Number(stamp), serial);
        return { stamp, serial };
      }
    }
  }

  /** Notes a token that the journal names; does nothing where it is known already. */
  note(token: string): void {
    const parts = /(\d{14})(\d{6})$/.exec(token);
    if (parts !== null) {
      this.#remember.run(Number(parts[1]), Number(parts[2]));
    }
  }
}
