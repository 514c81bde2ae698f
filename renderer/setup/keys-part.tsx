import { IconBuildingBank, IconCircleCheck, IconDeviceDesktop, IconFileImport, IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import type { BridgeError, KeyChoice, KeyName, SetupView } from '../../preload/contract.ts';
import { useCall } from '../bridge/use-call.ts';
import { ErrorNote } from '../closing/error-note.tsx';
import { ActionButton } from '../components/action-button.tsx';
import { useText } from '../i18n/text-context.tsx';
import { fieldsOf } from './draft.ts';
import { KeyFacts } from './key-facts.tsx';
import { KeyImportDialog } from './key-import-dialog.tsx';
import { ALLOW_KEY_FILE, canKeepKeys, KeyStoreMissing } from './key-store-missing.tsx';
import type { Setup } from './use-setup.ts';

const importKeys = { terminal: '1', gateway: '2' } as const;

interface KeyCardProps {
  readonly which: KeyName;
  readonly keys: SetupView['keys'];
  /** None can be chosen just now. */
  readonly inert: boolean;
  readonly justTaken: boolean;
  readonly onChoose: () => void;
}

function KeyCard({ which, keys, inert, justTaken, onChoose }: KeyCardProps) {
  const text = useText();
  const facts = keys[which];
  return (
    <section className="key-card" data-key={which} aria-label={text(`setup.keys.names.${which}`)}>
      <h3>
        {which === 'terminal' ? <IconDeviceDesktop aria-hidden /> : <IconBuildingBank aria-hidden />}
        {text(`setup.keys.names.${which}`)}
      </h3>
      <p className="key-use">{text(`setup.keys.uses.${which}`)}</p>
      <div role="status">
        {justTaken ? (
          <p className="part-note part-good">
            <IconCircleCheck aria-hidden />
            {text('setup.keys.taken')}
          </p>
        ) : null}
      </div>
      {facts === null ? (
        <p className="key-missing">{text(keys.problem === null ? 'setup.keys.none' : 'setup.keys.untold')}</p>
      ) : (
        <KeyFacts facts={facts} />
      )}
      <div className="button-row">
        <ActionButton
          label={text(facts === null ? 'setup.keys.import' : 'setup.keys.replace')}
          icon={<IconFileImport aria-hidden />}
          keys={[importKeys[which]]}
          onPress={onChoose}
          inert={inert}
          tone={facts === null ? 'primary' : 'plain'}
        />
      </div>
    </section>
  );
}

/** That keys lie there which no key store protects says no more than that there is none. */
function isToldAbove({ lacksKeyStore, problem }: SetupView['keys']): boolean {
  return lacksKeyStore && problem?.code === 'KEY_STORE_MISSING';
}

interface KeysPartProps {
  readonly view: SetupView;
  readonly setup: Setup;
}

/** Both keys as they are, and the way to take others from files. */
export function KeysPart({ view, setup }: KeysPartProps) {
  const text = useText();
  const [error, setError] = useState<BridgeError | null>(null);
  const [choice, setChoice] = useState<KeyChoice | null>(null);
  const [taken, setTaken] = useState<KeyName | null>(null);
  const choose = useCall('keys.choose', setError);
  const { keys } = view;
  const keyFileField = fieldsOf(view).get(ALLOW_KEY_FILE);
  const allowsKeyFile = keyFileField?.value === true;
  const canKeep = canKeepKeys(view, allowsKeyFile);
  return (
    <section className="setup-section" aria-label={text('setup.keys.title')} data-section="keys">
      <h2>{text('setup.keys.title')}</h2>
      <p className="setup-intro">{text('setup.keys.intro')}</p>
      {view.mode === 'training' ? <p className="part-note">{text('setup.keys.practice')}</p> : null}
      {keys.lacksKeyStore && keyFileField !== undefined ? (
        <KeyStoreMissing view={view} setup={setup} field={keyFileField} />
      ) : null}
      {keys.problem === null || isToldAbove(keys) ? null : <ErrorNote error={keys.problem} />}
      {error === null ? null : <ErrorNote error={error} />}
      <div className="key-cards">
        {(['terminal', 'gateway'] as const).map((which) => (
          <KeyCard
            key={which}
            which={which}
            keys={keys}
            inert={choose.busy || !canKeep}
            justTaken={taken === which}
            onChoose={() => {
              setError(null);
              setTaken(null);
              choose.run({ which }, setChoice);
            }}
          />
        ))}
      </div>
      {choose.busy ? <p role="status">{text('setup.keys.choosing')}</p> : null}
      {keys.lacksKeyStore ? null : (
        <p className="key-seal">
          <IconLock aria-hidden />
          {keys.sealText}
        </p>
      )}
      {choice === null ? null : (
        <KeyImportDialog
          first={choice}
          replaced={keys[choice.which]}
          allowKeyFile={allowsKeyFile}
          needsApproval={view.needsApproval}
          onDone={(now) => {
            setTaken(choice.which);
            setChoice(null);
            setup.renew(now);
          }}
          onTaken={setup.reload}
          onClose={() => setChoice(null)}
        />
      )}
    </section>
  );
}
