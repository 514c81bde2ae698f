import { describe, expect, it } from 'vitest';
import { characterOf, isModifier, isPrintable } from '../../../renderer/scanner/layout.ts';
import { keyOf } from './typist.ts';

const ascii = Array.from({ length: 95 }, (_, n) => String.fromCharCode(32 + n));

describe('the keys of a scanner', () => {
  it.each(['us', 'jp'] as const)('have every printable ASCII character on a %s keyboard', (layout) => {
    for (const character of ascii) {
      const { code, shift } = keyOf(character, layout);
      expect(characterOf(code, shift, layout)).toBe(character);
      expect(isPrintable(code)).toBe(true);
    }
  });

  it.each([
    ['Digit2', true, '@', '"'],
    ['Digit0', true, ')', undefined],
    ['BracketLeft', false, '[', '@'],
    ['BracketRight', false, ']', '['],
    ['Backslash', false, '\\', ']'],
    ['Equal', false, '=', '^'],
    ['Semicolon', true, ':', '+'],
    ['Quote', false, "'", ':'],
    ['Backquote', false, '`', undefined],
    ['IntlRo', true, undefined, '_'],
    ['IntlYen', false, undefined, '\\'],
    ['KeyQ', true, 'Q', 'Q'],
    ['Numpad7', false, '7', '7'],
    ['Enter', false, undefined, undefined],
    ['constructor', false, undefined, undefined],
  ] as const)('%s, Shift %s: %s in America, %s in Japan', (code, shift, us, jp) => {
    expect([characterOf(code, shift, 'us'), characterOf(code, shift, 'jp')]).toEqual([us, jp]);
  });

  it('are not those that switch an input method, nor Shift', () => {
    for (const code of [
      'ShiftLeft',
      'ControlRight',
      'CapsLock',
      'Convert',
      'NonConvert',
      'KanaMode',
      'Lang1',
      'Lang2',
    ]) {
      expect([isModifier(code), isPrintable(code)]).toEqual([true, false]);
    }
  });
});
