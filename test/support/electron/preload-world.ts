// What a sandboxed preload finds: `require('electron')` with `contextBridge` and `ipcRenderer`, and little else. These
// functions run in the page, as source text: they refer to nothing outside but each other, the codec and the bridge.

import { type Bridge, bridgeSource, openBridge } from './bridge.ts';
import { codecSource, decode, encode } from './codec.ts';

/** A key press, as `before-input-event` tells it. */
export interface KeyInput {
  readonly type: 'keyDown' | 'keyUp';
  readonly key: string;
  readonly code: string;
  readonly isAutoRepeat: boolean;
  readonly isComposing: boolean;
  readonly shift: boolean;
  readonly control: boolean;
  readonly alt: boolean;
  readonly meta: boolean;
}

/** From the preload's world to the main process. */
export type FromPreload =
  | { readonly step: 'hello' }
  | { readonly step: 'key'; readonly input: KeyInput }
  | { readonly step: 'preload-error'; readonly message: string; readonly stack: string }
  | { readonly step: 'send'; readonly channel: string; readonly args: string }
  | { readonly step: 'invoke'; readonly channel: string; readonly args: string; readonly id: number };

/** From the main process to the preload's world. Values and arguments are encoded. */
export type ToPreload =
  | { readonly step: 'value'; readonly id: number; readonly value: string }
  | { readonly step: 'error'; readonly id: number; readonly message: string }
  | { readonly step: 'event'; readonly channel: string; readonly args: string };

/** The names and facts that the two sides share. */
export interface PreloadFacts {
  /** Known to the two worlds of this page alone. */
  readonly key: string;
  /** The function by which the preload's world reaches the main process. */
  readonly binding: string;
  /** The function by which the main process reaches the preload's world. */
  readonly inbox: string;
  readonly platform: string;
  readonly arch: string;
  readonly versions: Readonly<Record<string, string | undefined>>;
  readonly argv: readonly string[];
}

type Listener = (event: object, ...args: unknown[]) => void;
type Post = (message: FromPreload) => void;

interface IpcRenderer {
  readonly ipcRenderer: object;
  readonly hear: (message: ToPreload) => void;
}

function makeIpcRenderer(post: Post, guarded: <T extends object>(name: string, members: T) => T): IpcRenderer {
  const pending = new Map<
    number,
    { resolve: (value: unknown) => void; reject: (error: Error) => void; channel: string }
  >();
  const listeners = new Map<string, Listener[]>();
  let count = 0;
  const off = (channel: string, listener: Listener): object => {
    const rest = [...(listeners.get(channel) ?? [])];
    const position = rest.lastIndexOf(listener);
    listeners.set(channel, position < 0 ? rest : rest.toSpliced(position, 1));
    return ipcRenderer;
  };
  const on = (channel: string, listener: Listener): object => {
    listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
    return ipcRenderer;
  };
  const ipcRenderer = guarded('ipcRenderer', {
    invoke: (channel: string, ...args: unknown[]) => {
      const id = ++count;
      const encoded = encode(args);
      return new Promise((resolve, reject) => {
        pending.set(id, { resolve, reject, channel });
        post({ step: 'invoke', channel, args: encoded, id });
      });
    },
    send: (channel: string, ...args: unknown[]) => post({ step: 'send', channel, args: encode(args) }),
    on,
    off,
    addListener: on,
    removeListener: off,
    removeAllListeners: (channel: string) => listeners.delete(channel),
  });
  const tell = (channel: string, args: readonly unknown[]): void => {
    for (const listener of listeners.get(channel) ?? []) {
      try {
        listener({ sender: ipcRenderer, ports: [] }, ...args);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  };
  const hear = (message: ToPreload): void => {
    if (message.step === 'event') {
      tell(message.channel, decode(message.args) as unknown[]);
      return;
    }
    const call = pending.get(message.id);
    pending.delete(message.id);
    if (message.step === 'value') {
      call?.resolve(decode(message.value));
    } else {
      call?.reject(new Error(`Error invoking remote method '${call.channel}': ${message.message}`));
    }
  };
  return { ipcRenderer, hear };
}

function preloadWorld(facts: PreloadFacts, bridge: Bridge): { require: (name: string) => object; process: object } {
  const world = globalThis as unknown as Record<string, unknown>;
  const binding = world[facts.binding] as (text: string) => void;
  delete world[facts.binding];
  const post: Post = (message) => binding(JSON.stringify(message));
  const guarded = <T extends object>(name: string, members: T): T =>
    new Proxy(members, {
      get: (target, member, receiver) => {
        if (typeof member === 'string' && !(member in target) && member !== 'then') {
          throw new Error(`not implemented in Electron's stand-in: ${name}.${member}`);
        }
        return Reflect.get(target, member, receiver);
      },
    });
  const { ipcRenderer, hear } = makeIpcRenderer(post, guarded);
  world[facts.inbox] = hear;
  post({ step: 'hello' });
  tellKeys(post);
  const contextBridge = guarded('contextBridge', {
    exposeInMainWorld: (name: string, api: unknown) => bridge.expose(name, api),
  });
  const electron = guarded('electron', { contextBridge, ipcRenderer });
  return {
    require: (name) => {
      if (name !== 'electron' && name !== 'electron/renderer') {
        throw new Error(`module not found: ${name}`);
      }
      return electron;
    },
    process: guarded('process', {
      platform: facts.platform,
      arch: facts.arch,
      versions: facts.versions,
      argv: facts.argv,
      type: 'renderer',
      sandboxed: true,
      contextIsolated: true,
      env: {},
    }),
  };
}

/** Tells of keys that can be a shortcut; a scanner's typing stays in the page. */
function tellKeys(post: Post): void {
  for (const kind of ['keydown', 'keyup'] as const) {
    const tell = (event: KeyboardEvent): void => {
      const { key, code, repeat, isComposing, shiftKey, ctrlKey, altKey, metaKey } = event;
      if (ctrlKey || altKey || metaKey || /^F\d+$/.test(key)) {
        const type = kind === 'keydown' ? 'keyDown' : 'keyUp';
        const held = { shift: shiftKey, control: ctrlKey, alt: altKey, meta: metaKey };
        post({ step: 'key', input: { type, key, code, isAutoRepeat: repeat, isComposing, ...held } });
      }
    };
    window.addEventListener(kind, tell, { capture: true });
  }
}

function reportFault(binding: (text: string) => void, error: unknown): void {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  binding(JSON.stringify({ step: 'preload-error', message, stack: stack ?? '' }));
}

/** The script of the page's own world: without it `contextBridge` cannot reach it. */
export function pageScript({ key }: PreloadFacts): string {
  return `if (window === window.top) { (() => {
${bridgeSource}
${openBridge.name}(${JSON.stringify(key)}, 'page');
})(); }`;
}

/** The script of the preload's world: Electron's modules and the preload itself, in the top frame only. */
export function preloadScript(facts: PreloadFacts, preload: string): string {
  return `if (window === window.top) { (() => {
${[codecSource, bridgeSource, makeIpcRenderer, preloadWorld, tellKeys, reportFault].join('\n')}
const standInBinding = globalThis[${JSON.stringify(facts.binding)}];
const standIn = preloadWorld(${JSON.stringify(facts)}, openBridge(${JSON.stringify(facts.key)}, 'preload'));
const module = { exports: {} };
try {
(function (require, module, exports, process) {
${preload}
}).call(globalThis, standIn.require, module, module.exports, standIn.process);
} catch (error) { reportFault(standInBinding, error); }
})(); }
//# sourceURL=preload.cjs`;
}
