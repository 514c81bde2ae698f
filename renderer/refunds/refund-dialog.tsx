import { useState } from 'react';
import type { BridgeError, HistoryDetail, PaymentView } from '../../preload/contract.ts';
import { useTerminal } from '../bridge/terminal-context.ts';
import { useAnswer } from '../bridge/use-answer.ts';
import { CloseRow, Dialog } from '../components/dialog.tsx';
import { moneyKey } from '../history/money-key.ts';
import { useText } from '../i18n/text-context.tsx';
import { MoneyProblem } from './money-problem.tsx';
import { RefundContent } from './refund-content.tsx';

interface RefundDialogProps {
  readonly payment: PaymentView;
  readonly onClose: () => void;
}

/** The payment's rules as they are now; what is left changes with refunds that are under way. */
function useRules(id: string, onError: (error: BridgeError) => void): HistoryDetail | null {
  const { view, language } = useTerminal().snapshot;
  const anew = view.stage === 'counter' ? `${language} ${moneyKey(view)}` : language;
  return useAnswer('history.detail', { id }, anew, onError).value;
}

/** Gives a payment back, whole or in part: how much, why, and a manager's word where it needs one. */
export function RefundDialog({ payment, onClose }: RefundDialogProps) {
  const text = useText();
  const [seen] = useState(payment);
  const [error, setError] = useState<BridgeError | null>(null);
  const detail = useRules(seen.id, setError);
  return (
    <Dialog title={text('refunds.title')} onClose={onClose} wide>
      {detail === null ? (
        <>
          <MoneyProblem error={error} />
          {error === null ? <p role="status">{text('history.loading')}</p> : null}
          <CloseRow onClose={onClose} />
        </>
      ) : (
        <RefundContent seen={seen} detail={detail} onClose={onClose} />
      )}
    </Dialog>
  );
}
