import { IconUserPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { ActionButton } from '../components/action-button.tsx';
import { useScreenFocus } from '../components/use-screen-focus.ts';
import { DeviceRows } from '../devices/device-rows.tsx';
import { useText } from '../i18n/text-context.tsx';
import { blankOperator, NewOperator } from './new-operator.tsx';
import { OperatorEditor } from './operator-editor.tsx';
import { newRow, newRowKey, operatorRows } from './operator-rows.tsx';
import { type StaffOutcome, useStaff } from './use-staff.ts';

/** What came of the last change, there where it was made. */
function OutcomePart({ outcome }: { readonly outcome: StaffOutcome }) {
  const text = useText();
  return (
    <>
      <p role="status" className="staff-done">
        {outcome.kind === 'done' ? text(`operators.done.${outcome.change}`) : ''}
      </p>
      <div role="alert" className="pin-problem">
        {outcome.kind === 'refused' ? (
          <p>
            <strong>{outcome.error.message}</strong> {outcome.error.hint}
          </p>
        ) : null}
      </div>
    </>
  );
}

/** What is being worked on: somebody who is there, by id, or somebody new. */
type Chosen = { readonly kind: 'operator'; readonly id: string | null } | { readonly kind: 'new' };

/** The people who work at this terminal; for managers. */
export function Operators({ onLeave }: { readonly onLeave: () => void }) {
  const text = useText();
  const staff = useStaff();
  const [chosen, setChosen] = useState<Chosen>({ kind: 'operator', id: null });
  // Kept while somebody looks at the others.
  const [draft, setDraft] = useState(blankOperator);
  const heading = useScreenFocus<HTMLHeadingElement>('operators');
  const operators = staff.operators ?? [];
  const choose = (id: string) => {
    if (id !== newRowKey && (chosen.kind !== 'operator' || chosen.id !== id)) {
      staff.forget();
      setChosen({ kind: 'operator', id });
    }
  };
  const people = operatorRows(text, operators, choose);
  const rows = chosen.kind === 'new' ? [...people, newRow(text)] : people;
  const firstKey = people[0]?.key;
  const shownId = chosen.kind === 'new' ? newRowKey : (chosen.id ?? firstKey);
  const shown = operators.find(({ id }) => id === shownId);
  return (
    <section className="devices operators" data-screen="operators">
      <div className="devices-head">
        <h1 ref={heading} tabIndex={-1}>
          {text('operators.title')}
        </h1>
        <div className="button-row">
          {chosen.kind === 'new' ? (
            <ActionButton
              label={text('actions.back')}
              keys={['Escape']}
              onPress={() => {
                staff.forget();
                setChosen({ kind: 'operator', id: null });
              }}
              inert={staff.busy}
            />
          ) : (
            <ActionButton label={text('functions.counter')} keys={['Escape']} onPress={onLeave} />
          )}
          <ActionButton
            label={text('operators.addOperator')}
            icon={<IconUserPlus aria-hidden />}
            keys={['F7']}
            onPress={() => {
              staff.forget();
              setChosen({ kind: 'new' });
            }}
            inert={staff.busy}
          />
        </div>
      </div>
      <OutcomePart outcome={staff.outcome} />
      {staff.operators === null ? <p role="status">{text('history.loading')}</p> : null}
      <div className="devices-body">
        <section className="devices-list" aria-label={text('operators.people')}>
          <DeviceRows rows={rows} label={text('operators.people')} selected={shownId ?? ''} onSelect={choose} />
        </section>
        {chosen.kind === 'new' ? (
          <NewOperator
            staff={staff}
            draft={draft}
            onDraft={setDraft}
            onAdded={(id) => {
              setDraft(blankOperator);
              setChosen({ kind: 'operator', id });
            }}
          />
        ) : null}
        {shown === undefined ? null : <OperatorEditor key={shown.id} operator={shown} staff={staff} />}
      </div>
    </section>
  );
}
