/** What may not begin a line, and what may not end one. */
const CLOSING = /^[\p{Pe}\p{Pf}。、，．！？・：；ー々…％％)\],.!?:;%]+$/u;
const OPENING = /^[\p{Ps}\p{Pi}¥￥(["]+$/u;

/**
 * Breaks a text into lines between its words; a word wider than a line is broken within.
 * @param fits whether so much text has room in a line.
 */
export function brokenLines(text: string, fits: (line: string) => boolean): string[] {
  const lines: string[] = [];
  let line = '';
  const flush = () => {
    lines.push(line.trimEnd());
    line = '';
  };
  for (const word of words(text).flatMap((word) => (fits(word) ? [word] : graphemes(word)))) {
    if (line !== '' && !fits((line + word).trimEnd())) {
      flush();
    }
    if (line !== '' || word.trim() !== '') {
      line += word;
    }
  }
  if (line.trim() !== '' || lines.length === 0) {
    flush();
  }
  return lines;
}

/** Pieces that stay together: a word with the punctuation around it. */
function words(text: string): string[] {
  const pieces: string[] = [];
  let opening = '';
  for (const { segment } of new Intl.Segmenter('ja', { granularity: 'word' }).segment(text)) {
    const before = pieces.at(-1);
    if (OPENING.test(segment)) {
      opening += segment;
    } else if (opening === '' && before !== undefined && CLOSING.test(segment)) {
      pieces[pieces.length - 1] = before + segment;
    } else {
      pieces.push(opening + segment);
      opening = '';
    }
  }
  return opening === '' ? pieces : [...pieces, opening];
}

function graphemes(text: string): string[] {
  return Array.from(new Intl.Segmenter('ja', { granularity: 'grapheme' }).segment(text), ({ segment }) => segment);
}
