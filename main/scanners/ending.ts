const names: Readonly<Record<string, string>> = { '\r': 'CR', '\n': 'LF', '\t': 'Tab' };

/** What ended a code, as {@link ScanFacts}`.ending` says it: `CR LF`, `Tab`; `0x03` for a character without a name. */
export function endingName(characters: string): string {
  return [...characters].map((one) => (Object.hasOwn(names, one) ? names[one] : hex(one))).join(' ');
}

function hex(character: string): string {
  return `0x${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}
