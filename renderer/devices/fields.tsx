import { NativeSelect, TextInput } from '@mantine/core';
import { IconSquare, IconSquareCheckFilled } from '@tabler/icons-react';
import { createContext, useContext } from 'react';
import { useText } from '../i18n/text-context.tsx';
import type { FieldFault } from './port-fields.ts';

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** Fields side by side stand in one line, whatever is to be said of them. */
const order = ['label', 'input', 'description', 'error'] satisfies ('label' | 'input' | 'description' | 'error')[];

/** Whether somebody has tried to save: until then nobody is told that a field is still blank. */
export const SavingTried = createContext(false);

interface TextFieldProps extends FieldProps {
  readonly fault: FieldFault | undefined;
  readonly hint?: string;
  readonly inputMode?: 'numeric' | 'text';
}

/** Something that is typed, with what is wrong with it. */
export function TextField({ label, value, onChange, fault, hint, inputMode = 'text' }: TextFieldProps) {
  const text = useText();
  const tried = useContext(SavingTried);
  const isTold = fault !== undefined && (fault !== 'empty' || tried);
  return (
    <TextInput
      label={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      error={isTold ? text(`devices.faults.${fault}`) : null}
      description={hint}
      inputWrapperOrder={order}
      inputMode={inputMode}
      autoComplete="off"
      spellCheck={false}
    />
  );
}

interface ChoiceFieldProps<V extends string> extends Omit<FieldProps, 'value' | 'onChange'> {
  readonly value: V;
  readonly choices: readonly (readonly [value: V, label: string])[];
  readonly onChange: (value: V) => void;
  readonly hint?: string;
  /** Takes the whole row: its words are long. */
  readonly wide?: boolean;
}

/** One of several. */
export function ChoiceField<V extends string>(props: ChoiceFieldProps<V>) {
  const { label, value, choices, onChange, hint, wide = false } = props;
  return (
    <NativeSelect
      label={label}
      value={value}
      data={choices.map(([choice, words]) => ({ value: choice, label: words }))}
      description={hint}
      inputWrapperOrder={order}
      {...(wide ? { className: 'wide-field' } : {})}
      onChange={(event) => {
        const found = choices.find(([choice]) => choice === event.currentTarget.value);
        if (found !== undefined) {
          onChange(found[0]);
        }
      }}
    />
  );
}

interface SwitchFieldProps {
  readonly label: string;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
}

/** On or off: by its mark and its colour. */
export function SwitchField({ label, on, onChange }: SwitchFieldProps) {
  return (
    <button type="button" role="switch" aria-checked={on} className="switch-field" onClick={() => onChange(!on)}>
      {on ? <IconSquareCheckFilled aria-hidden /> : <IconSquare aria-hidden />}
      <span>{label}</span>
    </button>
  );
}
