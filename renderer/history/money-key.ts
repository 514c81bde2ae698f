import type { CounterView } from '../../preload/contract.ts';

/** Changes whenever what the ledger says of a payment may have changed. */
export function moneyKey({ display, tray, status, moneySeq }: CounterView): string {
  const shown = 'payment' in display ? `${display.payment.id} ${display.payment.state}` : '';
  const open = tray.open.map(
    (item) => `${item.payment.id} ${item.payment.state} ${item.flow === 'refund' ? item.refund.state : ''}`,
  );
  const ended = tray.ended.map((item) => `${item.payment.id} ${item.payment.state}`);
  return [moneySeq, shown, status.openCount, ...open, ...ended].join('|');
}
