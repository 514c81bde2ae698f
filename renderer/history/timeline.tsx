import { IconCircleCheck, IconCircleX, IconHourglassHigh, IconPoint } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { HistoryDetail } from '../../preload/contract.ts';

type Entry = HistoryDetail['timeline'][number];

const icons: Readonly<Record<Entry['tone'], ReactNode>> = {
  neutral: <IconPoint aria-hidden />,
  good: <IconCircleCheck aria-hidden />,
  bad: <IconCircleX aria-hidden />,
  open: <IconHourglassHigh aria-hidden />,
};

/** What happened, oldest first. */
export function Timeline({ timeline }: { readonly timeline: HistoryDetail['timeline'] }) {
  // Two entries may be of the same moment and words; their place tells them apart, and entries are only ever added.
  const keyed = timeline.map((entry, index) => ({ entry, key: `${index} ${entry.at}` }));
  return (
    <ol className="timeline">
      {keyed.map(({ entry, key }) => (
        <li key={key} className={`timeline-${entry.tone}`}>
          {icons[entry.tone]}
          <time dateTime={entry.at}>{entry.atText}</time>
          <span>
            {entry.text} {entry.byText === '' ? null : <span className="timeline-by">{entry.byText}</span>}{' '}
            {entry.code === '' ? null : <span className="code">{entry.code}</span>}
          </span>
        </li>
      ))}
    </ol>
  );
}
