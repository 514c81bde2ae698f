import { type RefObject, useEffect, useRef } from 'react';

/** Moves the focus to where the cashier goes on, whenever `screen` changes. */
export function useScreenFocus<E extends HTMLElement>(screen: string): RefObject<E | null> {
  const target = useRef<E>(null);
  useEffect(() => {
    if (screen !== '') {
      target.current?.focus({ preventScroll: true });
    }
  }, [screen]);
  return target;
}
