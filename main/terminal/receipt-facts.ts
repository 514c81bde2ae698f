import { type OperatorId, operatorOf } from '../common/actor.ts';
import type { WrittenEvent } from '../ledger/journal.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Payment } from '../ledger/payments.ts';
import type { Refund } from '../ledger/refunds.ts';
import type { ReceiptFacts, ReceiptSource } from './receipt-document.ts';

/** What the ledger knows of a receipt: the same whenever it is asked for. */
export function receiptFacts(source: ReceiptSource, ledger: Ledger): ReceiptFacts {
  const { payment } = source;
  const saleTime = paidTime(payment, ledger);
  switch (source.kind) {
    case 'sale':
      return { saleTime, ...named({ operator: payment.operator ?? undefined }, ledger) };
    case 'cancellation':
      return { saleTime, ...named(whoCancelled(payment, ledger), ledger) };
    case 'refund':
      return {
        saleTime,
        leftYen: leftAfter(source.refund, payment, ledger),
        ...named(whoRefunded(source.refund, ledger), ledger),
      };
  }
}

function paidTime({ id }: Payment, ledger: Ledger): string | null {
  return ledger.eventsAbout(id).findLast(saysPaid)?.content.transTime ?? null;
}

type Paid = Extract<WrittenEvent, { kind: 'payment.paid' | 'payment.adopted' }>;

/** The gateway's own word in an answer, or in its book. */
export function saysPaid(event: WrittenEvent): event is Paid {
  return event.kind === 'payment.paid' || (event.kind === 'payment.adopted' && event.content.standing === 'taken');
}

interface Who {
  readonly operator?: OperatorId | undefined;
  readonly approvedBy?: string | undefined;
}

function whoCancelled({ id }: Payment, ledger: Ledger): Who {
  const asked = ledger.eventsAbout(id).findLast((event) => event.kind === 'payment.cancelRequested');
  return asked === undefined ? {} : { operator: operatorOf(asked.by), approvedBy: asked.content.approvedBy };
}

function whoRefunded({ id }: Refund, ledger: Ledger): Who {
  const made = ledger.eventsAbout(id).find((event) => event.kind === 'refund.created');
  return made === undefined ? {} : { operator: operatorOf(made.by), approvedBy: made.content.approvedBy };
}

function named({ operator, approvedBy }: Who, ledger: Ledger): Pick<ReceiptFacts, 'operator' | 'approvedBy'> {
  const nameOf = (id: string) => ledger.operators.find(id)?.name ?? id;
  return {
    ...(operator === undefined ? {} : { operator: nameOf(operator) }),
    ...(approvedBy === undefined ? {} : { approvedBy: nameOf(approvedBy) }),
  };
}

/** What the payment came to once this refund had gone through: a later one is on a slip of its own. */
function leftAfter(refund: Refund, payment: Payment, ledger: Ledger): number {
  const doneAt = ({ id }: Refund) =>
    ledger.eventsAbout(id).find(({ kind }) => kind === 'refund.refunded' || kind === 'refund.adopted')?.seq;
  const until = doneAt(refund);
  return ledger.refunds.of(payment.id).reduce((left, other) => {
    const at = doneAt(other);
    return at !== undefined && until !== undefined && at <= until ? left - other.amountYen : left;
  }, payment.amountYen as number);
}
