import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../main/common/clock.ts';
import { CounterHost } from '../../main/root/counter-host.ts';
import { openLedger, StoredTerminal } from '../../main/root/stored-terminal.ts';
import { makeTrainingTerminal, trainingTemplate } from '../../main/root/training-terminal.ts';
import { Bridge, type InvokeEvent } from '../../main/shell/bridge.ts';
import { OperatorDesk } from '../../main/terminal/operators/operator-desk.ts';
import { type Answer, bridgeError, type CallName, callNames, calls, channelOf } from '../../preload/contract.ts';
import { Random } from '../simulation/random.ts';
import { callSamples } from '../support/call-samples.ts';
import { farDayStart } from '../support/day-start.ts';
import { damaged, hostileValue } from '../support/hostile-values.ts';
import { PIN } from '../support/operators.ts';
import { FakeIpc, FakeWindow } from './support.ts';

const INPUTS = 10_000;
/** Of a call's inputs that fit the contract, so many are let through to its handler: a PIN takes time to be refused. */
const LET_THROUGH = 200;

const ours: InvokeEvent = { sender: { id: 7 }, senderFrame: { url: 'app://pos/', parent: null } };
const strangers: readonly InvokeEvent[] = [
  { sender: { id: 8 }, senderFrame: { url: 'app://pos/', parent: null } },
  { sender: { id: 7 }, senderFrame: { url: 'https://evil.example/', parent: null } },
  { sender: { id: 7 }, senderFrame: { url: 'app://pos.evil.example/', parent: null } },
  { sender: { id: 7 }, senderFrame: { url: 'app://pos/', parent: {} } },
  { sender: { id: 7 }, senderFrame: null },
];

/** What these do when their argument fits is no harm: how the window speaks, sounds and looks, and what it asks for. */
const harmless: ReadonlySet<CallName> = new Set([
  'snapshot.get',
  'language.set',
  'sound.set',
  'window.toggleFullScreen',
  'operator.active',
  'operator.lock',
  'scanner.typed',
]);

/** What these are about is not there, whoever asks: a payment, a document, a sight, a difference, a chosen file. */
const aboutNothing =
  /^(payment\.(cancel|refund)|receipt\.|counter\.|print\.(cancel|cameOut|again)|history\.detail|keys\.(check|import)|close\.show|reconcile\.settle)/;

/** How many inputs that fit the contract reach the handler of a call. */
function letThrough(who: 'nobody' | 'manager', name: CallName): number {
  const mustBeRefused = who === 'nobody' ? !harmless.has(name) : aboutNothing.test(name);
  return mustBeRefused ? LET_THROUGH : 0;
}

/** A counter behind the real bridge, where nobody is signed in, or a manager. */
interface FuzzedCounter {
  readonly folder: string;
  readonly host: CounterHost;
  readonly logged: string[];
  ask(name: CallName, args: readonly unknown[], event?: InvokeEvent): Promise<Answer<unknown>>;
  close(): Promise<void>;
}

async function openFuzzed(who: 'nobody' | 'manager'): Promise<FuzzedCounter> {
  const folder = mkdtempSync(path.join(tmpdir(), 'onepay-pos-test-'));
  const stored = new StoredTerminal(folder);
  makeTrainingTerminal(stored, systemClock);
  stored.settingsFile.save(trainingTemplate({ operators: { signIn: 'required' }, businessDayStart: farDayStart }));
  const ledger = openLedger(stored, systemClock);
  await new OperatorDesk({ ledger: ledger.ledger, clock: systemClock }).makeFirstManager({
    operator: 'M1',
    name: '佐藤',
    pin: PIN,
  });
  ledger.close();
  const host = new CounterHost({
    stored: new StoredTerminal(folder),
    clock: systemClock,
    version: '1.0.0',
    firstRun: 'ask',
  });
  await host.opened;
  const ipc = new FakeIpc();
  const { webContents } = new FakeWindow();
  const logged: string[] = [];
  new Bridge({
    ipc,
    contents: () => webContents,
    handlers: { ...host.handlers, 'window.toggleFullScreen': () => null },
    describe: (error) => host.describe(error),
    log: (line) => logged.push(line),
  }).register();
  const ask = (name: CallName, args: readonly unknown[], event = ours) =>
    ipc.invoke(channelOf(name), event, ...args) as Promise<Answer<unknown>>;
  if (who === 'manager') {
    expect(await ask('operator.signIn', [{ operator: 'M1', pin: PIN }])).toMatchObject({ ok: true });
  }
  const close = async () => {
    await host.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { folder, host, logged, ask, close };
}

/** All that a call could have changed: what lies in the folder but for the languages, and what the window shows. */
function stateOf({ folder, host }: FuzzedCounter): unknown {
  const { view } = host.handlers['snapshot.get'](null) as { view: unknown };
  // What counts by itself as time goes on is no change.
  const shown = JSON.stringify(view, (key, value) =>
    /Ms$|^clockOffMinutes$|^notice$|^line$/.test(key) ? null : value,
  );
  return { shown, files: filesOf(folder) };
}

function filesOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/^preferences\.json$|-shm$|\.log$|^book\.sqlite|^instance\./.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort()
    .map((file) => `${file} ${createHash('sha256').update(readFileSync(file)).digest('hex')}`);
}

