import { TextInput } from '@mantine/core';
import { useState } from 'react';
import type { BridgeError, DifferenceView } from '../../preload/contract.ts';
import { ErrorNote } from '../closing/error-note.tsx';
import { ActionButton } from '../components/action-button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { useText } from '../i18n/text-context.tsx';
import type { KeyName } from '../keyboard/key-names.ts';
import { AboutDifference } from './about-difference.tsx';

const NOTE_CHARACTERS = 200;

/** What a note says most often; the digits are for the text. */
const noteChoices = [
  ['otherTerminal', 'F5'],
  ['centreAsked', 'F6'],
  ['other', 'F7'],
] as const satisfies readonly (readonly [string, KeyName])[];

interface SettleDialogProps {
  readonly difference: DifferenceView;
  /** Why it was refused the last time; null where it was not. */
  readonly error: BridgeError | null;
  readonly busy: boolean;
  readonly onClose: () => void;
}

/** Asks once more before the gateway is asked to take a payment back. */
export function ReverseDialog(props: SettleDialogProps & { readonly onGo: () => void }) {
  const { difference, error, busy, onClose, onGo } = props;
  const text = useText();
  return (
    <Dialog title={text('reconciliation.reverse.title')} onClose={onClose}>
      {error === null ? null : <ErrorNote error={error} />}
      <AboutDifference difference={difference} />
      <p className="dialog-hint">{text('reconciliation.reverse.hint', { orderId: difference.orderId })}</p>
      <div className="button-row">
        <ActionButton label={text('actions.back')} keys={['Escape']} onPress={onClose} size="large" first />
        <ActionButton
          label={text('reconciliation.reverse.go')}
          keys={['F9']}
          onPress={onGo}
          inert={busy}
          size="large"
          tone="danger"
        />
      </div>
    </Dialog>
  );
}

/** Asks what is to be remembered about a difference that nothing else settles. */
export function NoteDialog(props: SettleDialogProps & { readonly onGo: (note: string) => void }) {
  const { difference, error, busy, onClose, onGo } = props;
  const text = useText();
  const [note, setNote] = useState('');
  const [tried, setTried] = useState(false);
  const words = note.trim();
  return (
    <Dialog title={text('reconciliation.note.title')} onClose={onClose}>
      {error === null ? null : <ErrorNote error={error} />}
      <AboutDifference difference={difference} />
      <p className="dialog-hint">{text('reconciliation.note.hint')}</p>
      <fieldset className="note-choices">
        <legend>{text('reconciliation.note.choices')}</legend>
        {noteChoices.map(([choice, key]) => {
          const label = text(`reconciliation.note.${choice}`);
          return (
            <ActionButton
              key={choice}
              label={label}
              keys={[key]}
              onPress={() => setNote(label)}
              pressed={note === label}
            />
          );
        })}
      </fieldset>
      <TextInput
        className="note-field"
        label={text('reconciliation.note.field')}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
        error={tried && words === '' ? text('reconciliation.note.empty') : null}
        maxLength={NOTE_CHARACTERS}
        autoComplete="off"
        data-autofocus
      />
      <div className="button-row">
        <ActionButton label={text('actions.back')} keys={['Escape']} onPress={onClose} size="large" />
        <ActionButton
          label={text('reconciliation.note.go')}
          keys={['F9']}
          onPress={() => {
            setTried(true);
            if (words !== '') {
              onGo(words);
            }
          }}
          inert={busy}
          size="large"
          tone="primary"
        />
      </div>
    </Dialog>
  );
}
