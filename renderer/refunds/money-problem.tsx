import type { BridgeError } from '../../preload/contract.ts';
import { useText } from '../i18n/text-context.tsx';

/** Why it was refused, there where it was asked for. */
export function MoneyProblem({ error }: { readonly error: BridgeError | null }) {
  const text = useText();
  return (
    <div role="alert" className="money-problem">
      {error === null ? null : (
        <p>
          <strong>{error.message}</strong> {error.hint}{' '}
          <span className="code">{text('app.code', { code: error.code })}</span>
        </p>
      )}
    </div>
  );
}
