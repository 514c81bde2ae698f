/** A field in which people write. */
export type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement | HTMLElement;

/** Inputs that are pressed or moved and not written into. */
const notWritten = new Set(['button', 'checkbox', 'color', 'file', 'image', 'radio', 'range', 'reset', 'submit']);

/** The field that a key goes into; undefined where it goes to a button or to nothing. */
export function fieldOf(target: EventTarget | null): Field | undefined {
  if (target instanceof HTMLInputElement) {
    return notWritten.has(target.type) ? undefined : target;
  }
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) {
    return target;
  }
  return target instanceof HTMLElement && target.isContentEditable ? target : undefined;
}

/** Gives a function that puts back what is in a field now, as the field's user would see it typed. */
export function rememberField(field: Field): () => void {
  if (field instanceof HTMLSelectElement) {
    const { value } = field;
    return () => putValue(field, value);
  }
  if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) {
    const { value, selectionStart, selectionEnd } = field;
    return () => {
      putValue(field, value);
      // Numbers, dates and the like have no selection.
      if (selectionStart !== null) {
        field.setSelectionRange(selectionStart, selectionEnd);
      }
    };
  }
  const text = field.textContent;
  return () => {
    field.textContent = text;
  };
}

/** React notices a value only where it is set past the property that it has put on the element. */
function putValue(field: HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement, value: string): void {
  if (field.value === value) {
    return;
  }
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value')?.set?.call(field, value);
  field.dispatchEvent(new Event('input', { bubbles: true }));
  if (field instanceof HTMLSelectElement) {
    field.dispatchEvent(new Event('change', { bubbles: true }));
  }
}

/** Presses what Space presses by itself, had its key not been held. */
export function pressBySpace(target: EventTarget | null): void {
  if (target instanceof HTMLElement && target === document.activeElement && target.matches(pressable)) {
    target.click();
  }
}

const pressable = 'button, summary, input, [role="button"], [role="checkbox"], [role="switch"], [role="tab"]';
