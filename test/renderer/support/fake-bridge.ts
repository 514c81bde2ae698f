import type { Bridge, Snapshot } from '../../../preload/contract.ts';

/** What a test can do with the main process that it plays. */
export interface Harness {
  /** Calls so far, without those that only read. */
  readonly calls: { readonly name: string; readonly args: unknown }[];
  /** Questions of the history and the devices so far. */
  readonly asked: { readonly name: string; readonly args: unknown }[];
  readonly violations: string[];
  /** Sends a snapshot; its number is the next one. */
  send(snapshot: Snapshot): void;
  /** Sends one with whatever number it has. */
  sendRaw(snapshot: Snapshot): void;
  /** Calls of this name stay without an answer until they are let go. */
  hold(name: string): void;
  letGo(name: string): void;
  letAllGo(): void;
  refuse(name: string, error: { kind: string; code: string; message: string; hint: string }): void;
  answer(name: string, value: unknown): void;
  /** Calls of this name are answered by a function that the test has put into the page. */
  answerBy(name: string, inPage: string): void;
}

/** Runs in the page before anything of it: must not refer to anything outside. */
export function installFakeBridge(first: Snapshot | null): void {
  let current = first;
  const listeners = new Set<(snapshot: Snapshot) => void>();
  const answers = new Map<string, unknown>();
  const answering = new Map<string, (args: unknown) => Promise<unknown>>();
  const held = new Map<string, (() => void)[]>();
  const calls: { name: string; args: unknown }[] = [];
  const asked: { name: string; args: unknown }[] = [];
  const violations: string[] = [];
  document.addEventListener('securitypolicyviolation', (event) => {
    violations.push(`${event.violatedDirective} ${event.blockedURI}`);
  });
  const reading = [
    'snapshot.get',
    'history.page',
    'history.detail',
    'receipt.preview',
    'devices.setup',
    'devices.find',
    'devices.preview',
    'operators.list',
    'close.outlook',
    'close.list',
    'close.show',
    'reconcile.result',
    'setup.show',
    'setup.check',
    'backups.list',
    'doctor.run',
  ];
  const answerOf = (name: string): unknown => {
    if (name === 'snapshot.get') {
      return current === null ? new Promise(() => undefined) : { ok: true, value: current };
    }
    return answers.get(name) ?? { ok: true, value: null };
  };
  const bridge = {
    call: async (name: string, args: unknown) => {
      if (!reading.includes(name)) {
        calls.push({ name, args });
      } else if (name !== 'snapshot.get') {
        asked.push({ name, args });
      }
      const waiting = held.get(name);
      if (waiting !== undefined) {
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
      const by = answering.get(name);
      return by === undefined ? answerOf(name) : { ok: true, value: await by(args) };
    },
    on: (_event: string, listener: (snapshot: Snapshot) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const harness: Harness = {
    calls,
    asked,
    violations,
    send: (snapshot) => {
      current = { ...snapshot, seq: (current?.seq ?? 0) + 1 };
      for (const listener of listeners) {
        listener(current);
      }
    },
    sendRaw: (snapshot) => {
      for (const listener of listeners) {
        listener(snapshot);
      }
    },
    hold: (name) => held.set(name, []),
    letGo: (name) => {
      for (const resolve of held.get(name) ?? []) {
        resolve();
      }
      held.delete(name);
    },
    letAllGo: () => {
      for (const name of [...held.keys()]) {
        harness.letGo(name);
      }
    },
    refuse: (name, error) => {
      answering.delete(name);
      answers.set(name, { ok: false, error });
    },
    answer: (name, value) => {
      answering.delete(name);
      answers.set(name, { ok: true, value });
    },
    answerBy: (name, inPage) => {
      const page = window as unknown as Record<string, (args: unknown) => Promise<unknown>>;
      answering.set(name, async (args) => await page[inPage]?.(args));
    },
  };
  Object.assign(window, { onepay: bridge as unknown as Bridge, harness });
}

declare global {
  interface Window {
    readonly harness: Harness;
  }
}
