import { IconAlertTriangle } from '@tabler/icons-react';
import type { SettingField, SetupView } from '../../preload/contract.ts';
import { useText } from '../i18n/text-context.tsx';
import { SettingFieldPart } from './setting-field.tsx';
import type { Setup } from './use-setup.ts';

/** The setting that lets keys lie in a file of their own. */
export const ALLOW_KEY_FILE = 'allowKeyFile';

/** Whether keys can be kept on this PC: on a new one also by what is typed, as nothing is saved before the end. */
export function canKeepKeys({ stage, keys }: SetupView, allowsKeyFile: boolean): boolean {
  return !keys.lacksKeyStore || (stage === 'new' && allowsKeyFile);
}

interface KeyStoreMissingProps {
  readonly view: SetupView;
  readonly setup: Setup;
  /** The setting {@link ALLOW_KEY_FILE}. */
  readonly field: SettingField;
}

/** Why no key can be kept on this PC, and the switch that lets one be kept all the same. */
export function KeyStoreMissing({ view, setup, field }: KeyStoreMissingProps) {
  const text = useText();
  const { path } = field;
  return (
    <div className="key-store-missing">
      <div role="status">
        {canKeepKeys(view, field.value === true) ? null : (
          <p className="part-note part-open">
            <IconAlertTriangle aria-hidden />
            <span>
              {view.keys.sealText} {view.stage === 'new' ? null : text('setup.keys.saveFirst')}
            </span>
          </p>
        )}
      </div>
      <SettingFieldPart
        field={field}
        typed={setup.draft.get(path)}
        isProblemTold
        tellsChanges={view.stage !== 'new'}
        onType={(typed) => setup.type(path, typed)}
        onLeave={() => setup.tidy(path)}
      />
    </div>
  );
}
