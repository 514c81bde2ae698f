import { IconFileDownload, IconPrinter } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReportName } from '../../preload/contract.ts';
import { usePress } from '../bridge/terminal-context.ts';
import { ActionButton } from '../components/action-button.tsx';
import { useText } from '../i18n/text-context.tsx';
import { ExportDialog } from './export-dialog.tsx';

interface ReportButtonsProps {
  readonly report: ReportName;
  /** Which report it is, for people. */
  readonly title: string;
  readonly hasPrinter: boolean;
  /** Where exports are written; null where that is told afterwards alone. */
  readonly folder: string | null;
}

/** Prints a report, or writes it into a file. */
export function ReportButtons({ report, title, hasPrinter, folder }: ReportButtonsProps) {
  const text = useText();
  const [exporting, setExporting] = useState(false);
  const print = usePress('close.print', report);
  const printLabel = report.kind === 'x' ? 'closing.printX' : 'closing.printZ';
  return (
    <>
      <ActionButton
        label={text(hasPrinter ? printLabel : 'closing.noPrinter')}
        icon={<IconPrinter aria-hidden />}
        keys={['F12']}
        onPress={print.press}
        inert={print.busy || !hasPrinter}
      />
      <ActionButton
        label={text('closing.export.open')}
        icon={<IconFileDownload aria-hidden />}
        keys={['F7']}
        onPress={() => setExporting(true)}
      />
      {exporting ? (
        <ExportDialog report={report} title={title} folder={folder} onClose={() => setExporting(false)} />
      ) : null}
    </>
  );
}
