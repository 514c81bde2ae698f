import { IconAlertTriangle, IconKey, IconPencil } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useText } from '../i18n/text-context.tsx';
import type { SectionMarks } from './marks.ts';

/** What can be chosen: a section of the settings, or the keys. */
export interface NavEntry {
  readonly id: string;
  readonly title: string;
  readonly marks: SectionMarks;
}

interface SectionNavProps {
  readonly entries: readonly NavEntry[];
  readonly chosen: string;
  readonly onChoose: (id: string) => void;
}

function Entry({
  entry,
  isChosen,
  onChoose,
}: {
  readonly entry: NavEntry;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}) {
  const text = useText();
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isChosen) {
      button.current?.scrollIntoView({ block: 'nearest' });
    }
  }, [isChosen]);
  const { problems, changed } = entry.marks;
  return (
    <li>
      <button
        ref={button}
        type="button"
        className="setup-entry"
        aria-current={isChosen ? 'page' : undefined}
        data-entry={entry.id}
        onClick={onChoose}
      >
        <span>{entry.title}</span>
        {problems > 0 ? (
          <span className="entry-mark entry-problem">
            <IconAlertTriangle aria-hidden />
            {text('setup.problemCount', { count: problems })}
          </span>
        ) : null}
        {problems === 0 && changed > 0 ? (
          <span className="entry-mark entry-changed">
            <IconPencil aria-hidden />
            {text('setup.changedCount', { count: changed })}
          </span>
        ) : null}
        {problems === 0 && changed === 0 && entry.id === 'keys' ? <IconKey className="entry-icon" aria-hidden /> : null}
      </button>
    </li>
  );
}

/** The sections, and what is changed or wrong in each. */
export function SectionNav({ entries, chosen, onChoose }: SectionNavProps) {
  const text = useText();
  return (
    <nav className="setup-nav" aria-label={text('setup.sections')}>
      <ul>
        {entries.map((entry) => (
          <Entry key={entry.id} entry={entry} isChosen={entry.id === chosen} onChoose={() => onChoose(entry.id)} />
        ))}
      </ul>
    </nav>
  );
}
