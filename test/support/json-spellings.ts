import fc from 'fast-check';

/** Some way in which JSON may write a text, without the quotation marks around it. */
export function randomSpelling(text: string): fc.Arbitrary<string> {
  return fc
    .tuple(...[...text].map((character) => fc.constantFrom(...spellingsOf(character))))
    .map((all) => all.join(''));
}

function spellingsOf(character: string): string[] {
  const hex = character.charCodeAt(0).toString(16).padStart(4, '0');
  const usual = JSON.stringify(character).slice(1, -1);
  return [usual, usual, `\\u${hex}`, `\\u${hex.toUpperCase()}`, ...(character === '/' ? ['\\/'] : [])];
}
