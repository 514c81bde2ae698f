import { useText } from '../i18n/text-context.tsx';
import { ChoiceField, TextField } from './fields.tsx';
import { type Faults, type PortFields, usualBaudRates } from './port-fields.ts';

interface PortFormProps {
  readonly fields: PortFields;
  readonly faults: Faults<keyof PortFields>;
  readonly onChange: (fields: Partial<PortFields>) => void;
}

/** A USB device by its numbers, as they stand in the list of what was found. */
export function UsbForm({ fields, faults, onChange }: PortFormProps) {
  const text = useText();
  return (
    <>
      <TextField
        label={text('devices.fields.vendorId')}
        value={fields.vendorId}
        fault={faults.vendorId}
        onChange={(vendorId) => onChange({ vendorId })}
      />
      <TextField
        label={text('devices.fields.productId')}
        value={fields.productId}
        fault={faults.productId}
        onChange={(productId) => onChange({ productId })}
      />
      <TextField
        label={text('devices.fields.serialNumber')}
        value={fields.serialNumber}
        fault={faults.serialNumber}
        onChange={(serialNumber) => onChange({ serialNumber })}
      />
    </>
  );
}

/** A serial port: by what is plugged in, or by its name; and its speed. */
export function PortForm(props: PortFormProps) {
  const { fields, faults, onChange } = props;
  const text = useText();
  const isUsual = usualBaudRates.some((rate) => rate === fields.baudRate);
  const rates = isUsual ? usualBaudRates : [fields.baudRate, ...usualBaudRates];
  return (
    <>
      <ChoiceField
        label={text('devices.fields.portBy')}
        value={fields.portBy}
        choices={[
          ['usb', text('devices.portBy.usb')],
          ['path', text('devices.portBy.path')],
        ]}
        onChange={(portBy) => onChange({ portBy })}
      />
      {fields.portBy === 'usb' ? (
        <UsbForm {...props} />
      ) : (
        <TextField
          label={text('devices.fields.path')}
          value={fields.path}
          fault={faults.path}
          onChange={(path) => onChange({ path })}
        />
      )}
      <ChoiceField
        label={text('devices.fields.baudRate')}
        value={fields.baudRate}
        choices={rates.map((rate) => [rate, rate] as const)}
        onChange={(baudRate) => onChange({ baudRate })}
      />
    </>
  );
}
