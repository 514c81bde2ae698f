import { IconCircle, IconCircleCheckFilled, IconSquare, IconSquareCheckFilled } from '@tabler/icons-react';
import type { SettingField, SettingInput, SettingValue } from '../../preload/contract.ts';
import { useText } from '../i18n/text-context.tsx';
import { chosen, readableText, type Typed, textOf, typedIn } from './draft.ts';

/** What every input is given. */
export interface InputProps {
  readonly id: string;
  readonly field: SettingField;
  readonly typed: Typed | undefined;
  readonly isLocked: boolean;
  readonly isWrong: boolean;
  readonly onType: (typed: Typed) => void;
  readonly onLeave: () => void;
}

type Choices = Extract<SettingInput, { kind: 'choice' }>['choices'];

const valueNow = ({ field, typed }: InputProps): SettingValue => (typed === undefined ? field.value : typed.value);

interface TypedInputProps extends InputProps {
  readonly input: Extract<SettingInput, { kind: 'text' | 'number' }>;
}

/** A text or a number. */
export function TypedInput({ input, ...props }: TypedInputProps) {
  const { id, field, typed, isLocked, isWrong, onType, onLeave } = props;
  const isCode = input.kind === 'text' && input.style === 'code';
  return (
    <div className="setting-line">
      <input
        id={id}
        className={`setting-input ${isCode ? 'setting-code' : ''} ${input.kind === 'number' ? 'setting-number' : ''}`}
        type="text"
        value={typed?.text ?? readableText(input, textOf(valueNow(props)))}
        onChange={(event) => onType(typedIn(input, event.currentTarget.value))}
        onBlur={onLeave}
        readOnly={isLocked}
        aria-invalid={isWrong}
        aria-describedby={`${id}-note`}
        data-path={field.path}
        inputMode={input.kind === 'number' ? 'numeric' : 'text'}
        maxLength={input.kind === 'text' ? input.maxLength : 20}
        placeholder={input.kind === 'text' && input.placeholder !== '' ? input.placeholder : undefined}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
      />
      {input.kind === 'number' && input.unitText !== '' ? <span className="setting-unit">{input.unitText}</span> : null}
    </div>
  );
}

interface ChoiceProps extends InputProps {
  readonly choices: Choices;
  /** Too many for buttons. */
  readonly asList: boolean;
}

/** One of several. */
export function ChoiceInput({ choices, asList, ...props }: ChoiceProps) {
  const { id, field, isLocked, isWrong, onType } = props;
  const value = valueNow(props);
  if (asList) {
    return (
      <select
        id={id}
        className="setting-input"
        value={textOf(value)}
        onChange={(event) => onType(chosen(event.currentTarget.value))}
        disabled={isLocked}
        aria-invalid={isWrong}
        aria-describedby={`${id}-note`}
        data-path={field.path}
      >
        {choices.some((one) => one.value === value) ? null : <option value={textOf(value)}>{textOf(value)}</option>}
        {choices.map((one) => (
          <option key={one.value} value={one.value}>
            {one.label}
          </option>
        ))}
      </select>
    );
  }
  return (
    <div className="setting-buttons">
      {choices.map((one) => (
        <button
          key={one.value}
          type="button"
          className="setting-button"
          aria-pressed={one.value === value}
          aria-disabled={isLocked || undefined}
          data-path={field.path}
          data-wrong={isWrong || undefined}
          onClick={() => {
            if (!isLocked) {
              onType(chosen(one.value));
            }
          }}
        >
          {one.value === value ? <IconCircleCheckFilled aria-hidden /> : <IconCircle aria-hidden />}
          <span>{one.label}</span>
        </button>
      ))}
    </div>
  );
}

/** Any of several. */
export function ChoicesInput({ choices, ...props }: InputProps & { readonly choices: Choices }) {
  const { field, isLocked, isWrong, onType } = props;
  const value = valueNow(props);
  const on = Array.isArray(value) ? value : [];
  const toggle = (one: string) =>
    choices.map((choice) => choice.value).filter((each) => (each === one ? !on.includes(each) : on.includes(each)));
  return (
    <div className="setting-buttons">
      {choices.map((one) => (
        <button
          key={one.value}
          type="button"
          className="setting-button"
          role="switch"
          aria-checked={on.includes(one.value)}
          aria-disabled={isLocked || undefined}
          data-path={field.path}
          data-wrong={isWrong || undefined}
          onClick={() => {
            if (!isLocked) {
              onType(chosen(toggle(one.value)));
            }
          }}
        >
          {on.includes(one.value) ? <IconSquareCheckFilled aria-hidden /> : <IconSquare aria-hidden />}
          <span>{one.label}</span>
        </button>
      ))}
    </div>
  );
}

/** On or off: two buttons, since a lone mark leaves open what it would be otherwise. */
export function SwitchInput(props: InputProps) {
  const text = useText();
  const { field, isLocked, isWrong, onType } = props;
  const value = valueNow(props) === true;
  return (
    <div className="setting-buttons">
      {([true, false] as const).map((one) => (
        <button
          key={String(one)}
          type="button"
          className="setting-button"
          aria-pressed={one === value}
          aria-disabled={isLocked || undefined}
          data-path={field.path}
          data-wrong={isWrong || undefined}
          onClick={() => {
            if (!isLocked) {
              onType(chosen(one));
            }
          }}
        >
          {one === value ? <IconCircleCheckFilled aria-hidden /> : <IconCircle aria-hidden />}
          <span>{text(one ? 'setup.on' : 'setup.off')}</span>
        </button>
      ))}
    </div>
  );
}
