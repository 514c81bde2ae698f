import type { CounterView, ReceiptView } from '../../preload/contract.ts';
import type { ResultKind } from './result-kind.ts';

/** What a cashier can do about the receipt of a result. */
export type ReceiptAction =
  /** Say whether the document came out. */
  | { readonly kind: 'look'; readonly jobId: string }
  /** It is still on its way, or several have to be looked for: another print would only be one more copy. */
  | { readonly kind: 'openQueue' }
  | { readonly kind: 'print' }
  | { readonly kind: 'reprint' }
  | { readonly kind: 'nothing' };

interface ReceiptFacts {
  readonly receipt: ReceiptView;
  readonly printQueue: CounterView['printQueue'];
  readonly result: ResultKind;
  readonly hasPrinter: boolean;
}

/** The one action that fits how far the receipt has come. */
export function receiptActionOf({ receipt, printQueue, result, hasPrinter }: ReceiptFacts): ReceiptAction {
  switch (receipt.state) {
    case 'endUnknown': {
      const jobId = unknownJobOf(receipt, printQueue);
      return jobId === null ? { kind: 'openQueue' } : { kind: 'look', jobId };
    }
    case 'waiting':
    case 'printing':
    case 'held':
      return { kind: 'openQueue' };
    case 'printed':
      return { kind: hasReceipt(result) ? 'reprint' : 'nothing' };
    case 'cancelled':
    case 'none':
      return { kind: hasReceipt(result) && hasPrinter ? 'print' : 'nothing' };
  }
}

/** Whether a receipt would say what is true of it. */
function hasReceipt(result: ResultKind): boolean {
  return ['paid', 'paidAfterCancel', 'refunded', 'cancelled'].includes(result);
}

/** The one document of a receipt that somebody has to look for; null for none, or where the queue has to be looked at. */
function unknownJobOf({ jobIds }: ReceiptView, { jobs }: CounterView['printQueue']): string | null {
  const unknown = jobs.filter(({ id, state }) => state === 'endUnknown' && jobIds.includes(id));
  const [only] = unknown;
  return unknown.length === 1 && only !== undefined ? only.id : null;
}
