import { IconPrinter } from '@tabler/icons-react';
import { useState } from 'react';
import type { BridgeError, DeviceSetup, SampleKind } from '../../preload/contract.ts';
import { useCall } from '../bridge/use-call.ts';
import { useText } from '../i18n/text-context.tsx';
import type { Translator } from '../i18n/translator.ts';
import { Advice } from './advice.tsx';
import { sampleKinds } from './choices.ts';
import { type DeviceRow, DeviceRows } from './device-rows.tsx';
import { changedOnly } from './drafts.ts';
import { ChoiceField, SavingTried } from './fields.tsx';
import { FindButton, FindingState } from './finding-part.tsx';
import { LockedNote } from './locked-note.tsx';
import { type PrinterFields, printerFieldsOf, readPrinter, withTransport } from './printer-fields.ts';
import { PrinterFormFields } from './printer-form.tsx';
import { PrinterPreview } from './printer-preview.tsx';
import { PrinterTests } from './printer-tests.tsx';
import { SaveButtons } from './save-buttons.tsx';
import type { Finding } from './use-finding.ts';
import { useFormFocus } from './use-form-focus.ts';

interface PrinterTabProps {
  readonly setup: DeviceSetup;
  readonly draft: PrinterFields | null;
  readonly onDraft: (draft: PrinterFields | null) => void;
  readonly finding: Finding;
  readonly onSaved: (setup: DeviceSetup) => void;
  readonly onError: (error: BridgeError) => void;
  readonly onLeave: () => void;
}

/** What of the printer is locked, by the words of its fields. */
function lockedPartNames(text: Translator, { lockedOfPrinter }: DeviceSetup): readonly string[] {
  return lockedOfPrinter.flatMap((part) => {
    switch (part) {
      case 'copies':
        return [text('printing.copies.customer'), text('printing.copies.merchant')];
      case 'removal':
        return [];
      default:
        return [text(`devices.fields.${part}`)];
    }
  });
}

/** The printer of the terminal: how it is reached, what it prints by itself, and whether it works. */
export function PrinterTab({ setup, draft, onDraft, finding, onSaved, onError, onLeave }: PrinterTabProps) {
  const text = useText();
  const setUp = printerFieldsOf(setup);
  const fields = draft ?? setUp;
  const [selectedRow, setSelectedRow] = useState('');
  const [sample, setSample] = useState<SampleKind>('testPage');
  const [tried, setTried] = useState(false);
  const { form, focus } = useFormFocus();
  const isLocked = setup.locked.includes('printer');
  const isWayLocked = isLocked || setup.lockedOfPrinter.includes('transport');
  const lockedParts = lockedPartNames(text, setup);
  const save = useCall('devices.setPrinter', onError);
  const change = (next: PrinterFields) => {
    if (!save.busy && !isLocked) {
      onDraft(changedOnly(next, setUp));
    }
  };
  const trySave = () => {
    const read = readPrinter(fields);
    if (!read.ok) {
      setTried(true);
      focus('faulty');
      return;
    }
    save.run({ printer: read.form }, (now) => {
      onSaved(now);
      onDraft(null);
      setTried(false);
    });
  };
  const read = readPrinter(fields);
  const transport = read.ok ? JSON.stringify(read.form?.transport) : '';
  const found = finding.value?.printers ?? [];
  const rows = found.map((one, index): DeviceRow => {
    const isUsed = JSON.stringify(one.transport) === transport || (one.chosen && draft === null);
    return {
      key: `found ${index}`,
      icon: <IconPrinter aria-hidden />,
      name: one.name,
      detail: one.detail,
      badge: text(isUsed ? 'devices.inUse' : isWayLocked ? 'setup.locked' : 'devices.use'),
      tone: isUsed ? 'good' : 'plain',
      advice: one.advice === null ? null : <Advice advice={one.advice} />,
      onPress: () => {
        if (!isUsed && !isWayLocked) {
          change(withTransport(fields, one.transport));
        }
        focus('first');
      },
      ...(index === 0 ? { heading: text('devices.foundPrinters') } : {}),
    };
  });
  const profile = setup.profiles.find(({ id }) => id === setup.printer?.profile);
  const hasDraft = draft !== null;
  return (
    <>
      <SaveButtons
        changed={hasDraft}
        saving={save.busy}
        onSave={trySave}
        onUndo={() => {
          setTried(false);
          onDraft(null);
        }}
        onLeave={onLeave}
      />
      <div className="devices-body">
        <div className="devices-list">
          <section className="devices-form" aria-label={text('devices.settings')}>
            <h2>{text('devices.settings')}</h2>
            {isLocked ? <LockedNote /> : null}
            {isLocked || lockedParts.length === 0 ? null : <LockedNote names={lockedParts} />}
            <SavingTried value={tried}>
              <div ref={form} inert={isLocked}>
                <PrinterFormFields
                  fields={fields}
                  profiles={setup.profiles}
                  locked={setup.lockedOfPrinter}
                  onChange={change}
                />
              </div>
            </SavingTried>
            {tried && !read.ok ? (
              <p role="alert" className="form-fault">
                {text('devices.cannotSave')}
              </p>
            ) : null}
          </section>
          <section aria-label={text('devices.foundPrinters')}>
            <DeviceRows
              rows={rows}
              label={text('devices.foundPrinters')}
              selected={selectedRow}
              onSelect={setSelectedRow}
            />
            <FindingState finding={finding} count={found.length} sought="printers" />
            <div className="button-row devices-actions">
              <FindButton finding={finding} />
            </div>
          </section>
        </div>
        <section className="devices-form" aria-label={text('printing.preview')}>
          <h2>{text('devices.tests.title')}</h2>
          <ChoiceField
            label={text('devices.fields.sample')}
            value={sample}
            choices={sampleKinds.map((kind) => [kind, text(`devices.samples.${kind}`)] as const)}
            onChange={setSample}
          />
          <PrinterTests
            sample={sample}
            canOpenDrawer={profile?.canOpenDrawer === true}
            hindrance={hasDraft ? 'unsaved' : setup.printer === null ? 'noPrinter' : null}
            onError={onError}
          />
          <PrinterPreview fields={fields} sample={sample} onError={onError} />
        </section>
      </div>
    </>
  );
}
