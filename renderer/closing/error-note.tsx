import { IconAlertTriangle } from '@tabler/icons-react';
import type { BridgeError } from '../../preload/contract.ts';
import { useText } from '../i18n/text-context.tsx';

/** Why something was refused, where it was asked for. */
export function ErrorNote({ error: { message, hint, code } }: { readonly error: BridgeError }) {
  const text = useText();
  return (
    <p role="alert" className="part-note part-bad">
      <IconAlertTriangle aria-hidden />
      <span>
        <strong>{message}</strong> {hint} <span className="code">{text('app.code', { code })}</span>
      </span>
    </p>
  );
}
