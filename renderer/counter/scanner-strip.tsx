import { IconBarcodeOff } from '@tabler/icons-react';
import type { DeviceTrouble } from './scanner-trouble.ts';

/** Nothing can be scanned: said where the amount is entered, before a customer holds out a phone. */
export function ScannerStrip({ trouble }: { readonly trouble: DeviceTrouble }) {
  return (
    <div className="device-notice scanner-notice">
      <IconBarcodeOff aria-hidden />
      <p>
        <strong>{trouble.words}</strong> {trouble.hint}
      </p>
    </div>
  );
}
