/**
 * A text in one line as it is told to others: what steers a printer, a screen or the direction of reading, and halves of
 * characters, are blanks.
 */
export function plainText(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}
