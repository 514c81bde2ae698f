import { type RefObject, useRef } from 'react';
import { useKeys } from '../keyboard/use-key.tsx';

const LINE_PX = 64;

/** A part that the arrow keys scroll, wherever the focus is. */
export function useScrollKeys<E extends HTMLElement>(): RefObject<E | null> {
  const part = useRef<E>(null);
  const by = (px: number) => part.current?.scrollBy({ top: px });
  const page = () => (part.current?.clientHeight ?? 0) - LINE_PX;
  useKeys(['ArrowDown'], () => by(LINE_PX));
  useKeys(['ArrowUp'], () => by(-LINE_PX));
  useKeys(['PageDown'], () => by(page()));
  useKeys(['PageUp'], () => by(-page()));
  useKeys(['Home'], () => part.current?.scrollTo({ top: 0 }));
  useKeys(['End'], () => part.current?.scrollTo({ top: part.current.scrollHeight }));
  return part;
}
