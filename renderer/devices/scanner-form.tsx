import { useText } from '../i18n/text-context.tsx';
import { keyboardEndings, scannerKinds, serialEndings } from './choices.ts';
import { ChoiceField, TextField } from './fields.tsx';
import type { Faults } from './port-fields.ts';
import { PortForm, UsbForm } from './port-form.tsx';
import { readScanner, type ScannerFields } from './scanner-fields.ts';

interface ScannerFormProps {
  readonly fields: ScannerFields;
  readonly onChange: (fields: ScannerFields) => void;
}

const noFaults: Faults<keyof ScannerFields> = {};

/** What can be set of a scanner; which fields there are depends on its kind. */
export function ScannerFormFields({ fields, onChange }: ScannerFormProps) {
  const text = useText();
  const read = readScanner(fields);
  const faults = read.ok ? noFaults : read.faults;
  const change = (some: Partial<ScannerFields>) => onChange({ ...fields, ...some });
  return (
    <div className="form-fields">
      <ChoiceField
        label={text('devices.fields.kind')}
        value={fields.kind}
        choices={scannerKinds.map((kind) => [kind, text(`devices.kinds.${kind}`)] as const)}
        wide
        hint={text(`devices.kindHints.${fields.kind}`)}
        onChange={(kind) => change({ kind })}
      />
      {fields.kind === 'serial' ? <PortForm fields={fields} faults={faults} onChange={change} /> : null}
      {fields.kind === 'hid' ? <UsbForm fields={fields} faults={faults} onChange={change} /> : null}
      {fields.kind === 'keyboard' ? (
        <ChoiceField
          label={text('devices.fields.layout')}
          value={fields.layout}
          choices={[
            ['us', text('devices.layouts.us')],
            ['jp', text('devices.layouts.jp')],
          ]}
          onChange={(layout) => change({ layout })}
        />
      ) : null}
      <EndingField fields={fields} onChange={change} />
      <TextField
        label={text('devices.fields.prefix')}
        value={fields.prefix}
        fault={faults.prefix}
        hint={text('devices.fields.prefixHint')}
        onChange={(prefix) => change({ prefix })}
      />
    </div>
  );
}

function EndingField({
  fields,
  onChange,
}: {
  readonly fields: ScannerFields;
  readonly onChange: (some: Partial<ScannerFields>) => void;
}) {
  const text = useText();
  const wordsOf = (ending: ScannerFields['lineEnding'] | ScannerFields['keyEnding']) =>
    ending === 'silence' || ending === 'other' ? text(`devices.endings.${ending}`) : ending;
  switch (fields.kind) {
    case 'keyboard':
      return (
        <ChoiceField
          label={text('devices.fields.ending')}
          value={fields.keyEnding}
          choices={keyboardEndings.map((ending) => [ending, wordsOf(ending)] as const)}
          onChange={(keyEnding) => onChange({ keyEnding })}
        />
      );
    case 'serial': {
      const endings = fields.lineEnding === 'other' ? (['other', ...serialEndings] as const) : serialEndings;
      return (
        <ChoiceField
          label={text('devices.fields.ending')}
          value={fields.lineEnding}
          choices={endings.map((ending) => [ending, wordsOf(ending)] as const)}
          onChange={(lineEnding) => onChange({ lineEnding })}
        />
      );
    }
    case 'hid':
      return null;
  }
}
