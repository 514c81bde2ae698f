import { TextInput } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useState } from 'react';
import type { CounterView } from '../../preload/contract.ts';
import { usePress } from '../bridge/terminal-context.ts';
import { ActionButton } from '../components/action-button.tsx';
import { useText } from '../i18n/text-context.tsx';
import { may } from '../operators/attendance.ts';
import { addDays, DAYS_BACK, type DateRange, defaultRange, rangeFault } from './range.ts';

interface RangeFormProps {
  readonly counter: CounterView;
  readonly onLeave: () => void;
}

/** Which business dates are compared with the gateway's book, and the button that begins it. */
export function RangeForm({ counter, onLeave }: RangeFormProps) {
  const text = useText();
  const { attendance, reconciliation, status } = counter;
  const today = status.businessDate;
  const [typed, setTyped] = useState<DateRange | null>(null);
  const range = typed ?? defaultRange(today);
  const fault = rangeFault(range, today);
  const start = usePress('reconcile.start', { ...range });
  const isAllowed = may(attendance, 'reconcile');
  const isRunning = reconciliation.state === 'running';
  const field = (name: keyof DateRange) => ({
    type: 'date',
    value: range[name],
    min: addDays(today, -DAYS_BACK),
    max: today,
    'aria-invalid': fault !== null,
    'aria-describedby': fault === null ? undefined : 'range-fault',
    onChange: (event: { readonly currentTarget: { readonly value: string } }) =>
      setTyped({ ...range, [name]: event.currentTarget.value }),
  });
  return (
    <section className="range" aria-label={text('reconciliation.range.title')}>
      <TextInput label={text('reconciliation.range.from')} {...field('from')} />
      <TextInput label={text('reconciliation.range.to')} {...field('to')} />
      <ActionButton
        label={text(isAllowed ? 'reconciliation.start' : 'reconciliation.managersOnly')}
        icon={<IconPlayerPlay aria-hidden />}
        keys={['F10']}
        onPress={start.press}
        inert={!isAllowed || isRunning || fault !== null || start.busy}
        tone="primary"
      />
      <ActionButton label={text('functions.counter')} keys={['Escape']} onPress={onLeave} />
      {fault === null ? null : (
        <p id="range-fault" role="alert" className="form-fault">
          {text(`reconciliation.range.faults.${fault}`, { days: DAYS_BACK })}
        </p>
      )}
    </section>
  );
}
