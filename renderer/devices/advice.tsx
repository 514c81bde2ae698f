import { IconAlertTriangle } from '@tabler/icons-react';
import type { Worded } from '../../preload/contract.ts';

/** What is to be done about a device. */
export function Advice({ advice }: { readonly advice: Worded }) {
  return (
    <p className="device-advice">
      <IconAlertTriangle aria-hidden />
      <span>
        <strong>{advice.message}</strong> {advice.hint}
      </span>
    </p>
  );
}
