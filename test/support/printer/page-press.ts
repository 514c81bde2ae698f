import type { PagePress, PressResult, PrintPage } from '../../../main/printers/port.ts';

/** A press that keeps the pages: its PDFs are the pages' HTML. */
export class FakePress implements PagePress {
  names: string[];
  readonly pages: { readonly page: PrintPage; readonly printer: string }[] = [];
  /** What comes of the next pages instead of paper. */
  failure: Extract<PressResult, { ok: false }> | undefined;
  /** Called before a page is taken. */
  before: () => Promise<void> = async () => undefined;

  constructor(...names: string[]) {
    this.names = names;
  }

  async printers(): Promise<readonly string[]> {
    return this.names;
  }

  async print(page: PrintPage, printer: string): Promise<PressResult> {
    await this.before();
    if (this.failure !== undefined) {
      return this.failure;
    }
    this.pages.push({ page, printer });
    return { ok: true, value: undefined };
  }

  async pdf(page: PrintPage): Promise<PressResult<Uint8Array>> {
    await this.before();
    return this.failure ?? { ok: true, value: Buffer.from(page.html) };
  }
}

/** The text of a page, without blanks. */
export function textOfPage(html: string): string {
  const body = html.slice(html.indexOf('<body>'));
  return body
    .replace(/<[^>]*>/g, '')
    .replaceAll('&#xa0;', ' ')
    .replace(/\s/g, '');
}
