import type { Database, Statement } from 'better-sqlite3';
import type { EventContent } from './events.ts';
import type { WrittenEvent } from './journal.ts';
import { isOpenState, type RefundState } from './machine.ts';
import type { PaymentFacts } from './payment-projection.ts';
import type { RefundFacts } from './refund-projection.ts';

/** Money that a row of the journal has moved; `nothing` settles an item that a close had listed, without money. */
export type MovementKind = 'payment' | 'refund' | 'cancellation' | 'nothing';

interface Booking {
  readonly kind: MovementKind;
  readonly yen: number;
  readonly operator: string | null;
}

/** Keeps what moved money on which day, and which close contains it. */
export class DayProjection {
  readonly #insert: Statement;
  readonly #listedIn: Statement<[string], { close: number }>;
  readonly #unlist: Statement<[string]>;
  readonly #takeIntoClose: Statement;
  readonly #listOpen: Statement;
  readonly #addClose: Statement;
  readonly #lastClose: Statement<[], { sequence: number }>;
  readonly #totals: Statement<[string], { kind: MovementKind; count: number; yen: number }>;

  constructor(db: Database) {
    this.#insert = db.prepare(
      `INSERT INTO movements (seq, kind, subject, payment_id, yen, pay_type, operator, at, business_date, listed_in)
       VALUES (@seq, @kind, @subject, @payment, @yen, @payType, @operator, @at, @businessDate, @listedIn)`,
    );
    this.#listedIn = db.prepare('SELECT close FROM listed_items WHERE subject = ?');
    this.#unlist = db.prepare('DELETE FROM listed_items WHERE subject = ?');
    this.#takeIntoClose = db.prepare(
      `UPDATE movements INDEXED BY movements_without_close SET close = @sequence
       WHERE close IS NULL AND business_date <= @businessDate`,
    );
    this.#listOpen = db.prepare('INSERT INTO listed_items VALUES (@subject, @sequence) ON CONFLICT DO NOTHING');
    this.#lastClose = db.prepare('SELECT coalesce(max(sequence), 0) AS sequence FROM closes');
    this.#totals = db.prepare(
      `SELECT kind, count(*) AS count, sum(yen) AS yen FROM movements INDEXED BY movements_without_close
       WHERE close IS NULL AND business_date <= ? GROUP BY kind`,
    );
    this.#addClose = db.prepare('INSERT INTO closes VALUES (@sequence, @businessDate, @at, @seq)');
  }

  /** A payment has gone from one state to another. */
  payment(
    event: WrittenEvent,
    { from, to }: { readonly from: PaymentFacts | undefined; readonly to: PaymentFacts | undefined },
  ): void {
    if (from === undefined || to === undefined) {
      return;
    }
    const bookings = paymentBookings(event, from, to);
    this.#book(event, bookings, { payment: event.subject, payType: payTypeOf(to), isOpen: isOpenState(to.state) });
  }

  /** A refund has ended. */
  refund(
    event: WrittenEvent,
    ended: { readonly refund: RefundFacts; readonly to: RefundState; readonly payment: PaymentFacts | undefined },
  ): void {
    const { refund, to, payment } = ended;
    const { amount_yen: yen, operator } = refund;
    const bookings: Booking[] = to === 'refunded' ? [{ kind: 'refund', yen, operator }] : [];
    const payType = payment === undefined ? '' : payTypeOf(payment);
    this.#book(event, bookings, { payment: refund.payment_id, payType, isOpen: false });
  }

  #book(
    event: WrittenEvent,
    bookings: readonly Booking[],
    about: { readonly payment: string; readonly payType: string; readonly isOpen: boolean },
  ): void {
    const { seq, subject } = event;
    const { at, businessDate } = timeOf(event);
    const { payment, payType } = about;
    const listedIn = this.#listedIn.get(subject)?.close ?? null;
    const settlesListed = listedIn !== null && !about.isOpen;
    const none: Booking = { kind: 'nothing', yen: 0, operator: null };
    for (const booking of settlesListed && bookings.length === 0 ? [none] : bookings) {
      this.#insert.run({ ...booking, seq, at, subject, businessDate, payment, payType, listedIn });
    }
    if (settlesListed) {
      this.#unlist.run(subject);
    }
  }

  /** A business date was closed: takes what was not in a close yet, and lists what is open. */
  apply(event: WrittenEvent): void {
    if (event.kind !== 'day.closed') {
      return;
    }
    const { sequence, figures } = event.content;
    const { businessDate } = figures;
    this.#requireSound(event.content);
    this.#takeIntoClose.run({ sequence, businessDate });
    for (const { id: subject } of figures.unknown) {
      this.#listOpen.run({ subject, sequence });
    }
    this.#addClose.run({ sequence, businessDate, at: event.at, seq: event.seq });
  }

  /** A close that skips a number, or whose totals are not what moved, is a fault of the program or a forgery. */
  #requireSound({ sequence, leftOut = 0, figures: { businessDate, total } }: EventContent<'day.closed'>): void {
    const last = this.#lastClose.get()?.sequence ?? 0;
    if (sequence !== last + 1 + leftOut) {
      throw new Error(`close ${sequence} follows close ${last}`);
    }
    const moved = new Map(this.#totals.all(businessDate).map(({ kind, ...tally }) => [kind, tally]));
    for (const [name, kind] of Object.entries(kinds)) {
      const { count, yen } = total[name as keyof typeof kinds];
      const found = moved.get(kind) ?? { count: 0, yen: 0 };
      if (found.count !== count || found.yen !== yen) {
        throw new Error(
          `close ${sequence} says ${count} ${name} of ${yen} yen, where ${found.count} of ${found.yen} moved`,
        );
      }
    }
  }
}

const kinds = { payments: 'payment', refunds: 'refund', cancellations: 'cancellation' } as const;

function paymentBookings(event: WrittenEvent, from: PaymentFacts, to: PaymentFacts): Booking[] {
  const { amount_yen: yen, operator } = to;
  const was = from.taken === 1;
  const is = to.taken === 1;
  if (was && !is) {
    return [{ kind: 'cancellation', yen, operator: to.cancel_operator ?? operator }];
  }
  return [
    ...(is && !was ? [{ kind: 'payment', yen, operator } as const] : []),
    // Given back in full by somebody else: the gateway's book has both.
    ...(event.kind === 'payment.paid' && event.content.refund === 'inFull'
      ? [{ kind: 'refund', yen: yen - to.refunded_yen, operator: null } as const]
      : []),
  ];
}

/** What was lost and is taken over counts on the day on which it was made, or in the next close where that day is closed. */
function timeOf(event: WrittenEvent): { readonly at: string; readonly businessDate: string } {
  return event.kind === 'payment.adopted'
    ? { at: event.content.madeAt, businessDate: event.content.businessDate }
    : { at: event.at, businessDate: event.businessDate };
}

function payTypeOf({ pay_type, asked_pay_type }: PaymentFacts): string {
  return pay_type ?? asked_pay_type;
}
