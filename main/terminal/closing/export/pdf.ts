import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Translator } from '../../../i18n/translator.ts';
import type { ReceiptContext } from '../../documents/parts.ts';
import type { DayReport } from '../report.ts';
import { loadFonts } from './fonts.ts';
import { drawAdjustments, drawProof, drawReconciliation, drawUnknown } from './pdf-entries.ts';
import { drawBrands, drawHours, drawOperators } from './pdf-figures.ts';
import { drawHead } from './pdf-head.ts';
import { CONTENT_WIDTH, colors, PAGE, Sheet, styles } from './sheet.ts';
import { type TextPlace, Typesetter } from './typesetter.ts';

/** In their order. */
const sections = [
  drawHead,
  drawBrands,
  drawOperators,
  drawReconciliation,
  drawHours,
  drawUnknown,
  drawAdjustments,
  drawProof,
];

/**
 * A report as a PDF file: A4 upright, with charts and their tables. The same report gives the same bytes. Whatever else the
 * process has to do gets its turn between the parts.
 * @throws TerminalError FONT_MISSING.
 */
export async function dayReportPdf(report: DayReport, context: ReceiptContext): Promise<Buffer> {
  const fonts = await loadFonts(context.language, JSON.stringify([report, context.shop]));
  await nextTurn();
  const { default: PdfDocument } = await import('pdfkit');
  await nextTurn();
  const title = titleOf(report, context.translate);
  const document = new PdfDocument({
    size: 'A4',
    margin: 0,
    autoFirstPage: false,
    bufferPages: true,
    pdfVersion: '1.7',
    lang: context.language,
    displayTitle: true,
    info: { Title: title, Author: context.shop.name, Creator: 'OnePay POS', CreationDate: new Date(report.madeAt) },
  });
  const bytes = gathered(document);
  const type = new Typesetter(document, fonts);
  const sheet = new Sheet(document, type, title);
  for (const draw of sections) {
    draw(sheet, report, context);
    await nextTurn();
  }
  drawFeet(document, type, title, context);
  await nextTurn();
  document.end();
  return await bytes;
}

function titleOf({ report, businessDate, terminalCode }: DayReport, translate: Translator): string {
  const number = report.kind === 'z' ? ` ${translate('dayReport.closeNo', { sequence: report.sequence })}` : '';
  return `${translate(`dayReport.titles.${report.kind}`)}${number}  ${businessDate}  ${terminalCode}`;
}

/** At the foot of each page: what it belongs to, and which of how many it is. */
function drawFeet(document: PDFKit.PDFDocument, type: Typesetter, title: string, context: ReceiptContext): void {
  const { translate, training } = context;
  const { count } = document.bufferedPageRange();
  const place: Omit<TextPlace, 'align'> = { x: PAGE.margin, y: PAGE.height - 34, width: CONTENT_WIDTH };
  for (let page = 0; page < count; page += 1) {
    document.switchToPage(page);
    type.write(title, styles.small, { ...place, width: CONTENT_WIDTH * 0.6, align: 'left' });
    type.write(translate('closeExport.page', { page: page + 1, pages: count }), styles.small, {
      ...place,
      align: 'right',
    });
    if (training) {
      const style = { ...styles.smallStrong, color: colors.warning };
      type.write(translate('receipt.trainingMark'), style, { ...place, y: PAGE.height - 22, align: 'center' });
    }
  }
}

async function gathered(document: PDFKit.PDFDocument): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of document) {
    chunks.push(Buffer.from(chunk));
  }
  return Buffer.concat(chunks);
}
