import { describe, expect, it, vi } from 'vitest';
import { keyNameOf, worksInField } from '../../renderer/keyboard/key-names.ts';
import { createKeyScopes, giveKey, type KeyScope } from '../../renderer/keyboard/key-scopes.ts';

const human = (code: string, key = code, more = {}) => ({
  code,
  key,
  shift: false,
  ctrl: false,
  alt: false,
  meta: false,
  ...more,
});

describe('the name of a key', () => {
  it.each([
    [human('Digit5', '5'), '5'],
    [human('Digit5', 'Process'), '5'],
    [human('Numpad7', 'Home'), '7'],
    [human('NumpadEnter', 'Enter'), 'Enter'],
    [human('F12'), 'F12'],
    [human('F12', 'F12', { shift: true }), 'Shift+F12'],
    [human('F6', 'F6', { shift: true }), 'Shift+F6'],
    [human('Enter', 'Enter', { shift: true }), null],
    [human('Slash', '?', { shift: true }), '?'],
    [human('IntlRo', '?'), '?'],
    [human('Digit5', '%', { shift: true }), null],
    [human('Digit5', '5', { ctrl: true }), null],
    [human('KeyS', 's', { ctrl: true }), 'Ctrl+S'],
    [human('KeyS', 's'), null],
    [human('KeyS', 'S', { ctrl: true, shift: true }), null],
    [human('F5', 'F5', { alt: true }), null],
    [human('KeyA', 'a'), null],
  ])('%o is %s', (key, name) => {
    expect(keyNameOf(key)).toBe(name);
  });

  it('tells which keys work while a field is being written in', () => {
    expect(['Enter', 'Escape', 'F4', 'Shift+F12', 'Ctrl+S'].every((name) => worksInField(name as 'F4'))).toBe(true);
    expect(['ArrowUp', 'Home', 'Backspace', '5', '?', 'Space'].some((name) => worksInField(name as '5'))).toBe(false);
  });
});

describe('key scopes', () => {
  const scope = (outer: KeyScope | null, exclusive: boolean, handlers: KeyScope['handlers'] = new Map()): KeyScope => ({
    outer,
    exclusive,
    handlers,
  });

  it('give a key to the deepest scope that knows it', () => {
    const scopes = createKeyScopes();
    const [outer, inner] = [vi.fn(), vi.fn()];
    const around = scope(
      null,
      false,
      new Map([
        ['F8', [outer]],
        ['F1', [outer]],
      ]),
    );
    scopes.open(scope(around, false, new Map([['F8', [inner]]])));
    scopes.open(around);
    expect(scopes.dispatch('F8')).toBe(true);
    expect(inner).toHaveBeenCalledOnce();
    expect(scopes.dispatch('F1')).toBe(true);
    expect(outer).toHaveBeenCalledOnce();
    expect(scopes.dispatch('F2')).toBe(false);
  });

  it('let nothing past a dialog, until it closes', () => {
    const scopes = createKeyScopes();
    const behind = vi.fn();
    const screen = scope(null, false, new Map([['Enter', [behind]]]));
    scopes.open(screen);
    const close = scopes.open(scope(screen, true));
    expect(scopes.dispatch('Enter')).toBe(false);
    close();
    expect(scopes.dispatch('Enter')).toBe(true);
    expect(behind).toHaveBeenCalledOnce();
  });

  it('let a dialog hear keys before a screen beside it that lies deeper', () => {
    const scopes = createKeyScopes();
    const [below, closes] = [vi.fn(), vi.fn()];
    const stage = scope(null, false);
    scopes.open(stage);
    scopes.open(
      scope(
        scope(stage, false),
        false,
        new Map([
          ['Escape', [below]],
          ['F4', [below]],
        ]),
      ),
    );
    scopes.open(scope(stage, true, new Map([['Escape', [closes]]])));
    expect(scopes.dispatch('Escape')).toBe(true);
    expect(scopes.dispatch('F4')).toBe(false);
    expect(closes).toHaveBeenCalledOnce();
    expect(below).not.toHaveBeenCalled();
  });

  it('let the innermost of dialogs in one another hear keys, and of those side by side the last that came', () => {
    const scopes = createKeyScopes();
    const [first, second, inner] = [vi.fn(), vi.fn(), vi.fn()];
    const one = scope(null, true, new Map([['F9', [first]]]));
    const other = scope(null, true, new Map([['F9', [second]]]));
    const within = scopes.open(scope(one, true, new Map([['F9', [inner]]])));
    scopes.open(one);
    scopes.dispatch('F9');
    expect([first, second, inner].map(({ mock }) => mock.calls.length)).toEqual([0, 0, 1]);
    within();
    scopes.dispatch('F9');
    const close = scopes.open(other);
    scopes.dispatch('F9');
    expect([first, second, inner].map(({ mock }) => mock.calls.length)).toEqual([1, 1, 1]);
    close();
  });

  it('let the newest use of a key count, and the one before again when that is gone', () => {
    const scopes = createKeyScopes();
    const one = scope(null, false);
    scopes.open(one);
    const [older, newer] = [vi.fn(), vi.fn()];
    giveKey(one, 'F9', older);
    const takeBack = giveKey(one, 'F9', newer);
    scopes.dispatch('F9');
    expect([older.mock.calls.length, newer.mock.calls.length]).toEqual([0, 1]);
    takeBack();
    expect(scopes.dispatch('F9')).toBe(true);
    expect(older).toHaveBeenCalledOnce();
  });
});
