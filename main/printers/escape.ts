/** What of a text is printed at all. */
export function printable(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\r\n\t\u2028\u2029]+/g, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Mn}\p{Me}]/gu, '');
}

/**
 * Makes a text harmless inside receiptline's markup: whatever stands in it is printed as it is and can neither alter the
 * layout nor reach the printer as a command.
 *
 * Every ASCII character that is not a letter or a digit becomes a hexadecimal escape, the only form in which receiptline
 * never obeys. The text is normalised first, since receiptline normalises the whole document and some characters (U+1FEF)
 * only then become markup. Marks that are left uncombined go, because they would combine with our own characters; control
 * and direction characters go, because no printer prints them.
 */
export function escapeText(text: string): string {
  return printable(text).replace(
    /[ -/:-@[-`{-~]/g,
    (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}