const typed = expect.objectContaining({
  kind: expect.stringMatching(/./),
  code: expect.stringMatching(/^[A-Z][A-Z_0-9]+$/),
});

function isTyped(answer: Answer<unknown>): boolean {
  return !answer.ok && bridgeError.safeParse(answer.error).success && answer.error.message !== '';
}

function fits(name: CallName, value: unknown): boolean {
  try {
    return calls[name].args.safeParse(value).success;
  } catch {
    return false;
  }
}

/** An input, and by which code it must be refused; undefined where that is the handler's to say. */
interface Hostile {
  readonly args: readonly unknown[];
  readonly event: InvokeEvent;
  readonly code: string | undefined;
}

function hostileCall(name: CallName, random: Random): Hostile {
  const value = random.chance(0.6) ? damaged(callSamples[name], random) : hostileValue(random);
  if (random.chance(0.05)) {
    return { args: [value], event: random.pick(strangers), code: 'BRIDGE_SENDER_REFUSED' };
  }
  const args = random.chance(0.05) ? [value, hostileValue(random, 1)] : [value];
  const reachesHandler = args.length === 1 && fits(name, value);
  return { args, event: ours, code: reachesHandler ? undefined : 'BRIDGE_ARGUMENT_INVALID' };
}

/** One hostile input after the other; gives the first that did not go as they must. */
async function fuzz(counter: FuzzedCounter, name: CallName, letThrough: number): Promise<readonly string[]> {
  const random = new Random(seedOf(name));
  const wrong: string[] = [];
  let passed = 0;
  for (let asked = 0; asked < INPUTS; ) {
    const { args, event, code } = hostileCall(name, random);
    passed += code === undefined ? 1 : 0;
    if (code === undefined && passed > letThrough) {
      continue;
    }
    asked += 1;
    const answer = await counter.ask(name, args, event);
    if (!isRefused(answer, code)) {
      wrong.push(`${asked}: ${JSON.stringify(answer)}`);
    }
  }
  return wrong.slice(0, 5);
}

function isRefused(answer: Answer<unknown>, code: string | undefined): boolean {
  return (
    isTyped(answer) &&
    !answer.ok &&
    answer.error.code !== 'INTERNAL' &&
    (code ?? answer.error.code) === answer.error.code
  );
}

const seedOf = (name: CallName) => createHash('sha256').update(name).digest().readUInt32BE();

describe.each(['nobody', 'manager'] as const)('hostile messages while %s is signed in', (who) => {
  let counter: FuzzedCounter;
  beforeAll(async () => {
    counter = await openFuzzed(who);
  });
  afterAll(() => counter.close());

  it.each(callNames)(
    `${INPUTS} of %s change nothing, and each is answered by an error with a code`,
    async (name) => {
      const before = stateOf(counter);
      expect(await fuzz(counter, name, letThrough(who, name))).toEqual([]);
      expect(stateOf(counter)).toEqual(before);
      expect(counter.logged).toEqual([]);
    },
    120_000,
  );

  it('and the counter works afterwards as before', async () => {
    expect(await counter.ask('snapshot.get', [null])).toMatchObject({
      ok: true,
      value: { view: { stage: 'counter' } },
    });
    expect(await counter.ask('operator.signIn', [{ operator: 'M1', pin: PIN }])).toMatchObject({ ok: true });
    expect(await counter.ask('history.detail', [{ id: '00000000-0000-4000-8000-000000000000' }])).toEqual({
      ok: false,
      error: typed,
    });
  });
});
