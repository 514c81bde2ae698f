import type { DeviceSetup } from '../../preload/contract.ts';
import { useText } from '../i18n/text-context.tsx';
import { languageNames } from '../i18n/translator.ts';
import { flowControls, transportKinds } from './choices.ts';
import { ChoiceField, SwitchField, TextField } from './fields.tsx';
import { LockedPart } from './locked-note.tsx';
import type { Faults } from './port-fields.ts';
import { PortForm } from './port-form.tsx';
import { type PrinterFields, readPrinter } from './printer-fields.ts';

interface PrinterFormProps {
  readonly fields: PrinterFields;
  readonly profiles: DeviceSetup['profiles'];
  readonly locked: DeviceSetup['lockedOfPrinter'];
  readonly onChange: (fields: PrinterFields) => void;
}

const transports = ['none', ...transportKinds] as const;
const noFaults: Faults<keyof PrinterFields> = {};

interface PartProps {
  readonly fields: PrinterFields;
  readonly change: (some: Partial<PrinterFields>) => void;
}

function TransportFields({ fields, change }: PartProps) {
  const text = useText();
  const read = readPrinter(fields);
  const faults = read.ok ? noFaults : read.faults;
  const typed = (name: 'host' | 'file' | 'systemName' | 'folder') => (
    <TextField
      label={text(`devices.fields.${name}`)}
      value={fields[name]}
      fault={faults[name]}
      onChange={(value) => change({ [name]: value })}
    />
  );
  switch (fields.transport) {
    case 'none':
      return null;
    case 'tcp':
      return (
        <>
          {typed('host')}
          <TextField
            label={text('devices.fields.tcpPort')}
            value={fields.tcpPort}
            fault={faults.tcpPort}
            inputMode="numeric"
            onChange={(tcpPort) => change({ tcpPort })}
          />
        </>
      );
    case 'serial':
      return (
        <>
          <PortForm fields={fields} faults={faults} onChange={change} />
          <ChoiceField
            label={text('devices.fields.flowControl')}
            value={fields.flowControl}
            choices={flowControls.map((one) => [one, text(`devices.flowControls.${one}`)] as const)}
            onChange={(flowControl) => change({ flowControl })}
          />
        </>
      );
    case 'file':
      return typed('file');
    case 'system':
      return typed('systemName');
    case 'pdf':
      return typed('folder');
  }
}

function PaperFields({ fields, change, profiles, locked }: PartProps & Pick<PrinterFormProps, 'profiles' | 'locked'>) {
  const text = useText();
  const profile = profiles.find(({ id }) => id === fields.profile);
  const canOpenDrawer = profile?.canOpenDrawer === true || fields.openDrawer === 'whenPaid';
  const canBeep = profile?.canBeep === true || fields.beep === 'whenPaid';
  return (
    <>
      <LockedPart locked={locked.includes('profile')}>
        <ChoiceField
          label={text('devices.fields.profile')}
          value={fields.profile}
          wide
          choices={profiles.map(({ id, label }) => [id, label] as const)}
          {...(profile?.tellsStatus === false ? { hint: text('devices.noStatus') } : {})}
          onChange={(id) => change({ profile: id })}
        />
      </LockedPart>
      <LockedPart locked={locked.includes('language')}>
        <ChoiceField
          label={text('devices.fields.language')}
          value={fields.language}
          choices={[
            ['', text('devices.languageOfShop')],
            ['ja', languageNames.ja],
            ['en', languageNames.en],
            ['zh', languageNames.zh],
          ]}
          onChange={(language) => change({ language })}
        />
      </LockedPart>
      <fieldset className="switches">
        <legend>{text('devices.fields.afterPayment')}</legend>
        <LockedPart locked={locked.includes('copies')}>
          <SwitchField
            label={text('printing.copies.customer')}
            on={fields.customerCopy}
            onChange={(customerCopy) => change({ customerCopy })}
          />
          <SwitchField
            label={text('printing.copies.merchant')}
            on={fields.merchantCopy}
            onChange={(merchantCopy) => change({ merchantCopy })}
          />
        </LockedPart>
        {canOpenDrawer ? (
          <LockedPart locked={locked.includes('openDrawer')}>
            <SwitchField
              label={text('devices.fields.openDrawer')}
              on={fields.openDrawer === 'whenPaid'}
              onChange={(on) => change({ openDrawer: on ? 'whenPaid' : 'never' })}
            />
          </LockedPart>
        ) : null}
        {canBeep ? (
          <LockedPart locked={locked.includes('beep')}>
            <SwitchField
              label={text('devices.fields.beep')}
              on={fields.beep === 'whenPaid'}
              onChange={(on) => change({ beep: on ? 'whenPaid' : 'never' })}
            />
          </LockedPart>
        ) : null}
      </fieldset>
    </>
  );
}

/** What can be set of the printer; which fields there are depends on how it is reached. */
export function PrinterFormFields({ fields, profiles, locked, onChange }: PrinterFormProps) {
  const text = useText();
  const change = (some: Partial<PrinterFields>) => onChange({ ...fields, ...some });
  const offered = transports.filter((one) => one !== 'none' || !locked.includes('removal'));
  return (
    <div className="form-fields">
      <LockedPart locked={locked.includes('transport')}>
        <ChoiceField
          label={text('devices.fields.transport')}
          value={fields.transport}
          choices={offered.map((one) => [one, text(`devices.transports.${one}`)] as const)}
          onChange={(transport) => change({ transport })}
        />
        <TransportFields fields={fields} change={change} />
      </LockedPart>
      {fields.transport === 'none' ? null : (
        <PaperFields fields={fields} change={change} profiles={profiles} locked={locked} />
      )}
    </div>
  );
}
