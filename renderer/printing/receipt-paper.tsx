import type { ReceiptPreview } from '../../preload/contract.ts';
import { useText } from '../i18n/text-context.tsx';

/** A picture that cannot run or fetch anything, whatever is in it. */
function pictureOf(svg: string): string {
  const bytes = new TextEncoder().encode(svg);
  return `data:image/svg+xml;base64,${btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))}`;
}

interface ReceiptPaperProps {
  readonly preview: ReceiptPreview;
  /** What is on the paper. */
  readonly label: string;
}

/** A receipt as it comes out of the printer, on white paper that can be scrolled. */
export function ReceiptPaper({ preview, label }: ReceiptPaperProps) {
  return (
    <div className="receipt-paper">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: without a mouse it is scrolled by the arrow keys */}
      <section className="paper-roll" aria-label={label} tabIndex={0}>
        <img src={pictureOf(preview.svg)} alt={label} />
      </section>
      <MissingCharacters characters={preview.characters} />
    </div>
  );
}

const CHARACTERS_SHOWN = 8;

/** Characters that the printer does not have, as they come out: the first of them, and how many more there are. */
export function MissingCharacters({ characters }: Pick<ReceiptPreview, 'characters'>) {
  const text = useText();
  const more = characters.length - CHARACTERS_SHOWN;
  return characters.length === 0 ? null : (
    <p className="missing-characters">
      <strong>{text('printing.characters')}</strong> {characters.slice(0, CHARACTERS_SHOWN).join('、')}
      {more > 0 ? ` ${text('printing.moreCharacters', { count: more })}` : null}
    </p>
  );
}
