import type { KeyboardScanner } from '../../preload/contract.ts';
import { type Field, fieldOf, pressBySpace, rememberField } from './fields.ts';
import { isTyping, type KeyPress, KeyReader, type Reading, type Scan } from './key-reader.ts';
import { characterOf, endingKeyOf, isModifier, isPrintable } from './layout.ts';

/** A key that a person pressed (scanner typing has been taken out). */
export interface HumanKey {
  readonly code: string;
  readonly key: string;
  readonly shift: boolean;
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly meta: boolean;
}

export interface KeyboardOptions {
  readonly scanners: () => readonly KeyboardScanner[];
  /** A scanner has typed something; none of its keys has reached the page. */
  onScan(scan: Scan): void;
  /** True where the key was used: the browser's own use of it is prevented then. */
  onKey(key: HumanKey): boolean;
}

interface PagePress extends KeyPress {
  readonly human: HumanKey;
  readonly target: EventTarget | null;
  readonly field: Field | undefined;
  /** Puts the field back to what it was before the key. */
  readonly undo: (() => void) | undefined;
  /** An input method is at work on it in its field. */
  readonly composing: boolean;
}

/** Takes over the window's keys before the page sees them. Gives a function that ends it. */
export function listenToKeyboard(target: Window, options: KeyboardOptions): () => void {
  const listening = new AbortController();
  const listener = new KeyboardListener(target, options);
  const capture = { capture: true, signal: listening.signal };
  target.addEventListener('keydown', (event) => listener.keyDown(event), capture);
  target.addEventListener('keyup', (event) => listener.keyUp(event), capture);
  target.addEventListener('focus', (event) => event.target === target && listener.opened(event.timeStamp), capture);
  target.addEventListener('blur', (event) => event.target === target && listener.lost(), capture);
  target.document.addEventListener('visibilitychange', () => target.document.hidden && listener.lost(), capture);
  return () => {
    listening.abort();
    listener.stop();
  };
}

/** The event that is being handled. */
interface Current {
  readonly press: PagePress;
  readonly event: KeyboardEvent;
}

class KeyboardListener {
  readonly #window: Window;
  readonly #options: KeyboardOptions;
  readonly #reader: KeyReader<PagePress>;
  /** Keys that are down and of which the page is to see nothing, not even that they are let go. */
  readonly #taken = new Set<string>();
  #timer: number | undefined;
  #stopped = false;

  constructor(window: Window, options: KeyboardOptions) {
    this.#window = window;
    this.#options = options;
    this.#reader = new KeyReader(options.scanners);
  }

  keyDown(event: KeyboardEvent): void {
    if (event.repeat) {
      this.#repeated(event);
      return;
    }
    this.#taken.delete(event.code);
    // What is held too long is put back before this key goes into the same field.
    this.#tell(this.#reader.passed(event.timeStamp));
    const press = pressOf(event);
    const readings = this.#reader.press(press);
    const isPersons = readings.some((reading) => reading.kind === 'human' && reading.press === press);
    if (!isPersons && !isModifier(event.code) && !(isTyping(press) && press.field !== undefined)) {
      this.#take(event);
    }
    this.#tell(readings, { press, event });
    this.#wait();
  }

  keyUp(event: KeyboardEvent): void {
    if (this.#taken.delete(event.code)) {
      prevent(event);
    }
  }

  opened(at: number): void {
    this.#reader.opened(at);
  }

  lost(): void {
    this.#taken.clear();
    this.#tell(this.#reader.interrupted());
    this.#wait();
  }

  stop(): void {
    this.#stopped = true;
    this.#window.clearTimeout(this.#timer);
  }

  /** A key that is held down: a button that has the focus would be pressed again and again. */
  #repeated(event: KeyboardEvent): void {
    const wouldType = isPrintable(event.code) && fieldOf(event.target) === undefined;
    if (wouldType || endingKeyOf(event.code) === 'Enter' || this.#taken.has(event.code)) {
      prevent(event);
    }
  }

  #take(event: KeyboardEvent): void {
    this.#taken.add(event.code);
    prevent(event);
  }

  #tell(readings: readonly Reading<PagePress>[], current?: Current): void {
    for (const reading of readings) {
      if (reading.kind === 'human') {
        this.#tellKey(reading.press, current);
      } else {
        undoAll(reading.presses);
        this.#options.onScan(reading.scan);
      }
    }
  }

  #tellKey(press: PagePress, current: Current | undefined): void {
    if (press.field !== undefined && (isTyping(press) || press.composing)) {
      return;
    }
    const used = this.#options.onKey(press.human);
    if (press === current?.press) {
      if (used) {
        current.event.preventDefault();
        this.#taken.add(current.event.code);
      }
    } else if (!used && press.code === 'Space') {
      pressBySpace(press.target);
    }
  }

  #wait(): void {
    this.#window.clearTimeout(this.#timer);
    const until = this.#reader.heldUntil;
    if (until !== undefined && !this.#stopped) {
      const ms = Math.max(0, until - this.#window.performance.now());
      this.#timer = this.#window.setTimeout(() => this.#letInputGoFirst(), Math.ceil(ms) + 1);
    }
  }

  /** Where the page stood still, keys wait that were typed in time: they decide, and not the timer. */
  #letInputGoFirst(): void {
    this.#timer = this.#window.setTimeout(() => {
      this.#tell(this.#reader.passed(this.#window.performance.now()));
      this.#wait();
    });
  }
}

/** Takes an event from the page altogether. */
function prevent(event: Event): void {
  event.preventDefault();
  event.stopImmediatePropagation();
}

function undoAll(presses: readonly PagePress[]): void {
  const undone = new Set<Field>();
  for (const { field, undo } of presses) {
    if (field !== undefined && !undone.has(field)) {
      undone.add(field);
      undo?.();
    }
  }
}

function pressOf(event: KeyboardEvent): PagePress {
  const { shiftKey: shift, ctrlKey: ctrl, altKey: alt, metaKey: meta, timeStamp: at, target } = event;
  const code = event.code === '' ? (endingKeyOf(event.key) ?? '') : event.code;
  const key: KeyPress = {
    code,
    shift,
    command: ctrl || alt || meta,
    at,
    character: code === '' && event.key.length === 1 ? event.key : undefined,
  };
  const field = fieldOf(target);
  return {
    ...key,
    human: { code, key: keyOf(event), shift, ctrl, alt, meta },
    target,
    field,
    undo: field !== undefined && isTyping(key) ? rememberField(field) : undefined,
    composing: event.isComposing,
  };
}

/** An input method hides what key it took; digits and the like are where they are on any keyboard. */
function keyOf({ code, key, shiftKey }: KeyboardEvent): string {
  const isHidden = key === 'Process' || key === 'Unidentified' || key === 'Dead';
  return isHidden ? (characterOf(code, shiftKey, 'jp') ?? key) : key;
}
