import { IconAlertTriangle, IconCircleCheck, IconDatabaseExport, IconFolder, IconFolderOff } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { BackupsView, BridgeError, HealthView, Language } from '../../preload/contract.ts';
import { useTerminal } from '../bridge/terminal-context.ts';
import { useAnswer } from '../bridge/use-answer.ts';
import { useCall } from '../bridge/use-call.ts';
import { ErrorNote } from '../closing/error-note.tsx';
import { ActionButton } from '../components/action-button.tsx';
import { useText } from '../i18n/text-context.tsx';
import type { Translator } from '../i18n/translator.ts';
import { TakingOver } from './taking-over.tsx';

const LOOK_AGAIN_MS = 2_000;

const places = {
  otherDisk: { tone: 'good', Icon: IconFolder },
  sameDisk: { tone: 'open', Icon: IconAlertTriangle },
  missing: { tone: 'bad', Icon: IconFolderOff },
} as const;

function Place({ view }: { readonly view: BackupsView }) {
  const text = useText();
  const { tone, Icon } = places[view.place];
  return (
    <div className="backup-place">
      <p>
        <span className="health-name">{text('backups.folder')}</span>{' '}
        <span className="file-name">{view.folderText}</span>
      </p>
      <p className={`part-note part-${tone}`} data-place={view.place}>
        <Icon aria-hidden />
        {text(`backups.places.${view.place}`)}
      </p>
    </div>
  );
}

function Copies({ copies }: Pick<BackupsView, 'copies'>) {
  const text = useText();
  return copies.length === 0 ? (
    <p>{text('backups.empty')}</p>
  ) : (
    <table className="backup-copies">
      <caption>{text('backups.copies', { count: copies.length })}</caption>
      <thead>
        <tr>
          <th scope="col">{text('backups.madeAt')}</th>
          <th scope="col" className="backup-number">
            {text('backups.payments')}
          </th>
          <th scope="col" className="backup-number">
            {text('backups.size')}
          </th>
          <th scope="col">{text('backups.file')}</th>
        </tr>
      </thead>
      <tbody>
        {copies.map((copy) => (
          <tr key={copy.fileName}>
            <td>{copy.madeAtText}</td>
            <td className="backup-number">{copy.paymentsText}</td>
            <td className="backup-number">{copy.sizeText}</td>
            <td className="file-name">{copy.fileName}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface LastProps {
  readonly view: BackupsView | null;
  readonly isRunning: boolean;
  readonly justMade: boolean;
}

function lastWords(text: Translator, { view, isRunning }: LastProps): string {
  if (isRunning) {
    return text('backups.running');
  }
  if (view === null) {
    return text('history.loading');
  }
  return view.lastText === null ? text('backups.never') : text('backups.last', { time: view.lastText });
}

function Last(props: LastProps) {
  const text = useText();
  const { view, isRunning, justMade } = props;
  return (
    <p role="status" className="health-when">
      {lastWords(text, props)}
      {justMade && !isRunning && view?.problem === null ? (
        <span className="save-done">
          <IconCircleCheck aria-hidden />
          {text('backups.made')}
        </span>
      ) : null}
    </p>
  );
}

/** Copies of the ledger: where they lie, when the last was made, and one more now. */
export function BackupsPart({ takingOver }: Pick<HealthView, 'takingOver'>) {
  const text = useText();
  const { language } = useTerminal().snapshot;
  const [error, setError] = useState<BridgeError | null>(null);
  const [made, setMade] = useState<{ readonly view: BackupsView; readonly language: Language } | null>(null);
  const [looks, setLooks] = useState(0);
  const asked = useAnswer('backups.list', null, `${language} ${looks}`, setError);
  const make = useCall('backups.make', setError);
  const view = made?.language === language ? made.view : asked.value;
  const isRunning = make.busy || view?.state === 'running';
  const waits = view?.state === 'running' && !asked.loading;
  useEffect(() => {
    if (!waits) {
      return undefined;
    }
    const timer = window.setTimeout(() => {
      setMade(null);
      setLooks((times) => times + 1);
    }, LOOK_AGAIN_MS);
    return () => window.clearTimeout(timer);
  }, [waits]);
  return (
    <div className="health-part" data-part="backups">
      <div className="health-bar">
        <Last view={view} isRunning={isRunning} justMade={made !== null} />
        <ActionButton
          label={text('backups.make')}
          icon={<IconDatabaseExport aria-hidden />}
          keys={['F10']}
          onPress={() => {
            setError(null);
            make.run(null, (now) => setMade({ view: now, language }));
          }}
          inert={isRunning || view === null}
          tone="primary"
        />
      </div>
      <TakingOver takingOver={takingOver} />
      {error === null ? null : <ErrorNote error={error} />}
      {view === null || view.problem === null ? null : <ErrorNote error={view.problem} />}
      {view === null ? null : (
        <>
          <Place view={view} />
          <Copies copies={view.copies} />
        </>
      )}
      <p className="health-note">{text('backups.restoreHint')}</p>
    </div>
  );
}
