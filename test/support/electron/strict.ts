import { EventEmitter } from 'node:events';

/** What JavaScript, Node and the inspector look for on any object. */
const LOOKED_FOR = new Set(['then', 'toJSON', 'constructor', 'inspect', 'nodeType', 'domain', 'asymmetricMatch']);

/** The app uses what the stand-in does not model. */
export class NotImplemented extends Error {}

/** What is not modelled must fail, and never be `undefined`. */
export function notImplemented(what: string): never {
  throw new NotImplemented(`not implemented in Electron's stand-in: ${what}`);
}

function guard<T extends object>(name: string): ProxyHandler<T> {
  return {
    get(target, key, receiver) {
      if (typeof key === 'string' && !(key in target) && !key.startsWith('_') && !LOOKED_FOR.has(key)) {
        notImplemented(`${name}.${key}`);
      }
      return Reflect.get(target, key, receiver);
    },
  };
}

/** An object that throws for members it lacks. It must not have private members. */
export function strict<T extends object>(name: string, members: T): T {
  return new Proxy(members, guard<T>(name));
}

/** The same for a class with events. */
export class Strict extends EventEmitter {
  constructor(name: string) {
    super();
    // biome-ignore lint/correctness/noConstructorReturn: `this` of the classes derived from it is to be the guarded object
    return new Proxy(this, guard<this>(name));
  }
}

/** A part of Electron that is not modelled at all: it can be imported, and throws at any use. */
export function missing(name: string): object {
  const use = (): never => notImplemented(name);
  return new Proxy(class {}, {
    get: (_target, key) =>
      typeof key === 'string' && !LOOKED_FOR.has(key) ? notImplemented(`${name}.${key}`) : undefined,
    construct: use,
    apply: use,
  });
}

/** An event that a listener may refuse. */
export class Cancelable {
  defaultPrevented = false;

  preventDefault = (): void => {
    this.defaultPrevented = true;
  };
}

/** Emits an event; false where a listener has refused it. */
export function emitCancelable(emitter: EventEmitter, name: string, details: object = {}, ...rest: unknown[]): boolean {
  const event = Object.assign(new Cancelable(), details);
  emitter.emit(name, event, ...rest);
  return !event.defaultPrevented;
}
