import { IconAlertTriangle, IconLock, IconPencil } from '@tabler/icons-react';
import { type ReactNode, useId } from 'react';
import type { SettingField, SettingInput } from '../../preload/contract.ts';
import { useText } from '../i18n/text-context.tsx';
import type { Typed } from './draft.ts';
import { LengthText } from './length-text.tsx';
import { ChoiceInput, ChoicesInput, type InputProps, SwitchInput, TypedInput } from './setting-inputs.tsx';

interface SettingFieldPartProps {
  readonly field: SettingField;
  /** What was typed and is not saved; undefined where nothing was. */
  readonly typed: Typed | undefined;
  readonly isProblemTold: boolean;
  /** On a new PC everything is typed for the first time: that it was is nothing to tell. */
  readonly tellsChanges: boolean;
  readonly onType: (typed: Typed) => void;
  readonly onLeave: () => void;
}

/** Whether it differs from what is saved, or cannot be changed here; in words, and not by colour alone. */
function StateMark({ state }: { readonly state: 'saved' | 'changed' | 'locked' }) {
  const text = useText();
  switch (state) {
    case 'saved':
      return null;
    case 'changed':
      return (
        <span className="setting-mark setting-mark-changed">
          <IconPencil aria-hidden />
          {text('setup.changed')}
        </span>
      );
    case 'locked':
      return (
        <span className="setting-mark setting-mark-locked">
          <IconLock aria-hidden />
          {text('setup.locked')}
        </span>
      );
  }
}

/** The name of a field: of one input, or of several buttons. */
function Frame({ id, isOne, name, children }: FrameProps) {
  return isOne ? (
    <div className="setting">
      <label className="setting-label" htmlFor={id}>
        {name}
      </label>
      {children}
    </div>
  ) : (
    <fieldset className="setting" aria-describedby={`${id}-note`}>
      <legend className="setting-label">{name}</legend>
      {children}
    </fieldset>
  );
}

interface FrameProps {
  readonly id: string;
  readonly isOne: boolean;
  readonly name: ReactNode;
  readonly children: ReactNode;
}

/** What is locked by what it means, and not by store IT; its own hint says so. */
const explainsItself: ReadonlySet<string> = new Set(['mode']);

/** Up to so many choices stand side by side as buttons. */
const MOST_BUTTONS = 4;

/** Whether it is one element that a label can belong to. */
function isOneInput(input: SettingInput): boolean {
  switch (input.kind) {
    case 'text':
    case 'number':
      return true;
    case 'choice':
      return input.choices.length > MOST_BUTTONS;
    case 'choices':
    case 'switch':
      return false;
  }
}

function AnyInput({ input, ...common }: InputProps & { readonly input: SettingInput }) {
  switch (input.kind) {
    case 'text':
    case 'number':
      return <TypedInput {...common} input={input} />;
    case 'choice':
      return <ChoiceInput {...common} choices={input.choices} asList={isOneInput(input)} />;
    case 'choices':
      return <ChoicesInput {...common} choices={input.choices} />;
    case 'switch':
      return <SwitchInput {...common} />;
  }
}

/** One setting, in the way that fits its kind, with what is wrong with it and what to do. */
export function SettingFieldPart(props: SettingFieldPartProps) {
  const { field, typed, isProblemTold, tellsChanges, onType, onLeave } = props;
  const text = useText();
  const id = useId();
  const { input, label, hint } = field;
  const problem = isProblemTold ? field.problem : null;
  const isLocked = field.state === 'locked';
  const isLockedByIt = isLocked && !explainsItself.has(field.path);
  const state = isLockedByIt ? 'locked' : typed === undefined || !tellsChanges ? 'saved' : 'changed';
  const common = { id, field, typed, isLocked, isWrong: problem !== null, onType, onLeave };
  return (
    <Frame
      id={id}
      isOne={isOneInput(input)}
      name={
        <>
          <span>{label}</span>
          <StateMark state={state} />
        </>
      }
    >
      <AnyInput {...common} input={input} />
      <div aria-live="polite">
        {problem === null ? null : (
          <p className="setting-problem" data-problem={field.path}>
            <IconAlertTriangle aria-hidden />
            <span>
              <strong>{problem.message}</strong> {problem.hint}
            </span>
          </p>
        )}
      </div>
      <div id={`${id}-note`} className="setting-note">
        {input.kind === 'text' && input.lengths !== null && !isLocked ? (
          <LengthText
            lengths={input.lengths}
            value={typed === undefined ? field.value : typed.value}
            isWrong={problem !== null}
          />
        ) : null}
        {isLockedByIt ? <p>{text('setup.lockedHint')}</p> : null}
        {hint === '' ? null : <p>{hint}</p>}
      </div>
    </Frame>
  );
}
