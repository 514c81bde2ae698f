import { useState } from 'react';
import type { BridgeError, CounterView, ReconcileResult } from '../../preload/contract.ts';
import { useTerminal } from '../bridge/terminal-context.ts';
import { useAnswer } from '../bridge/use-answer.ts';
import { NotLoaded } from '../closing/not-loaded.tsx';
import { moneyKey } from '../history/money-key.ts';
import { useText } from '../i18n/text-context.tsx';
import { may } from '../operators/attendance.ts';
import { ResultView } from './result-view.tsx';
import { SettleDialogs } from './settle-dialogs.tsx';
import { useSettling } from './use-settling.ts';

/** A result that settling has given, in the place of the one that was loaded. */
interface Newer {
  readonly result: ReconcileResult;
  readonly than: ReconcileResult | null;
}

interface OutcomeProps {
  readonly counter: CounterView;
  readonly onError: (error: BridgeError) => void;
}

/** What the last comparison has found, and what is done about it. */
export function Outcome({ counter, onError }: OutcomeProps) {
  const text = useText();
  const { language } = useTerminal().snapshot;
  const [newer, setNewer] = useState<Newer | null>(null);
  const [attempt, setAttempt] = useState(0);
  const found = useAnswer('reconcile.result', null, `${language} ${moneyKey(counter)} ${attempt}`, onError);
  const result = newer !== null && newer.than === found.value ? newer.result : found.value;
  const settling = useSettling((settled) => setNewer({ result: settled, than: found.value }), onError);
  if (result === null) {
    return counter.reconciliation.state === 'done' || found.loading ? (
      <NotLoaded loading={found.loading} onTryAgain={() => setAttempt((before) => before + 1)} />
    ) : (
      <p className="report-empty">{text('reconciliation.none')}</p>
    );
  }
  const inert = settling.busy || !may(counter.attendance, 'reconcile');
  return (
    <>
      <ResultView result={result} inert={inert} onAction={settling.begin} />
      <SettleDialogs settling={settling} attendance={counter.attendance} />
    </>
  );
}
