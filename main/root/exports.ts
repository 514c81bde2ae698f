import path from 'node:path';
import type { Settings } from '../settings/schema.ts';
import { DayReportExporter } from '../terminal/closing/export/exporter.ts';
import { EXPORTS_FOLDER } from '../terminal/closing/export/named-file.ts';
import { receiptContext } from './terminal.ts';

/** Where exports go: where the settings say, or into the data folder. */
export function exportFolder({ closing }: Pick<Settings, 'closing'>, dataFolder: string): string {
  return path.resolve(dataFolder, closing.exportFolder ?? EXPORTS_FOLDER);
}

/** Writes day reports where the settings want them. */
export function dayReportExporter(settings: Settings, dataFolder: string): DayReportExporter {
  return new DayReportExporter({ folder: exportFolder(settings, dataFolder), context: receiptContext(settings) });
}
