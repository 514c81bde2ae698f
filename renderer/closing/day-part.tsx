import { IconLockCheck } from '@tabler/icons-react';
import { useState } from 'react';
import type { BridgeError, CloseOutlook, CounterView } from '../../preload/contract.ts';
import { useTerminal } from '../bridge/terminal-context.ts';
import { type Loaded, useAnswer } from '../bridge/use-answer.ts';
import { ActionButton } from '../components/action-button.tsx';
import { moneyKey } from '../history/money-key.ts';
import { useText } from '../i18n/text-context.tsx';
import { may } from '../operators/attendance.ts';
import { AfterClose, closeWords } from './after-close.tsx';
import { approversOf } from './approvers.ts';
import { CloseDialog } from './close-dialog.tsx';
import { closeBefore } from './dates.ts';
import { NotLoaded } from './not-loaded.tsx';
import { OpenDates } from './open-dates.tsx';
import { Report, useReportTitle } from './report.tsx';
import { ReportButtons } from './report-buttons.tsx';
import { RunningDialog } from './running-dialog.tsx';
import type { Closing } from './use-closing.ts';
import { useScrollKeys } from './use-scroll-keys.ts';

interface DayPartProps {
  readonly counter: CounterView;
  readonly closing: Closing;
  readonly onError: (error: BridgeError) => void;
  readonly onLeave: () => void;
  /** Opens a close of the past. */
  readonly onOpen: (sequence: number) => void;
}

/** What a close would say now, of one business date after another. */
function useOutlook({ counter, closing, onError }: Omit<DayPartProps, 'onLeave' | 'onOpen'>) {
  const { language } = useTerminal().snapshot;
  const [chosen, setChosen] = useState<string | null>(null);
  const [attempt, setAttempt] = useState(0);
  const anew = `${language} ${moneyKey(counter)} ${counter.status.businessDate} ${closing.anew} ${attempt}`;
  const found: Loaded<CloseOutlook> = useAnswer('close.outlook', { businessDate: chosen }, anew, onError);
  return { found, setChosen, tryAgain: () => setAttempt((before) => before + 1) };
}

interface CloseButtonProps extends Pick<DayPartProps, 'counter'> {
  /** There is something to close. */
  readonly closable: boolean;
  readonly busy: boolean;
  readonly onPress: () => void;
}

function CloseButton({ counter, closable, busy, onPress }: CloseButtonProps) {
  const text = useText();
  const isAllowed = may(counter.attendance, 'closeDay');
  const label = isAllowed ? 'open' : 'managersOnly';
  return (
    <ActionButton
      label={text(`closing.close.${closable ? label : 'nothingNew'}`)}
      icon={<IconLockCheck aria-hidden />}
      keys={['F10']}
      onPress={onPress}
      inert={!closable || !isAllowed || busy}
      tone="primary"
    />
  );
}

/** The X report of a business date that is still open, and the way to close it. */
export function DayPart(props: DayPartProps) {
  const { counter, closing, onLeave, onOpen } = props;
  const { found, setChosen, tryAgain } = useOutlook(props);
  const [asked, setAsked] = useState<CloseOutlook | null>(null);
  const title = useReportTitle();
  const scroll = useScrollKeys<HTMLElement>();
  const empty = useEmptyWords();
  const text = useText();
  const outlook = found.value;
  const { now } = closing;
  const isRunning = now.step === 'running';
  const closeDialog = () => {
    setAsked(null);
    closing.forget();
  };
  return (
    <>
      {outlook === null ? (
        <NotLoaded loading={found.loading} onTryAgain={tryAgain} />
      ) : (
        <>
          <div className="day-notes">
            <OpenDates outlook={outlook} chosen={outlook.report.businessDate} onChoose={setChosen} />
            <AfterClose outlook={outlook} onOpen={onOpen} />
          </div>
          <Report
            key={outlook.report.businessDate}
            report={outlook.report}
            scroll={scroll}
            emptyWords={empty(outlook)}
          />
        </>
      )}
      <div className="button-row closing-actions">
        <ActionButton label={text('functions.counter')} keys={['Escape']} onPress={onLeave} />
        {outlook === null ? null : (
          <>
            <ReportButtons
              report={{ kind: 'x', businessDate: outlook.report.businessDate }}
              title={title(outlook.report)}
              hasPrinter={outlook.hasPrinter}
              folder={outlook.exportFolder}
            />
            <CloseButton
              counter={counter}
              closable={outlook.closable}
              busy={isRunning || found.loading}
              onPress={() => {
                closing.forget();
                setAsked(outlook);
              }}
            />
          </>
        )}
      </div>
      {asked === null || showsRunning(props) ? null : (
        <CloseDialog
          outlook={asked}
          approvers={approversOf(counter.attendance) ?? []}
          error={now.step === 'refused' ? now.error : null}
          busy={isRunning}
          onClose={closeDialog}
          onGo={(reconcile, approval) => closing.make({ businessDate: asked.report.businessDate, reconcile, approval })}
        />
      )}
      {showsRunning(props) ? <RunningDialog progress={counter.reconciliation} onLeave={onLeave} /> : null}
    </>
  );
}

/** Why there is nothing to see: it was not sold yet, or stands in a close. */
function useEmptyWords(): (outlook: CloseOutlook) => string {
  const text = useText();
  return (outlook) => {
    const before = closeBefore(outlook);
    return before === null ? text('closing.nothing') : text('closing.nothingSince', closeWords(before));
  };
}

/** A PIN is judged where it was entered; what takes longer is shown on its way. */
function showsRunning({ closing: { now }, counter }: DayPartProps): boolean {
  return now.step === 'running' && (!now.isApproved || counter.reconciliation.state === 'running');
}
