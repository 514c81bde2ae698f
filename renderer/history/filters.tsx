import { NativeSelect, TextInput } from '@mantine/core';
import { IconRotate, IconSearch } from '@tabler/icons-react';
import { useRef } from 'react';
import type { HistoryPage } from '../../preload/contract.ts';
import { ActionButton } from '../components/action-button.tsx';
import { useText } from '../i18n/text-context.tsx';
import { type FilterForm, faultsOf } from './filter-form.ts';

interface FiltersProps {
  readonly form: FilterForm;
  readonly choices: Pick<HistoryPage, 'brands' | 'states'>;
  readonly onChange: (form: FilterForm) => void;
  readonly onReset: () => void;
}

/** The search. Every change searches at once. */
export function Filters({ form, choices, onChange, onReset }: FiltersProps) {
  const text = useText();
  const receipt = useRef<HTMLInputElement>(null);
  const faults = faultsOf(form);
  const field = (name: keyof FilterForm) => ({
    value: form[name],
    onChange: (event: { readonly currentTarget: { readonly value: string } }) =>
      onChange({ ...form, [name]: event.currentTarget.value }),
  });
  return (
    <search className="filters" aria-label={text('history.filters')}>
      <TextInput
        ref={receipt}
        label={text('history.receiptNo')}
        error={faults.receiptNo ? text('history.receiptTooShort') : null}
        autoComplete="off"
        {...field('receiptNo')}
      />
      <TextInput
        label={text('history.amount')}
        inputMode="numeric"
        error={faults.amount ? text('history.amountInvalid') : null}
        autoComplete="off"
        {...field('amount')}
      />
      <NativeSelect
        label={text('history.brand')}
        data={[
          { value: '', label: text('history.anyBrand') },
          ...choices.brands.map(({ payType, name }) => ({ value: payType, label: name })),
        ]}
        {...field('payType')}
      />
      <NativeSelect
        label={text('history.state')}
        data={[
          { value: '', label: text('history.anyState') },
          ...choices.states.map(({ state, name }) => ({ value: state, label: name })),
        ]}
        {...field('state')}
      />
      <TextInput type="date" label={text('history.day')} {...field('businessDate')} />
      <TextInput type="time" label={text('history.from')} {...field('from')} />
      <TextInput type="time" label={text('history.to')} {...field('to')} />
      <div className="filter-actions">
        <ActionButton
          label={text('history.search')}
          icon={<IconSearch aria-hidden />}
          keys={['F4']}
          onPress={() => receipt.current?.focus()}
        />
        <ActionButton
          label={text('history.reset')}
          icon={<IconRotate aria-hidden />}
          keys={['F10']}
          onPress={onReset}
        />
      </div>
    </search>
  );
}
