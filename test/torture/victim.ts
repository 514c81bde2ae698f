import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { systemClock } from '../../main/common/clock.ts';
import type { DayStart, TimeZoneCode } from '../../main/common/time.ts';
import type { PaymentId } from '../../main/ledger/events.ts';
import { Ledger } from '../../main/ledger/ledger.ts';
import type { PaymentState } from '../../main/ledger/machine.ts';
import { Book } from '../../main/training/book.ts';
import type { Told } from '../simulation/cashier.ts';
import { violations } from '../simulation/invariants.ts';

export interface TortureOptions {
  readonly kills: number;
  /** 0 to 1. */
  readonly random: () => number;
}

export interface TortureResult {
  readonly kills: number;
  readonly finished: number;
  readonly interrupted: number;
  readonly open: number;
  readonly payments: number;
  readonly orders: number;
  readonly problems: readonly string[];
}

const SCRIPT = 'main/cli.ts';
/** When a process is killed, as a share of the time that a sale takes: from before it begins until after most have ended. */
const EARLIEST_KILL = 0.6;
const LATEST_KILL = 1.5;
const SETTLE_SECONDS = '300';

// 603 and 605 answer so slowly that most are killed while they wait.
const endings = [
  ...['700', '700', '700', '603', '603', '605', '601', '602', '604', '606', '611', '613', '9202', '304', '301', '9902'],
];

interface Ended {
  readonly killed: boolean;
  readonly json: Record<string, unknown> | undefined;
}

/** Kills terminals until so many have died, lets recovery do its work, and compares the books. */
export async function torture({ kills, random }: TortureOptions): Promise<TortureResult> {
  const data = mkdtempSync(path.join(tmpdir(), 'onepay-pos-torture-'));
  await run(data, ['init', '--training']);
  const gateway = await startGateway(data);
  try {
    await pointTo(data, gateway.url);
    // Makes the ledger, which nobody can look into before.
    await run(data, ['history']);
    const begun = performance.now();
    await run(data, ['pay', '--amount', '5700', '--code', '2800000000000000', '--receipt-no', 'S-0']);
    const typicalMs = performance.now() - begun;
    const told: Told[] = [];
    const counts = { kills: 0, finished: 0 };
    for (let sale = 1; counts.kills < kills; sale += 1) {
      const span = typicalMs * (EARLIEST_KILL + random() * (LATEST_KILL - EARLIEST_KILL));
      const ended = await run(data, nextCommand(data, sale, random), span);
      counts[ended.killed ? 'kills' : 'finished'] += 1;
      noteTold(told, ended);
    }
    const ledger = openLedger(data, 'toRead');
    const open = ledger.queue.length;
    ledger.close();
    await run(data, ['recover', '--until-settled', '--timeout', SETTLE_SECONDS]);
    return { ...counts, open, ...compare(data, told) };
  } finally {
    gateway.stop();
    rmSync(data, { recursive: true, force: true });
  }
}

/** Mostly sales; sometimes a refund, a reversal or a look at what is open. */
function nextCommand(data: string, sale: number, random: () => number): string[] {
  const dice = random();
  if (dice < 0.7) {
    const ending = endings[Math.floor(random() * endings.length)] ?? '700';
    const amount = `${1 + Math.floor(random() * 9)}${ending.padStart(4, '5')}`;
    return ['pay', '--amount', amount, '--code', `28${String(sale).padStart(16, '0')}`, '--receipt-no', `S-${sale}`];
  }
  if (dice < 0.8) {
    return ['recover'];
  }
  const ledger = openLedger(data, 'toRead');
  const [paid] = ledger.payments
    .page({ limit: 5 })
    .filter(({ state }) => state === 'paid' || state === 'partlyRefunded');
  ledger.close();
  if (paid === undefined) {
    return ['recover'];
  }
  return dice < 0.92 ? ['refund', '--payment', paid.id, '--amount', '100'] : ['reverse', '--payment', paid.id];
}

function noteTold(told: Told[], { json }: Ended): void {
  const payment = json?.['payment'] as { id: PaymentId; state: PaymentState } | null | undefined;
  if (payment) {
    told.push({ payment: payment.id, state: payment.state });
  }
}

function compare(data: string, told: readonly Told[]) {
  const book = new Book(path.join(data, 'training', 'book.sqlite'));
  // Comparing closes the days that are left.
  const ledger = openLedger(data, 'toWrite');
  try {
    const gatewayNow = Date.now();
    const orders = book.orders(gatewayNow);
    const sales = new Map<string, number>();
    for (const { receiptNo } of orders) {
      sales.set(receiptNo, (sales.get(receiptNo) ?? 0) + 1);
    }
    const doubled = [...sales].filter(([, count]) => count > 1).map(([sale]) => `${sale} was paid twice`);
    return {
      payments: ledger.payments.nextNumber() - 1,
      interrupted: countInterrupted(ledger),
      orders: orders.length,
      problems: [...doubled, ...violations({ ledger, orders, gatewayNow, seen: [], told })],
    };
  } finally {
    ledger.close();
    book.close();
  }
}

/** Payments and refunds that were found in the middle of their sending. */
function countInterrupted(ledger: Ledger): number {
  const payments = Array.from({ length: ledger.payments.nextNumber() }, (_, n) => n).flatMap(
    (n) => ledger.payments.page({ before: n + 1, limit: 1 })[0] ?? [],
  );
  const subjects = payments.flatMap(({ id }) => [id, ...ledger.refunds.of(id).map((refund) => refund.id)]);
  return subjects.filter((id) =>
    ledger.eventsAbout(id).some(({ content }) => 'code' in content && content.code === 'INTERRUPTED'),
  ).length;
}

function openLedger(data: string, use: 'toRead' | 'toWrite'): Ledger {
  return new Ledger({
    file: path.join(data, 'training-ledger.sqlite'),
    clock: systemClock,
    timeZone: 'p9' as TimeZoneCode,
    dayStart: '05:00' as DayStart,
    writable: use === 'toWrite',
  });
}

/** Runs a command; kills it after a while, where one is given. */
async function run(data: string, args: readonly string[], killAfterMs?: number): Promise<Ended> {
  const child = spawn(process.execPath, [SCRIPT, '--data', data, '--json', ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const ended = once(child, 'close');
  if (killAfterMs !== undefined) {
    await Promise.race([ended, delay(killAfterMs)]);
    child.kill('SIGKILL');
  }
  const [, signal] = (await ended) as [number | null, NodeJS.Signals | null];
  return { killed: signal === 'SIGKILL', json: parseWhole(output) };
}

/** What a killed process wrote may be cut off. */
function parseWhole(output: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(output) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

async function startGateway(data: string) {
  const child = spawn(process.execPath, [SCRIPT, '--data', data, '--json', 'training-gateway', '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const { gateway } = JSON.parse(line) as { gateway: { url: string } };
  return { url: gateway.url, stop: () => child.kill('SIGTERM') };
}

async function pointTo(data: string, baseUrl: string): Promise<void> {
  const { json } = await run(data, ['settings', 'export']);
  const settings = json?.['settings'] as { gateway: Record<string, unknown> };
  const file = path.join(data, 'import.json');
  writeFileSync(file, JSON.stringify({ ...settings, gateway: { ...settings.gateway, baseUrl, timeoutSeconds: 2 } }));
  await run(data, ['settings', 'import', file]);
}
