import { TextInput } from '@mantine/core';
import { useText } from '../i18n/text-context.tsx';
import type { OperatorDraft, OperatorFault } from './operator-form.ts';

interface OperatorFieldsProps {
  readonly draft: OperatorDraft;
  readonly onChange: (draft: OperatorDraft) => void;
  /** Told once somebody has tried to go on. */
  readonly fault: OperatorFault | null;
  /** The id of somebody who is there already stays as it is. */
  readonly withId: boolean;
}

const order = ['label', 'input', 'description', 'error'] satisfies ('label' | 'input' | 'description' | 'error')[];

/** The id and the name of an operator. */
export function OperatorFields({ draft, onChange, fault, withId }: OperatorFieldsProps) {
  const text = useText();
  const common = { inputWrapperOrder: order, autoComplete: 'off', spellCheck: false } as const;
  return (
    <>
      {withId ? (
        <TextInput
          {...common}
          label={text('operators.id')}
          description={fault === 'id' ? null : text('operators.idHint')}
          value={draft.id}
          maxLength={16}
          onChange={(event) => onChange({ ...draft, id: event.currentTarget.value })}
          error={fault === 'id' ? text('operators.faults.id') : null}
        />
      ) : null}
      <TextInput
        {...common}
        label={text('operators.name')}
        value={draft.name}
        maxLength={32}
        onChange={(event) => onChange({ ...draft, name: event.currentTarget.value })}
        error={fault === 'name' ? text('operators.faults.name') : null}
      />
    </>
  );
}
