import {
  IconAlertTriangle,
  IconArrowBackUp,
  IconCircleCheck,
  IconDeviceFloppy,
  IconRotateClockwise,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { ActionButton } from '../components/action-button.tsx';
import { useText } from '../i18n/text-context.tsx';
import type { SavingOutcome } from './session.tsx';

/** How it stands with what is typed. */
export type SaveState =
  | { readonly kind: 'saving' }
  | { readonly kind: 'changed'; readonly count: number; readonly problems: number }
  | { readonly kind: 'saved'; readonly outcome: SavingOutcome | null };

function StateText({ state }: { readonly state: SaveState }) {
  const text = useText();
  switch (state.kind) {
    case 'saving':
      return text('setup.saving');
    case 'changed':
      return (
        <>
          <span className="save-open">{text('setup.changedCount', { count: state.count })}</span>
          {state.problems > 0 ? (
            <span className="save-wrong">
              <IconAlertTriangle aria-hidden />
              {text('setup.problemCount', { count: state.problems })}
            </span>
          ) : null}
        </>
      );
    case 'saved':
      return state.outcome === null ? (
        text('setup.noChanges')
      ) : (
        <span className={state.outcome === 'restart' ? 'save-restart' : 'save-done'} data-outcome={state.outcome}>
          {state.outcome === 'restart' ? <IconRotateClockwise aria-hidden /> : <IconCircleCheck aria-hidden />}
          {text(`setup.outcomes.${state.outcome}`)}
        </span>
      );
  }
}

interface SaveBarProps {
  readonly state: SaveState;
  readonly leaveLabel: string;
  readonly onSave: () => void;
  readonly onDiscard: () => void;
  readonly onLeave: () => void;
  /** What else can be pressed. */
  readonly children?: ReactNode;
}

/** How many changes there are, what came of the last saving, and the ways on; it never moves. */
export function SaveBar({ state, leaveLabel, onSave, onDiscard, onLeave, children }: SaveBarProps) {
  const text = useText();
  const isChanged = state.kind === 'changed';
  return (
    <div className="button-row save-row setup-save">
      <p role="status" className="save-state">
        <StateText state={state} />
      </p>
      {children}
      <ActionButton label={leaveLabel} keys={['Escape']} onPress={onLeave} inert={state.kind === 'saving'} />
      <ActionButton
        label={text('setup.discard')}
        icon={<IconArrowBackUp aria-hidden />}
        keys={['Shift+F8']}
        onPress={onDiscard}
        inert={!isChanged}
      />
      <ActionButton
        label={text('setup.save')}
        icon={<IconDeviceFloppy aria-hidden />}
        keys={['F12', 'Ctrl+S']}
        onPress={onSave}
        inert={!isChanged}
        tone="primary"
      />
    </div>
  );
}
