/**
 * Whether the last digit of a GS1 number is the right one for those before it.
 * @param digits digits alone.
 */
export function hasGs1CheckDigit(digits: string): boolean {
  const sum = [...digits]
    .reverse()
    .reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3), 0);
  return sum % 10 === 0;
}
