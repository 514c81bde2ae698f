import type { CounterView } from '../../preload/contract.ts';

/** Changes whenever a payment may have changed its state, and not with the steps of a sale before. */
export function moneyKey({ display, tray, status }: CounterView): string {
  const shown = 'payment' in display ? `${display.payment.id} ${display.payment.state}` : '';
  const open = tray.open.map(
    (item) => `${item.payment.id} ${item.payment.state} ${item.flow === 'refund' ? item.refund.state : ''}`,
  );
  const ended = tray.ended.map((item) => `${item.payment.id} ${item.payment.state}`);
  return [shown, status.openCount, ...open, ...ended].join('|');
}
