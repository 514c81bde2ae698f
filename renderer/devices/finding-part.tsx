import { IconLoader2, IconRefresh } from '@tabler/icons-react';
import { ActionButton } from '../components/action-button.tsx';
import { useText } from '../i18n/text-context.tsx';
import { Advice } from './advice.tsx';
import type { Finding } from './use-finding.ts';

/** Troubles that concern one kind of devices alone. */
const troublesOf = { scanners: ['noLibusb'], printers: ['noPrintSystem'] } as const;

interface FindingStateProps {
  readonly finding: Finding;
  readonly count: number;
  /** What is looked for. */
  readonly sought: keyof typeof troublesOf;
}

/** How the search goes, and what keeps some devices of the kind that is sought from being found. */
export function FindingState({ finding, count, sought }: FindingStateProps) {
  const text = useText();
  const others: readonly string[] = troublesOf[sought === 'scanners' ? 'printers' : 'scanners'];
  const troubles = (finding.value?.troubles ?? []).filter(({ code }) => !others.includes(code));
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
      {troubles.map((trouble) => (
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
