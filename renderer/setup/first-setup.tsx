import { IconAdjustments, IconCheck, IconPlayerPlay } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { BridgeError } from '../../preload/contract.ts';
import { ErrorNote } from '../closing/error-note.tsx';
import { ActionButton } from '../components/action-button.tsx';
import { useScreenFocus } from '../components/use-screen-focus.ts';
import { useText } from '../i18n/text-context.tsx';
import { CheckStep } from './check-step.tsx';
import { KeysPart } from './keys-part.tsx';
import { SectionForm } from './section-form.tsx';
import { SetupApproval } from './setup-approval.tsx';
import { type SetupStep, type StepFault, setupSteps, stepBeside, stepFault, stepSections } from './steps.ts';
import { type Setup, useSetup } from './use-setup.ts';
import '../styles/setup.css';

interface StepListProps {
  readonly setup: Setup;
  readonly step: SetupStep;
  /** The furthest step that somebody has been at. */
  readonly reached: number;
  readonly onStep: (step: SetupStep) => void;
}

function StepList({ setup: { view }, step, reached, onStep }: StepListProps) {
  const text = useText();
  return (
    <ol className="setup-steps" aria-label={text('setup.guide.steps')}>
      {setupSteps.map((one, place) => {
        const isDone = view !== null && one !== step && place <= reached && stepFault(view, one) === null;
        return (
          <li key={one}>
            <button
              type="button"
              className="setup-step"
              aria-current={one === step ? 'step' : undefined}
              aria-disabled={place > reached || undefined}
              onClick={() => {
                if (place <= reached) {
                  onStep(one);
                }
              }}
            >
              <span className="setup-step-number" aria-hidden="true">
                {isDone ? <IconCheck /> : place + 1}
              </span>
              <span>{text(`setup.guide.names.${one}`)}</span>
            </button>
          </li>
        );
      })}
    </ol>
  );
}

function hintOf(step: SetupStep, fault: StepFault | null) {
  return step === 'keys' && fault === null ? 'setup.guide.hints.keysThere' : (`setup.guide.hints.${step}` as const);
}

interface FirstSetupProps {
  /** To all settings, with what is typed. */
  readonly onAll: () => void;
  readonly onLeave: () => void;
}

/** A new PC becomes a terminal for real payments, step by step; nothing is saved before the last. */
export function FirstSetup({ onAll, onLeave }: FirstSetupProps) {
  const text = useText();
  const [error, setError] = useState<BridgeError | null>(null);
  const [step, setStep] = useState<SetupStep>('codes');
  const [reached, setReached] = useState(0);
  const [tried, setTried] = useState(false);
  const [wanted, setWanted] = useState(false);
  const setup = useSetup(setError);
  const { view } = setup;
  const heading = useScreenFocus<HTMLHeadingElement>(step);
  const part = useRef<HTMLDivElement>(null);
  const [wrong, setWrong] = useState(0);
  useEffect(() => {
    if (wrong > 0) {
      const target = part.current?.querySelector<HTMLElement>('[aria-invalid="true"], [data-wrong]');
      target?.focus();
      target?.closest('.setting')?.scrollIntoView({ block: 'nearest' });
    }
  }, [wrong]);
  const go = (to: SetupStep) => {
    setError(null);
    setTried(false);
    setReached((before) => Math.max(before, setupSteps.indexOf(to)));
    setStep(to);
  };
  const next = stepBeside(step, 1);
  const before = stepBeside(step, -1);
  const fault = view === null ? 'fields' : stepFault(view, step);
  const goOn = () => {
    if (!setup.isJudged) {
      setWanted(true);
      return;
    }
    setTried(true);
    if (fault === 'fields') {
      setWrong((times) => times + 1);
    } else if (next !== undefined) {
      go(next);
    }
  };
  // Somebody who types the last code and goes on at once is not sent back for what was missing before.
  useEffect(() => {
    if (wanted && setup.isJudged) {
      setWanted(false);
      goOn();
    }
  });
  const open = () => {
    setError(null);
    setup.save();
  };
  return (
    <section className="setup setup-guide" data-screen="firstSetup" data-step={step}>
      <div className="setup-head">
        <h1 ref={heading} tabIndex={-1}>
          {text('setup.guide.title')}
        </h1>
        <StepList setup={setup} step={step} reached={reached} onStep={go} />
      </div>
      {error === null ? null : <ErrorNote error={error} />}
      <div className="setup-part" ref={part} key={step}>
        {view === null && error === null ? <p role="status">{text('history.loading')}</p> : null}
        {view === null
          ? null
          : stepSections(view, step).map((section) => (
              <SectionForm key={section.id} section={section} stage={view.stage} setup={setup} tried={tried} />
            ))}
        {view !== null && step === 'keys' ? <KeysPart view={view} setup={setup} /> : null}
        {view !== null && step === 'check' ? <CheckStep view={view} onStep={go} /> : null}
      </div>
      <div className="button-row save-row setup-save">
        <p role="status" className="save-state">
          {text(setup.saving.busy ? 'setup.guide.opening' : hintOf(step, fault))}
        </p>
        <ActionButton
          label={text(before === undefined ? 'setup.guide.leave' : 'actions.back')}
          keys={['Escape']}
          onPress={() => (before === undefined ? onLeave() : go(before))}
          inert={setup.saving.busy}
        />
        {step === 'check' ? (
          <ActionButton
            label={text('setup.guide.all')}
            icon={<IconAdjustments aria-hidden />}
            keys={['F4']}
            onPress={onAll}
            inert={setup.saving.busy}
          />
        ) : null}
        {next === undefined ? (
          <ActionButton
            label={text('setup.guide.open')}
            icon={<IconPlayerPlay aria-hidden />}
            keys={['F9']}
            onPress={open}
            inert={setup.saving.busy || fault !== null || !setup.isJudged}
            tone="primary"
          />
        ) : (
          <ActionButton label={text('operators.next')} keys={['F10']} onPress={goOn} tone="primary" />
        )}
      </div>
      <SetupApproval call={setup.saving} />
    </section>
  );
}
