import { createElement, useState } from 'react';
import { createRoot } from 'react-dom/client';
import type { KeyboardScanner } from '../../../preload/contract.ts';
import { type HumanKey, listenToKeyboard } from '../../../renderer/scanner/keyboard.ts';

/** What happened on the page, in order. */
type Happening =
  | { readonly kind: 'scan'; readonly text: string; readonly ending: string }
  | { readonly kind: 'key'; readonly key: string; readonly at: number }
  | { readonly kind: 'click'; readonly name: string }
  /** A key of which the page heard. */
  | { readonly kind: 'heard'; readonly code: string };

/** What the tests may do to the page, and see of it. */
export interface PageUnderTest {
  readonly happenings: Happening[];
  scanners: readonly KeyboardScanner[];
  /** Keys that the screen has a use for. */
  used: readonly string[];
  stop(): void;
}

declare global {
  interface Window {
    underTest: PageUnderTest;
  }
}

const page: PageUnderTest = { happenings: [], scanners: [], used: [], stop: () => undefined };
window.underTest = page;

page.stop = listenToKeyboard(window, {
  scanners: () => page.scanners,
  onScan: ({ text, ending }) => page.happenings.push({ kind: 'scan', text, ending }),
  onKey: ({ key }: HumanKey) => {
    page.happenings.push({ kind: 'key', key, at: performance.now() });
    return page.used.includes(key);
  },
});

for (const type of ['keydown', 'keypress', 'keyup'] as const) {
  document.addEventListener(type, ({ code }) => page.happenings.push({ kind: 'heard', code }));
}

function Controlled() {
  const [value, setValue] = useState('');
  return createElement(
    'label',
    null,
    createElement('input', {
      id: 'controlled',
      value,
      onChange: (event: { readonly target: { readonly value: string } }) => setValue(event.target.value),
    }),
    createElement('output', { id: 'state' }, value),
  );
}

const clicked = (name: string) => () => page.happenings.push({ kind: 'click', name });
createRoot(document.body.appendChild(document.createElement('main'))).render(
  createElement(
    'form',
    { onSubmit: (event: { preventDefault(): void }) => event.preventDefault() },
    createElement('button', { id: 'button', type: 'button', onClick: clicked('button') }, 'button'),
    createElement(Controlled),
    createElement('input', { id: 'number', type: 'number' }),
    createElement('textarea', { id: 'area', defaultValue: 'before' }),
    createElement(
      'select',
      { id: 'select' },
      createElement('option', null, 'abc'),
      createElement('option', null, '280'),
    ),
    createElement('div', { id: 'editable', contentEditable: true, suppressContentEditableWarning: true }, 'before'),
    createElement('button', { id: 'next', type: 'button', onClick: clicked('next') }, 'next'),
  ),
);
