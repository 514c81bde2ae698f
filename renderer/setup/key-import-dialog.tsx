import { IconArrowDown, IconFile } from '@tabler/icons-react';
import { useState } from 'react';
import type { BridgeError, KeyChoice, KeyFactsView, SetupView } from '../../preload/contract.ts';
import { useCall } from '../bridge/use-call.ts';
import { ErrorNote } from '../closing/error-note.tsx';
import { ActionButton } from '../components/action-button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { SwitchField } from '../devices/fields.tsx';
import { useText } from '../i18n/text-context.tsx';
import { Fingerprint, KeyFacts } from './key-facts.tsx';
import { PassphraseField } from './passphrase-field.tsx';
import { SetupApproval } from './setup-approval.tsx';
import { useApprovedCall } from './use-approved-call.ts';

/** The one error after which the key is there all the same. */
const NOT_WIPED = 'KEY_FILE_NOT_WIPED';

interface KeyImportDialogProps {
  /** The file that was chosen. */
  readonly first: KeyChoice;
  /** What it takes the place of; null for nothing. */
  readonly replaced: KeyFactsView | null;
  /** What is typed of the setting of that name. */
  readonly allowKeyFile: boolean;
  readonly needsApproval: boolean;
  readonly onDone: (view: SetupView) => void;
  /** The key was taken, but something is still to be told of its file. */
  readonly onTaken: () => void;
  readonly onClose: () => void;
}

/** What is in the file beside what is used now: to be compared before it is taken. */
function Compared({ facts, replaced }: { readonly facts: KeyFactsView; readonly replaced: KeyFactsView | null }) {
  const text = useText();
  const isSame = replaced?.fingerprint === facts.fingerprint;
  return (
    <>
      <p>{text('setup.keys.compare')}</p>
      <KeyFacts facts={facts} />
      {replaced === null ? null : (
        <div className="key-replaced" data-same={isSame || undefined}>
          <p>
            {isSame ? null : <IconArrowDown aria-hidden />}
            {text(isSame ? 'setup.keys.sameKey' : 'setup.keys.replaces')}
          </p>
          {isSame ? null : <Fingerprint value={replaced.fingerprint} />}
        </div>
      )}
    </>
  );
}

/** What becomes of the file. */
function Afterwards({ wipes, onWipes }: { readonly wipes: boolean; readonly onWipes: (wipes: boolean) => void }) {
  const text = useText();
  return (
    <div className="key-after">
      <SwitchField label={text('setup.keys.wipe')} on={wipes} onChange={onWipes} />
      <p>{text(wipes ? 'setup.keys.wipeHint' : 'setup.keys.keepHint')}</p>
    </div>
  );
}

/** A key file, step by step: its passphrase, what is in it, and whether the file is wiped afterwards. */
export function KeyImportDialog(props: KeyImportDialogProps) {
  const { first, replaced, allowKeyFile, needsApproval, onDone, onTaken, onClose } = props;
  const text = useText();
  const [choice, setChoice] = useState(first);
  const [passphrase, setPassphrase] = useState('');
  const [wipes, setWipes] = useState(false);
  const [error, setError] = useState<BridgeError | null>(null);
  const check = useCall('keys.check', setError);
  const take = useApprovedCall('keys.import', needsApproval, (refusal) => {
    setError(refusal);
    if (refusal.code === NOT_WIPED) {
      onTaken();
    }
  });
  const { ticket, which, fileName, facts, problem, needsPassphrase } = choice;
  const asksPassphrase = needsPassphrase && facts === null;
  const isUsable = facts !== null && problem === null && error?.code !== NOT_WIPED;
  const look = () => {
    setError(null);
    check.run({ ticket, passphrase }, setChoice);
  };
  return (
    <Dialog title={text(`setup.keys.importTitles.${which}`)} onClose={onClose} wide>
      <p className="key-file">
        <IconFile aria-hidden />
        <span className="file-name">{fileName}</span>
      </p>
      {asksPassphrase ? (
        <PassphraseField label={text('setup.keys.passphrase')} value={passphrase} onChange={setPassphrase} />
      ) : null}
      {problem === null ? null : <ErrorNote error={problem} />}
      {facts === null ? null : <Compared facts={facts} replaced={replaced} />}
      {isUsable ? <Afterwards wipes={wipes} onWipes={setWipes} /> : null}
      {error === null ? null : <ErrorNote error={error} />}
      <div className="button-row">
        <ActionButton
          label={text('actions.back')}
          keys={['Escape']}
          onPress={onClose}
          inert={take.busy}
          first={!asksPassphrase}
        />
        {asksPassphrase ? (
          <ActionButton
            label={text(check.busy ? 'setup.keys.opening' : 'setup.keys.open')}
            keys={['Enter']}
            onPress={look}
            inert={check.busy || passphrase === ''}
            tone="primary"
          />
        ) : null}
        {isUsable ? (
          <ActionButton
            label={text(take.busy ? 'setup.keys.taking' : 'setup.keys.take')}
            keys={['F9']}
            onPress={() => {
              setError(null);
              take.run({ ticket, passphrase, file: wipes ? 'wipe' : 'keep', allowKeyFile }, onDone);
            }}
            inert={take.busy}
            tone="primary"
          />
        ) : null}
      </div>
      <SetupApproval call={take} />
    </Dialog>
  );
}
