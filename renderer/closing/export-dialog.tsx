import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useState } from 'react';
import type { BridgeError, Exported, ExportFormat, ReportName } from '../../preload/contract.ts';
import { useCall } from '../bridge/use-call.ts';
import { ActionButton } from '../components/action-button.tsx';
import { CloseRow, Dialog } from '../components/dialog.tsx';
import { useText } from '../i18n/text-context.tsx';
import type { KeyName } from '../keyboard/key-names.ts';
import { ErrorNote } from './error-note.tsx';

const formats = [
  ['pdf', '1'],
  ['csvUtf8', '2'],
  ['csvShiftJis', '3'],
] as const satisfies readonly (readonly [ExportFormat, KeyName])[];

interface ExportDialogProps {
  readonly report: ReportName;
  /** Which report it is, for people. */
  readonly title: string;
  /** Where it is written; null where that is told afterwards alone. */
  readonly folder: string | null;
  readonly onClose: () => void;
}

type Outcome =
  | { readonly kind: 'written'; readonly value: Exported }
  | { readonly kind: 'failed'; readonly error: BridgeError };

function Told({ outcome }: { readonly outcome: Outcome }) {
  const text = useText();
  if (outcome.kind === 'failed') {
    return <ErrorNote error={outcome.error} />;
  }
  const { file, replaced } = outcome.value;
  return (
    <div role="status" className="export-told">
      <p className="part-note part-good">
        <IconCircleCheck aria-hidden />
        <span>
          <strong>{text('closing.export.written')}</strong> <span className="file-name">{file}</span>
        </span>
      </p>
      {replaced === '' ? null : (
        <p className="part-note part-open">
          <IconAlertTriangle aria-hidden />
          {text('closing.export.replaced', { characters: replaced })}
        </p>
      )}
    </div>
  );
}

/** Writes a report into a file of one kind or another, and says where it lies. */
export function ExportDialog({ report, title, folder, onClose }: ExportDialogProps) {
  const text = useText();
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const write = useCall('close.export', (error) => setOutcome({ kind: 'failed', error }));
  return (
    <Dialog title={text('closing.export.title')} onClose={onClose}>
      <p className="dialog-hint">{title}</p>
      {folder === null ? null : <p className="file-name">{text('closing.export.folder', { folder })}</p>}
      <div className="export-formats">
        {formats.map(([format, key], index) => (
          <ActionButton
            key={format}
            label={text(`closing.export.${format}`)}
            keys={[key]}
            onPress={() => {
              setOutcome(null);
              write.run({ report, format }, (value) => setOutcome({ kind: 'written', value }));
            }}
            inert={write.busy}
            size="large"
            first={index === 0}
          />
        ))}
      </div>
      {write.busy ? <p role="status">{text('closing.export.writing')}</p> : null}
      {outcome === null ? null : <Told outcome={outcome} />}
      <CloseRow onClose={onClose} />
    </Dialog>
  );
}
