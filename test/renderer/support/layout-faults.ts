/** What is wrong with the layout of the page as it stands. Runs in the page: must not refer to anything outside. */
export function layoutFaults(): string[] {
  const width = document.documentElement.clientWidth;
  const scope: ParentNode = [...document.querySelectorAll('.dialog')].at(-1) ?? document;
  const nameOf = (element: Element) => `${element.tagName} ${element.className} "${element.textContent?.slice(0, 30)}"`;
  const isShown = (element: Element) => {
    const { width: w, height: h } = element.getBoundingClientRect();
    return w > 1 && h > 1 && getComputedStyle(element).visibility === 'visible';
  };
  const pressed = [...scope.querySelectorAll('button, input, select')].filter(isShown);
  const written = [...scope.querySelectorAll('h1, h2, h3, p, li, dt, dd, output, button, label, span, strong')].filter(
    (element) => isShown(element) && element.closest('[class*=isuallyHidden]') === null,
  );

  const tooWide = () => {
    const { scrollWidth } = document.documentElement;
    return scrollWidth > width ? [`the page is ${scrollWidth} px wide in ${width}`] : [];
  };
  const tooSmall = (element: Element) => {
    const { width: w, height: h } = element.getBoundingClientRect();
    return w < 55.5 || h < 55.5 ? [`only ${Math.round(w)} x ${Math.round(h)} px: ${nameOf(element)}`] : [];
  };
  /** What can be seen of it: parts that scroll cut off what lies beyond their edges. */
  const seen = (element: Element) => {
    const rect = element.getBoundingClientRect();
    const box = { left: rect.left, right: rect.right, top: rect.top, bottom: rect.bottom };
    for (let around = element.parentElement; around !== null; around = around.parentElement) {
      if (getComputedStyle(around).overflowY !== 'visible' && around !== document.body) {
        const edge = around.getBoundingClientRect();
        box.top = Math.max(box.top, edge.top);
        box.bottom = Math.min(box.bottom, edge.bottom);
      }
    }
    return box;
  };
  const overlap = (one: Element, other: Element) => {
    const [a, b] = [seen(one), seen(other)];
    const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    return across > 1 && down > 1 ? [`${nameOf(one)} overlaps ${nameOf(other)}`] : [];
  };
  const outside = (element: Element) => {
    const { left, right } = element.getBoundingClientRect();
    return left < -1 || right > width + 1
      ? [`out of the window, ${Math.round(left)} to ${Math.round(right)} of ${width}: ${nameOf(element)}`]
      : [];
  };
  const cutOff = (element: Element) => {
    const isCut = element.scrollWidth > element.clientWidth + 2 && getComputedStyle(element).overflowX !== 'visible';
    return isCut ? [`cut off: ${nameOf(element)}`] : [];
  };

  return [
    ...tooWide(),
    ...pressed.flatMap(tooSmall),
    ...pressed.flatMap((one, index) => pressed.slice(index + 1).flatMap((other) => overlap(one, other))),
    ...written.flatMap(outside),
    ...written.flatMap(cutOff),
  ];
}

/** The keys that stand on the buttons in front, each as often as it stands there. Runs in the page. */
export function keysOnScreen(): string[] {
  const scope = [...document.querySelectorAll('.dialog')].at(-1) ?? document;
  return [...scope.querySelectorAll('[data-keys]')].flatMap(
    (element) => element.getAttribute('data-keys')?.split(' ') ?? [],
  );
}
