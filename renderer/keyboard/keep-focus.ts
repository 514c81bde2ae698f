/**
 * Leaves the focus where it is when a button is pressed with a finger or the mouse: Enter belongs to the screen, and would
 * otherwise press that button again. The Tab key moves the focus as ever. Gives a function that ends it.
 */
export function keepFocusOnPress(target: Window): () => void {
  const keep = (event: MouseEvent): void => {
    if (event.target instanceof Element && event.target.closest('button') !== null) {
      event.preventDefault();
    }
  };
  target.addEventListener('mousedown', keep, true);
  return () => target.removeEventListener('mousedown', keep, true);
}
