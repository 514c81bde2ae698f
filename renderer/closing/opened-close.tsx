import { useState } from 'react';
import type { BridgeError } from '../../preload/contract.ts';
import { useTerminal } from '../bridge/terminal-context.ts';
import { useAnswer } from '../bridge/use-answer.ts';
import { ActionButton } from '../components/action-button.tsx';
import { useText } from '../i18n/text-context.tsx';
import { NotLoaded } from './not-loaded.tsx';
import { Report, useReportTitle } from './report.tsx';
import { ReportButtons } from './report-buttons.tsx';
import { useScrollKeys } from './use-scroll-keys.ts';

interface OpenedCloseProps {
  readonly sequence: number;
  readonly hasPrinter: boolean;
  readonly onError: (error: BridgeError) => void;
  readonly onBack: () => void;
}

/** The report of one close of the past. */
export function OpenedClose({ sequence, hasPrinter, onError, onBack }: OpenedCloseProps) {
  const text = useText();
  const { language } = useTerminal().snapshot;
  const [attempt, setAttempt] = useState(0);
  const { value, loading } = useAnswer('close.show', { sequence }, `${language} ${attempt}`, onError);
  const title = useReportTitle();
  const scroll = useScrollKeys<HTMLElement>();
  return (
    <>
      {value === null ? (
        <NotLoaded loading={loading} onTryAgain={() => setAttempt((before) => before + 1)} />
      ) : (
        <Report key={sequence} report={value} scroll={scroll} emptyWords={text('closing.nothing')} />
      )}
      <div className="button-row closing-actions">
        <ActionButton label={text('actions.back')} keys={['Escape']} onPress={onBack} />
        {value === null ? null : (
          <ReportButtons report={{ kind: 'z', sequence }} title={title(value)} hasPrinter={hasPrinter} folder={null} />
        )}
      </div>
    </>
  );
}
