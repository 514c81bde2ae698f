import { type RefObject, useEffect, useRef, useState } from 'react';

/** The way into a form, for whoever has no mouse. */
export interface FormFocus {
  readonly form: RefObject<HTMLDivElement | null>;
  /** Moves the focus, as soon as the form is drawn, to its first field or to the first that cannot be saved. */
  readonly focus: (field: 'first' | 'faulty') => void;
}

const selectors = { first: ':is(select, input):not([inert] *)', faulty: '[aria-invalid="true"]' } as const;

/** One form that the focus can be moved into; with `begin` it goes there as soon as the form comes up. */
export function useFormFocus(begin?: 'first'): FormFocus {
  const form = useRef<HTMLDivElement>(null);
  const [wish, setWish] = useState<{ readonly field: keyof typeof selectors } | null>(
    begin === undefined ? null : { field: begin },
  );
  useEffect(() => {
    if (wish !== null) {
      form.current?.querySelector<HTMLElement>(selectors[wish.field])?.focus();
    }
  }, [wish]);
  return { form, focus: (field) => setWish({ field }) };
}
