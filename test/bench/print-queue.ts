import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';
import { v7 as uuid } from 'uuid';
import { runCli } from '../../main/cli/run.ts';
import { systemClock } from '../../main/common/clock.ts';
import { readPaymentCode } from '../../main/common/payment-code.ts';
import { yen } from '../../main/common/yen.ts';
import { DETECT_BRAND } from '../../main/onepay/brands.ts';
import type { Printer } from '../../main/printers/port.ts';
import { openPrinter } from '../../main/root/devices.ts';
import { StoredTerminal } from '../../main/root/stored-terminal.ts';
import { type OpenTerminal, openTerminal } from '../../main/root/terminal.ts';
import { Spooler } from '../../main/terminal/printing/spooler.ts';
import { printSubject, receiptOfPayment } from '../../main/terminal/receipts.ts';
import { startGatewayProcess } from '../e2e/support/gateway-process.ts';
import { benchFolder } from './journal.ts';
import { type Benchmark, type Row, summarize } from './table.ts';

const QUEUED = 500;
const SALES = 2000;
const IDLE_MS = 5000;
/** Nothing may keep the main process from a key or a scan for longer, in ms. */
const LONGEST_BLOCK_MS = 20;

/** A printer on the network, in a thread of its own so that its work is not measured: it takes all and says nothing. */
async function startPrinter(): Promise<{ readonly port: number; stop(): Promise<unknown> }> {
  const worker = new Worker(
    `const { createServer } = require('node:net');
     const { parentPort } = require('node:worker_threads');
     const server = createServer((socket) => socket.resume().on('error', () => undefined));
     server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));`,
    { eval: true },
  );
  const [port] = (await once(worker, 'message')) as [number];
  return { port, stop: () => worker.terminate() };
}

const instant: Printer = {
  name: 'instant',
  print: async () => ({ ok: true, proof: 'transport', characters: { replaced: [], missing: [] } }),
  act: async () => ({ ok: true, proof: 'transport', characters: { replaced: [], missing: [] } }),
  report: async () => ({ kind: 'notTold' }),
};

async function pos(folder: string, ...args: readonly string[]): Promise<void> {
  let said = '';
  const exitCode = await runCli(
    ['--data', folder, ...args],
    {
      env: {},
      clock: systemClock,
      self: [process.execPath, 'main/cli.ts'],
      readStdin: async () => '',
      ending: new AbortController().signal,
    },
    { out: () => undefined, err: (text) => (said += text) },
  );
  if (exitCode !== 0) {
    throw new Error(said);
  }
}

interface Shop {
  readonly terminal: OpenTerminal;
  readonly tcp: Printer;
  sell(number: number): Promise<ReturnType<typeof receiptOfPayment>>;
}

/** A training terminal whose gateway and printer are not in this thread. */
async function withShop<T>(work: (shop: Shop) => Promise<T>): Promise<T> {
  const folder = path.join(benchFolder(), 'data');
  await pos(folder, 'init', '--training');
  const gateway = await startGatewayProcess(folder);
  const printer = await startPrinter();
  const file = path.join(folder, 'wanted.json');
  const transport = { kind: 'tcp', host: '127.0.0.1', port: printer.port };
  const wanted = {
    mode: 'training',
    gateway: { baseUrl: gateway.url },
    printer: { transport, profile: 'generic-80mm' },
  };
  const stored = new StoredTerminal(folder);
  writeFileSync(file, JSON.stringify({ ...stored.settings(), ...wanted }));
  await pos(folder, 'settings', 'import', file);
  const terminal = await openTerminal(stored, systemClock);
  try {
    return await work({
      terminal,
      tcp: openPrinter(terminal.settings, { clock: systemClock }),
      sell: async (number) => {
        const read = readPaymentCode(`28${String(number).padStart(16, '0')}`);
        if (!read.ok) {
          throw new Error(read.problem);
        }
        const sale = {
          amount: yen(1500),
          code: read.code,
          payType: DETECT_BRAND,
          receiptNo: `B${number}`,
          remark: undefined,
          by: 'unnamed',
        } as const;
        return receiptOfPayment(await terminal.sales.pay(sale));
      },
    });
  } finally {
    await terminal.close();
    await gateway.stop();
    await printer.stop();
    rmSync(path.dirname(folder), { recursive: true });
  }
}

