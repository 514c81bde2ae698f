import { IconEye, IconEyeOff } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { useText } from '../i18n/text-context.tsx';

interface PassphraseFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly label: string;
  /** Where a dialog begins. */
  readonly first?: boolean;
}

/** A secret that is typed: dots, unless somebody wants to see it. */
export function PassphraseField({ value, onChange, label, first = true }: PassphraseFieldProps) {
  const text = useText();
  const id = useId();
  const [shown, setShown] = useState(false);
  return (
    <div className="setting">
      <label className="setting-label" htmlFor={id}>
        {label}
      </label>
      <div className="setting-line">
        <input
          id={id}
          data-autofocus={first || undefined}
          className="setting-input setting-code"
          type={shown ? 'text' : 'password'}
          value={value}
          maxLength={256}
          onChange={(event) => onChange(event.currentTarget.value)}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
        />
        <button type="button" className="setting-button" aria-pressed={shown} onClick={() => setShown(!shown)}>
          {shown ? <IconEyeOff aria-hidden /> : <IconEye aria-hidden />}
          <span>{text(shown ? 'setup.keys.hide' : 'setup.keys.show')}</span>
        </button>
      </div>
    </div>
  );
}
