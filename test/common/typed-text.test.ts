import { v7 as uuid } from 'uuid';
import { describe, expect, it } from 'vitest';
import { typedText } from '../../main/common/typed-text.ts';

describe('a text that somebody typed', () => {
  it.each(['', '1.5', 'nobody', '1234567890123', uuid(), uuid().toUpperCase(), 'R2611224711000123'])(
    'is repeated as it is: %s',
    (text) => {
      expect(typedText(text)).toBe(text);
    },
  );

  it.each([
    '12345678901234',
    '280390312172859395',
    'R280390312172859395280390',
    ' 280390312172859395 ',
    'OQEx0A+/=code',
    'a'.repeat(512),
  ])("is masked where it may be a customer's code: %s", (text) => {
    expect(typedText(`${text}9395`)).toBe('****9395');
  });
});
