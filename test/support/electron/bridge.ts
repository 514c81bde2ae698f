// `contextBridge`: the preload runs in a world of its own in the page's process, and what it exposes reaches the page as
// copies. The worlds talk by events on the document: dispatching is synchronous, and Chromium clones an event's `detail`
// between worlds. These functions run in the page, as source text: they refer to nothing outside but each other.

/** Which of the two worlds this is. */
type World = 'page' | 'preload';

/** A value on its way: functions and promises go as numbers under which their own world knows them. */
interface Packed {
  readonly kind: 'value' | 'array' | 'object' | 'function' | 'promise' | 'error';
  readonly content: unknown;
}

type Callable = (...args: unknown[]) => unknown;

interface Message {
  readonly step: 'expose' | 'call' | 'return' | 'settle';
  /** A function's or a promise's number. */
  readonly id?: number;
  readonly name?: string;
  readonly ok?: boolean;
  readonly value: Packed;
}

export interface Bridge {
  expose(name: string, api: unknown): void;
}

/** Opens this world's end. `key` is known to the two worlds alone. */
export function openBridge(key: string, world: World): Bridge {
  const other = world === 'page' ? 'preload' : 'page';
  const dispatch = EventTarget.prototype.dispatchEvent.bind(document);
  const TheirEvent = CustomEvent;
  const functions = new Map<number, Callable>();
  const numbers = new Map<Callable, number>();
  const promises = new Map<number, { resolve: (value: unknown) => void; reject: (error: unknown) => void }>();
  let count = 0;
  let returned: Message | undefined;

  const post = (message: Message): void => {
    dispatch(new TheirEvent(`${key}-${other}`, { detail: message }));
  };
  const settle = (id: number, ok: boolean, value: unknown): void => {
    try {
      post({ step: 'settle', id, ok, value: pack(value) });
    } catch (error) {
      post({ step: 'settle', id, ok: false, value: pack(error) });
    }
  };
  const pack = packer({
    numberOf: (given) => {
      const id = numbers.get(given) ?? ++count;
      numbers.set(given, id);
      functions.set(id, given);
      return id;
    },
    follow: (promise) => {
      const id = ++count;
      promise.then(
        (value) => settle(id, true, value),
        (error) => settle(id, false, error),
      );
      return id;
    },
  });
  const call = (id: number, args: unknown[]): unknown => {
    post({ step: 'call', id, value: pack(args) });
    const answer = returned;
    returned = undefined;
    if (answer === undefined) {
      throw new Error('contextBridge: the other world did not answer');
    }
    if (answer.ok !== true) {
      throw unpack(answer.value);
    }
    return unpack(answer.value);
  };
  const unpack = unpacker({
    stub:
      (id) =>
      (...args) =>
        call(id, args),
    wait: (id) => new Promise((resolve, reject) => promises.set(id, { resolve, reject })),
  });
  const answerCall = ({ id = 0, value }: Message): void => {
    try {
      const result = functions.get(id)?.(...(unpack(value) as unknown[]));
      post({ step: 'return', ok: true, value: pack(result) });
    } catch (error) {
      post({ step: 'return', ok: false, value: pack(error instanceof Error ? error : new Error(String(error))) });
    }
  };
  const steps: Record<Message['step'], (message: Message) => void> = {
    expose: ({ name = '', value }) =>
      Object.defineProperty(globalThis, name, { value: deepFrozen(unpack(value)), enumerable: true }),
    call: answerCall,
    return: (message) => {
      returned = message;
    },
    settle: ({ id = 0, ok, value }) => {
      const waiting = promises.get(id);
      promises.delete(id);
      (ok === true ? waiting?.resolve : waiting?.reject)?.(unpack(value));
    },
  };
  document.addEventListener(`${key}-${world}`, (event) => {
    event.stopImmediatePropagation();
    const message = (event as CustomEvent).detail as Message;
    steps[message.step](message);
  });
  return { expose: (name, api) => post({ step: 'expose', name, value: pack(api) }) };
}

function packer(known: {
  numberOf: (given: Callable) => number;
  follow: (promise: Promise<unknown>) => number;
}): (value: unknown) => Packed {
  const pack = (value: unknown): Packed => {
    if (typeof value === 'function') {
      return { kind: 'function', content: known.numberOf(value as Callable) };
    }
    if (typeof value === 'symbol') {
      throw new Error('An object could not be cloned.');
    }
    if (typeof value !== 'object' || value === null) {
      return { kind: 'value', content: value };
    }
    if (value instanceof Promise) {
      return { kind: 'promise', content: known.follow(value) };
    }
    if (value instanceof Error) {
      return { kind: 'error', content: value.message };
    }
    if (Array.isArray(value)) {
      return { kind: 'array', content: value.map(pack) };
    }
    if (Object.prototype.toString.call(value) === '[object Object]') {
      return { kind: 'object', content: Object.entries(value).map(([name, member]) => [name, pack(member)]) };
    }
    return { kind: 'value', content: structuredClone(value) };
  };
  return pack;
}

function unpacker(known: {
  stub: (id: number) => Callable;
  wait: (id: number) => Promise<unknown>;
}): (packed: Packed) => unknown {
  const unpack = ({ kind, content }: Packed): unknown => {
    const kinds: Record<Packed['kind'], () => unknown> = {
      value: () => content,
      error: () => new Error(String(content)),
      array: () => (content as Packed[]).map(unpack),
      object: () => Object.fromEntries((content as [string, Packed][]).map(([name, member]) => [name, unpack(member)])),
      function: () => known.stub(Number(content)),
      promise: () => known.wait(Number(content)),
    };
    return kinds[kind]();
  };
  return unpack;
}

function deepFrozen(value: unknown): unknown {
  if (typeof value === 'object' && value !== null) {
    for (const member of Object.values(value)) {
      deepFrozen(member);
    }
    Object.freeze(value);
  }
  return value;
}

/** The functions above for the window's page. */
export const bridgeSource = [openBridge, packer, unpacker, deepFrozen].map(String).join('\n');
