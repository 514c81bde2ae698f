import { cpSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { systemClock } from '../../../main/common/clock.ts';
import { TerminalError } from '../../../main/common/errors.ts';
import { SETTINGS } from '../../../main/ledger/events.ts';
import type { Ledger } from '../../../main/ledger/ledger.ts';
import { CounterHost, type CounterHostOptions } from '../../../main/root/counter-host.ts';
import { openLedger, StoredTerminal } from '../../../main/root/stored-terminal.ts';
import { makeTrainingTerminal, trainingTemplate } from '../../../main/root/training-terminal.ts';
import { parseSettings } from '../../../main/settings/settings-file.ts';
import { OperatorDesk } from '../../../main/terminal/operators/operator-desk.ts';
import {
  type BridgeError,
  type CallArgs,
  type CallName,
  type CallValue,
  calls,
  type SettingField,
  type SetupView,
  type Snapshot,
} from '../../../preload/contract.ts';
import { snapshot as snapshotSchema } from '../../../preload/views.ts';
import { gatewayKeys, terminalPrivateKey } from '../../support/keys.ts';
import { PIN } from '../../support/operators.ts';
import { tempFolder } from '../../support/temp-folder.ts';

export const codes = {
  'identity.merchantId': 'OB0244899999',
  'identity.branchCode': 'AShop001',
  'identity.terminalCode': 'BTer001',
} as const;

/** Nobody answers there, and nobody has to. */
const DEAD_GATEWAY = 'http://127.0.0.1:9';

/** Keys take long to make: each test gets a copy of one training terminal. */
export function makeTraining(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'onepay-pos-made-'));
  makeTrainingTerminal(new StoredTerminal(folder), systemClock);
  return folder;
}

export function trainingFolder(made: string, more: Readonly<Record<string, unknown>> = {}): string {
  const folder = tempFolder();
  cpSync(made, folder, { recursive: true });
  new StoredTerminal(folder).settingsFile.save(trainingTemplate(more));
  return folder;
}

/** A live terminal, with both of its keys or without. */
export function liveFolder(keys: 'keys' | 'no keys', more: Readonly<Record<string, unknown>> = {}): string {
  const folder = tempFolder();
  const stored = new StoredTerminal(folder);
  const settings = {
    mode: 'live',
    gateway: { baseUrl: DEAD_GATEWAY, proxy: 'none' },
    identity: { merchantId: 'OB0244899999', branchCode: 'AShop001', terminalCode: 'BTer001' },
    shop: { name: '本番ストア' },
    ...more,
  };
  stored.settingsFile.save(parseSettings(JSON.stringify(settings)));
  if (keys === 'keys') {
    stored.keys.importTerminalKey({ privateKey: terminalPrivateKey });
    stored.keys.importGatewayKey({ publicKey: gatewayKeys.publicKey });
  }
  return folder;
}

/** Puts a manager M1, a cashier C1 and, for the devices, I1 into a terminal's ledger. */
export async function withStaff(folder: string): Promise<string> {
  const { ledger, close } = openLedger(new StoredTerminal(folder), systemClock);
  const desk = new OperatorDesk({ ledger, clock: systemClock });
  await desk.makeFirstManager({ operator: 'M1', name: '佐藤', pin: PIN });
  await desk.add({ operator: 'C1', name: '田中', role: 'cashier', pin: PIN }, 'operator:M1');
  await desk.add({ operator: 'I1', name: '鈴木', role: 'storeIt', pin: PIN }, 'operator:M1');
  close();
  return folder;
}

type HandledCall = Exclude<CallName, 'window.toggleFullScreen'>;

export interface SetupHost {
  readonly host: CounterHost;
  readonly stored: StoredTerminal;
  /** Everything that was ever answered, as text. */
  readonly answers: () => string;
  /** Calls as the window does: what comes fits the contract. */
  call<N extends HandledCall>(name: N, args: CallArgs<N>): Promise<CallValue<N>>;
  /** What the window is told where a call is refused. */
  refusal<N extends HandledCall>(name: N, args: CallArgs<N>): Promise<BridgeError>;
  show(): Promise<SetupView>;
  stage(): Snapshot['view']['stage'];
  untilStage(stage: Snapshot['view']['stage']): Promise<void>;
  /** The file that is chosen when somebody is asked for one. */
  choose(bytes: Buffer | string, name?: string): string;
  signIn(operator: string): Promise<void>;
}

export async function openSetupHost(folder: string, options: Partial<CounterHostOptions> = {}): Promise<SetupHost> {
  let chosen: string | undefined;
  const answers: string[] = [];
  const stored = new StoredTerminal(folder);
  const host = new CounterHost({
    stored,
    storeAnew: async () => new StoredTerminal(folder),
    clock: systemClock,
    version: '0.1.0',
    firstRun: 'ask',
    chooseFile: async () => chosen,
    ...options,
  });
  onTestFinished(() => host.close());
  host.snapshots.listen((one) => answers.push(JSON.stringify(one)));
  host.windowOpened();
  await host.opened;
  const call: SetupHost['call'] = async (name, args) => {
    const handler = host.handlers[name] as (args: unknown) => unknown;
    const value = await handler(calls[name].args.parse(args));
    answers.push(JSON.stringify(value));
    return calls[name].value.parse(value) as never;
  };
  const stage = () => snapshotSchema.parse(host.handlers['snapshot.get'](null)).view.stage;
  return {
    host,
    stored,
    answers: () => answers.join('\n'),
    call,
    refusal: async (name, args) => {
      try {
        await call(name, args);
      } catch (error) {
        if (!(error instanceof TerminalError)) {
          throw error;
        }
        const told = host.describe(error);
        answers.push(JSON.stringify(told));
        return told;
      }
      return expect.fail(`${name} was not refused`);
    },
    show: () => call('setup.show', null),
    stage,
    untilStage: (wanted) => expect.poll(stage, { interval: 2, timeout: 15_000 }).toBe(wanted),
    choose: (bytes, name = 'key.pem') => {
      chosen = path.join(tempFolder(), name);
      writeFileSync(chosen, bytes);
      return chosen;
    },
    signIn: async (operator) => {
      await call('operator.signIn', { operator, pin: PIN });
    },
  };
}

export function fieldOf(view: SetupView, name: string): SettingField {
  const field = view.sections.flatMap(({ fields }) => fields).find(({ path: one }) => one === name);
  return field ?? expect.fail(`no field ${name}`);
}

/** What a ledger says of settings, keys and secrets: what happened, and by whom. */
export function settingsRows(ledger: Ledger): unknown[] {
  return ledger.eventsAbout(SETTINGS).map(({ kind, by, content }) => {
    const { settings: _settings, ...rest } = content as { readonly settings?: string };
    return [kind, by, rest];
  });
}

/** The same of a terminal that nobody has open. */
export function storedRows(folder: string): unknown[] {
  const { ledger, close } = openLedger(new StoredTerminal(folder), systemClock);
  try {
    return settingsRows(ledger);
  } finally {
    close();
  }
}