function spoolerOf({ terminal }: Shop, printer: Printer): Spooler {
  return new Spooler({
    ledger: terminal.ledger,
    documents: terminal.receipts,
    printer,
    clock: systemClock,
    newId: () => uuid(),
    onFault: (error) => {
      throw error;
    },
  });
}

/** What the event loop was kept waiting for, beside the monitor's own step. */
function delayRow(what: string, delays: ReturnType<typeof monitorEventLoopDelay>): Row {
  const ms = (ns: number) => ns / 1e6;
  const longest = ms(delays.max);
  return {
    what,
    runs: delays.count,
    median: ms(delays.percentile(50)),
    p99: ms(delays.percentile(99)),
    target: LONGEST_BLOCK_MS,
    note: `longest ${longest.toFixed(1)} ms`,
    missed: longest >= LONGEST_BLOCK_MS,
  };
}

/** With a step of 1 ms, the monitor's figures hold that ms too. */
const watchDelays = () => monitorEventLoopDelay({ resolution: 1 });

async function drain(shop: Shop, printer: Printer, what: string, more: string): Promise<readonly Row[]> {
  const source = await shop.sell(printer === instant ? 1 : 2);
  const spooler = spoolerOf(shop, printer);
  spooler.queue(Array.from({ length: QUEUED }, () => ({ what: printSubject(source, 'customer') })));
  const times: number[] = [];
  const done = Promise.withResolvers<void>();
  let last = performance.now();
  spooler.ended.listen(() => {
    const now = performance.now();
    times.push(now - last);
    last = now;
    if (times.length === QUEUED) {
      done.resolve();
    }
  });
  const delays = watchDelays();
  delays.enable();
  spooler.start();
  await done.promise;
  delays.disable();
  await spooler.close(1000);
  return [
    summarize(`a job of ${QUEUED}, ${what} ${more}`, times),
    delayRow(`  the event loop meanwhile, ${what}`, delays),
  ];
}

async function day(shop: Shop): Promise<Row> {
  const spooler = spoolerOf(shop, shop.tcp);
  spooler.start();
  const delays = watchDelays();
  delays.enable();
  for (let number = 0; number < SALES; number += 1) {
    const source = await shop.sell(number + 10);
    spooler.queue([{ what: printSubject(source, 'customer') }, { what: printSubject(source, 'merchant') }]);
    // What is left of the one before does not pile up: a cashier is slower than a printer.
    while (spooler.jobs.length > 2) {
      await systemClock.sleep(1);
    }
  }
  delays.disable();
  await spooler.close(5000);
  return delayRow(`a day of ${SALES} sales, ${SALES * 2} receipts over TCP: the event loop`, delays);
}

/** What the computer itself does to an event loop that has nothing to do: the other figures hold that too. */
async function idle(): Promise<Row> {
  const delays = watchDelays();
  delays.enable();
  await systemClock.sleep(IDLE_MS);
  delays.disable();
  return delayRow(`nothing for ${IDLE_MS / 1000} s: the event loop of an idle process (alternative)`, delays);
}

/** How fast a queue empties when the printer is back, and whether anything keeps the main process from its work. */
export const printQueue: Benchmark = {
  title: `The print queue, each job written with synchronous = FULL before and after; nothing may block for ${LONGEST_BLOCK_MS} ms`,
  run: async () =>
    await withShop(async (shop) => [
      await idle(),
      ...(await drain(shop, shop.tcp, 'a printer on TCP', '(ours)')),
      ...(await drain(shop, instant, 'no paper, the queue alone', '(alternative)')),
      await day(shop),
    ]),
};
