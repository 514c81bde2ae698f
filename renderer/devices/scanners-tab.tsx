import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { BridgeError, DeviceSetup, Status } from '../../preload/contract.ts';
import { useCall } from '../bridge/use-call.ts';
import { ActionButton } from '../components/action-button.tsx';
import { useText } from '../i18n/text-context.tsx';
import { DeviceRows } from './device-rows.tsx';
import { changedOnly, choicesOf, type ScannerDraft, scannerDraftsOf, withScanner } from './drafts.ts';
import { SavingTried } from './fields.tsx';
import { FindButton, FindingState } from './finding-part.tsx';
import { LockedNote } from './locked-note.tsx';
import { SaveButtons } from './save-buttons.tsx';
import { newScanner, readScanner, scannerFieldsOf } from './scanner-fields.ts';
import { ScannerFormFields } from './scanner-form.tsx';
import { scannerRows, setUpRowKey } from './scanner-rows.tsx';
import type { Finding } from './use-finding.ts';
import { useFormFocus } from './use-form-focus.ts';

/** As many as the terminal listens to. */
const MAX_SCANNERS = 8;

interface ScannersTabProps {
  readonly setup: DeviceSetup;
  readonly states: Status['scanners'];
  readonly draft: readonly ScannerDraft[] | null;
  readonly onDraft: (draft: readonly ScannerDraft[] | null) => void;
  readonly finding: Finding;
  readonly onSaved: (setup: DeviceSetup) => void;
  readonly onError: (error: BridgeError) => void;
  readonly onLeave: () => void;
}

/** The scanners of the terminal: which are set up, which are plugged in, and how each of them sends its codes. */
export function ScannersTab({ setup, states, draft, onDraft, finding, onSaved, onError, onLeave }: ScannersTabProps) {
  const text = useText();
  const setUp = scannerDraftsOf(setup);
  const drafts = draft ?? setUp;
  const [currentKey, setCurrentKey] = useState(drafts[0]?.key ?? 0);
  const [selectedRow, setSelectedRow] = useState(setUpRowKey(currentKey));
  const [tried, setTried] = useState(false);
  const { form, focus } = useFormFocus();
  const isLocked = setup.locked.includes('scanners');
  const save = useCall('devices.setScanners', onError);
  const current = drafts.find(({ key }) => key === currentKey) ?? drafts[0];
  const change = (next: readonly ScannerDraft[]) => {
    if (!save.busy && !isLocked) {
      onDraft(changedOnly(next, setUp));
    }
  };
  const choose = (key: number) => {
    setCurrentKey(key);
    setSelectedRow(setUpRowKey(key));
  };
  const add = (fields: ScannerDraft['fields']) => {
    if (drafts.length < MAX_SCANNERS && !isLocked) {
      const added = withScanner(drafts, fields);
      change(added.drafts);
      choose(added.key);
      setTried(false);
    }
  };
  const remove = () => {
    const rest = drafts.filter((one) => one !== current);
    change(rest);
    choose(rest[0]?.key ?? 0);
  };
  const undo = () => {
    setTried(false);
    onDraft(null);
    choose(setUp[0]?.key ?? 0);
  };
  const trySave = () => {
    const read = choicesOf(drafts);
    if (!read.ok) {
      setTried(true);
      choose(read.key);
      focus('faulty');
      return;
    }
    save.run({ scanners: read.choices }, (now) => {
      onSaved(now);
      onDraft(null);
      setTried(false);
    });
  };
  const found = finding.value?.scanners ?? [];
  const rows = scannerRows({
    text,
    drafts,
    setUp,
    states: states.length === setUp.length ? states : [],
    found,
    onDraft: (key) => {
      choose(key);
      focus('first');
    },
    onFound: (one) => {
      add(scannerFieldsOf(one.form));
      focus('first');
    },
  });
  const select = (key: string) => {
    setSelectedRow(key);
    const mine = drafts.find((one) => setUpRowKey(one.key) === key);
    if (mine !== undefined) {
      setCurrentKey(mine.key);
    }
  };
  return (
    <>
      <SaveButtons changed={draft !== null} saving={save.busy} onSave={trySave} onUndo={undo} onLeave={onLeave} />
      <div className="devices-body">
        <section className="devices-list" aria-label={text('devices.scanners')}>
          <DeviceRows rows={rows} label={text('devices.scanners')} selected={selectedRow} onSelect={select} />
          <FindingState finding={finding} count={found.length} sought="scanners" />
          <div className="button-row devices-actions">
            <FindButton finding={finding} />
            <ActionButton
              label={text('devices.addScanner')}
              icon={<IconPlus aria-hidden />}
              keys={['F7']}
              onPress={() => {
                add(newScanner);
                focus('first');
              }}
              inert={drafts.length >= MAX_SCANNERS || save.busy || isLocked}
            />
          </div>
        </section>
        {current === undefined ? null : (
          <section className="devices-form" aria-label={text('devices.settings')}>
            <h2>{text('devices.settings')}</h2>
            {isLocked ? <LockedNote /> : null}
            <SavingTried value={tried}>
              <div ref={form} inert={isLocked}>
                <ScannerFormFields
                  fields={current.fields}
                  onChange={(fields) => change(drafts.map((one) => (one === current ? { ...one, fields } : one)))}
                />
              </div>
            </SavingTried>
            {tried && !readScanner(current.fields).ok ? (
              <p role="alert" className="form-fault">
                {text('devices.cannotSave')}
              </p>
            ) : null}
            <div className="button-row devices-actions">
              <ActionButton
                label={text('devices.removeScanner')}
                icon={<IconTrash aria-hidden />}
                keys={['F8']}
                onPress={remove}
                inert={drafts.length === 1 || save.busy || isLocked}
                tone="danger"
              />
            </div>
          </section>
        )}
      </div>
    </>
  );
}
