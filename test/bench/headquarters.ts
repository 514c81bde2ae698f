import { rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { systemClock } from '../../main/common/clock.ts';
import { noLog } from '../../main/common/log.ts';
import type { DayStart, TimeZoneCode } from '../../main/common/time.ts';
import { Exporter } from '../../main/headquarters/exporter.ts';
import { FileJournal } from '../../main/headquarters/journal-source.ts';
import { openLine } from '../../main/headquarters/line.ts';
import { ServerBook } from '../../main/headquarters/server-book.ts';
import { Session } from '../../main/headquarters/session.ts';
import type { PaymentId } from '../../main/ledger/events.ts';
import { Ledger, type LedgerWriter } from '../../main/ledger/ledger.ts';
import type { HeadquartersSettings } from '../../main/settings/schema.ts';
import { TERMINAL_PASSWORD, TestPostgres } from '../support/postgres.ts';
import { benchFolder } from './journal.ts';
import { type Benchmark, type Row, summarize } from './table.ts';

const SHIPPED = 20_000;
const ONE_BY_ONE = 300;
const SALES = 400;
const SALE_EVERY_MS = 10;
/** What sending may add to a sale, at the 99th percentile, in ms. */
const MAY_ADD_MS = 5;
/** For how long the event loop may be held at a time, in ms. */
const MAY_HOLD_MS = 10;

const codes = { merchantId: 'OB0244899999', branchCode: 'AShop001', terminalCode: 'BTer001' };

function openLedger(file: string): Ledger {
  return new Ledger({ file, clock: systemClock, timeZone: 'p9' as TimeZoneCode, dayStart: '05:00' as DayStart });
}

/** Writes so many attempts in one transaction, two rows of the journal each. */
function sell(ledger: Ledger, count = 1): void {
  ledger.write((writer) => {
    for (let n = 0; n < count; n += 1) {
      attempt(writer);
    }
  });
}

function attempt(writer: LedgerWriter): void {
  const number = writer.nextPaymentNumber();
  const subject = `payment-${number}` as PaymentId;
  const content = {
    number,
    receiptNo: `R${number}`,
    amountYen: 1500,
    askedPayType: '99',
    codeMask: '****9395',
    serviceMode: 'B01',
    ...codes,
  };
  writer.append({ kind: 'payment.created', subject, content });
  const { stamp, serial } = writer.drawTokenSlot();
  writer.append({ kind: 'payment.sending', subject, content: { token: `T${stamp}${serial}` } });
}

function connect(settings: HeadquartersSettings, ending = new AbortController().signal) {
  return openLine({ settings, password: TERMINAL_PASSWORD, clock: systemClock, ending });
}

/** The main thread's own time, in ms: another process that takes the processor away does not count. */
function ownTime(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** How long each turn of the event loop took of the main thread's time, in ms, while something goes on. */
async function turnsOf(work: () => Promise<unknown>): Promise<number[]> {
  const turns: number[] = [];
  let before = ownTime();
  let isOver = false;
  const look = () => {
    const now = ownTime();
    turns.push(now - before);
    before = now;
    if (!isOver) {
      setImmediate(look);
    }
  };
  setImmediate(look);
  await work();
  isOver = true;
  return turns;
}

async function shipping(server: TestPostgres, folder: string): Promise<Row[]> {
  const ledger = openLedger(path.join(folder, 'shipped.sqlite'));
  while ((ledger.head()?.seq ?? 0) < SHIPPED) {
    sell(ledger, 100);
  }
  const journal = new FileJournal(ledger.file);
  const settings = server.settings(await server.database());
  const times: number[] = [];
  let before = performance.now();
  const onReached = (_head: object, sent: number) => {
    const now = performance.now();
    if (sent > 0) {
      times.push(now - before);
    }
    before = now;
  };
  const line = await connect(settings);
  const begun = performance.now();
  const turns = await turnsOf(() => new Session({ line, journal, codes, branching: 'whenRestored', onReached }).send());
  const seconds = (performance.now() - begun) / 1000;
  line.drop();
  const perSecond = await oneByOne(server, journal);
  journal.close();
  ledger.close();
  return [
    {
      ...summarize('a transaction of 200 rows', times),
      note: `${Math.round(SHIPPED / seconds)} rows/s; one row to a transaction (alternative): ${perSecond} rows/s`,
    },
    { ...summarize('the longest turn of the event loop meanwhile', [longest(turns)]), target: MAY_HOLD_MS },
  ];
}

function longest(turns: readonly number[]): number {
  return turns.reduce((most, turn) => Math.max(most, turn), 0);
}

async function oneByOne(server: TestPostgres, journal: FileJournal): Promise<number> {
  const line = await connect(server.settings(await server.database()));
  const book = new ServerBook(line, codes);
  const firstHash = journal.firstHash() ?? '';
  await book.begin(firstHash);
  const [there] = await book.ledgers(firstHash);
  const begun = performance.now();
  for (let n = 0; n < ONE_BY_ONE; n += 1) {
    await book.add(there?.stream ?? '', ({ seq }) => journal.after(seq, 1));
  }
  line.drop();
  return Math.round((ONE_BY_ONE / (performance.now() - begun)) * 1000);
}

/** A shop, and what is done about its journal meanwhile. */
interface Shop {
  readonly what: string;
  readonly ledger: Ledger;
  readonly late: number[];
  readonly close: () => Promise<void>;
}

function shop(what: string, file: string, settings?: HeadquartersSettings): Shop {
  const ledger = openLedger(file);
  if (settings === undefined) {
    return { what, ledger, late: [], close: async () => ledger.close() };
  }
  const journal = new FileJournal(file);
  const exporter = new Exporter({
    journal,
    codes,
    connect: (ending) => connect(settings, ending),
    position: { load: () => undefined, save: async () => undefined },
    clock: systemClock,
    random: Math.random,
    log: noLog,
    // Far busier than it ever is.
    pace: { settleMs: 1, lookMs: 1000, retryMs: 1, longestMs: 1 },
  });
  ledger.written.listen(() => exporter.wake());
  exporter.start();
  const close = async () => {
    await exporter.close();
    journal.close();
    ledger.close();
  };
  return { what, ledger, late: [], close };
}

/** From the moment at which a sale is due until it is on the disk. */
async function sellTo({ ledger, late }: Shop): Promise<void> {
  const due = performance.now() + SALE_EVERY_MS;
  await delay(SALE_EVERY_MS);
  sell(ledger);
  late.push(performance.now() - due);
}

async function selling(server: TestPostgres, folder: string, stuckPort: number): Promise<Row[]> {
  const settings = server.settings(await server.database());
  const shops = [
    shop('a sale, written; nothing is sent', path.join(folder, 'off.sqlite')),
    shop('a sale, written; the journal is being sent', path.join(folder, 'on.sqlite'), settings),
    shop('a sale, written; the server stands still', path.join(folder, 'stuck.sqlite'), {
      ...settings,
      port: stuckPort,
    }),
  ];
  // In turns, so that whatever else the computer does meets all of them alike.
  for (let n = 0; n < SALES; n += 1) {
    for (const one of shops) {
      await sellTo(one);
    }
  }
  const [off] = shops.map(({ what, late }) => summarize(what, late));
  const target = (off?.p99 ?? 0) + MAY_ADD_MS;
  const rows = shops.map(({ what, late }, index) => summarize(what, late, index === 0 ? undefined : target));
  for (const one of shops) {
    await one.close();
  }
  return rows;
}

/** Takes connections, and never says a word. */
async function silentServer(): Promise<{ readonly port: number; readonly close: () => void }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await promise;
  const close = () => {
    for (const socket of sockets) {
      socket.destroy();
    }
    server.close();
  };
  return { port: (server.address() as AddressInfo).port, close };
}

/** How fast a journal gets to the headquarters, and that no sale waits for it. */
export const headquarters: Benchmark = {
  title: 'Sending the journal to the headquarters (PostgreSQL on the same computer)',
  async run() {
    const folder = benchFolder();
    const server = await TestPostgres.start();
    const silent = await silentServer();
    try {
      return [...(await shipping(server, folder)), ...(await selling(server, folder, silent.port))];
    } finally {
      silent.close();
      server.remove();
      rmSync(folder, { recursive: true });
    }
  },
};
