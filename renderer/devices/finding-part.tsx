import { IconLoader2, IconRefresh } from '@tabler/icons-react';
import { ActionButton } from '../components/action-button.tsx';
import { useText } from '../i18n/text-context.tsx';
import { Advice } from './advice.tsx';
import type { Finding } from './use-finding.ts';

/** How the search goes, and what keeps some devices from being found. */
export function FindingState({ finding, count }: { readonly finding: Finding; readonly count: number }) {
  const text = useText();
  return (
    <>
      <p role="status" className="finding">
        {finding.loading ? (
          <>
            <IconLoader2 className="turning" aria-hidden /> {text('devices.finding')}
          </>
        ) : (
          text(count === 0 ? 'devices.foundNone' : 'devices.foundSome', { count })
        )}
      </p>
      {(finding.value?.troubles ?? []).map((trouble) => (
        <Advice key={trouble.code} advice={trouble} />
      ))}
    </>
  );
}

/** Looks again at what is plugged in. */
export function FindButton({ finding }: { readonly finding: Finding }) {
  const text = useText();
  return (
    <ActionButton
      label={text('devices.findAgain')}
      icon={<IconRefresh aria-hidden />}
      keys={['F5']}
      onPress={finding.again}
      inert={finding.loading}
    />
  );
}
