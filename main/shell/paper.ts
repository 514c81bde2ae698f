import { randomUUID } from 'node:crypto';

/** Where pages lie while they are printed: another origin than the window's, so that neither reaches the other. */
const PAPER_ORIGIN = 'app://paper';

/** Text and pictures, and nothing that runs or asks for anything. */
const headers = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; img-src data:",
  'x-content-type-options': 'nosniff',
} as const;

export function isPaperUrl(url: string): boolean {
  return url.startsWith(`${PAPER_ORIGIN}/`);
}

/** The pages that are being printed, each under an address that nobody can guess. */
export class PaperPages {
  readonly #pages = new Map<string, string>();

  /** Gives the page's address. */
  lay(html: string): string {
    const url = `${PAPER_ORIGIN}/${randomUUID()}`;
    this.#pages.set(url, html);
    return url;
  }

  remove(url: string): void {
    this.#pages.delete(url);
  }

  serve(request: Pick<Request, 'method' | 'url'>): Response {
    const html = request.method === 'GET' ? this.#pages.get(request.url) : undefined;
    return html === undefined ? new Response(null, { status: 404, headers }) : new Response(html, { headers });
  }
}
