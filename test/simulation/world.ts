import { createHmac } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DayStart, TimeZoneCode } from '../../main/common/time.ts';
import type { OpenItem } from '../../main/ledger/recovery-queue.ts';
import { OnePayClient } from '../../main/onepay/client.ts';
import type { RequestProfile } from '../../main/onepay/identity.ts';
import type { SignatureCheck, Signer } from '../../main/onepay/signature.ts';
import { createVerifier } from '../../main/onepay/verifier.ts';
import { ClockWatch } from '../../main/terminal/clock-watch.ts';
import { Connectivity } from '../../main/terminal/connectivity.ts';
import { type Desk, layOut } from '../../main/terminal/desk.ts';
import { markInterrupted } from '../../main/terminal/interrupted.ts';
import type { RecoveryRules } from '../../main/terminal/next-step.ts';
import { LineReadiness } from '../../main/terminal/readiness.ts';
import { assembleTerminal, type Terminal } from '../../main/terminal/terminal.ts';
import { Book } from '../../main/training/book.ts';
import { TrainingEngine } from '../../main/training/engine.ts';
import { MortalLedger, salvage, type WriteFault } from './disk.ts';
import { type FaultCounts, noFaults } from './faults.ts';
import { FaultyLine } from './line.ts';
import { Random } from './random.ts';
import { ProcessClock, VirtualTime } from './virtual-time.ts';

/** How the training gateway's details of refunds begin. */
const REFUND_DETAIL = 'J1F';

const EPOCH = Date.parse('2026-11-22T10:00:00+09:00');

const profile: RequestProfile = {
  identity: { serviceMode: 'B01', merchantId: 'OB0244899999', branchCode: 'AShop001', terminalCode: 'BTer001' },
  locale: 'JAPAN',
  timeZone: 'p9' as TimeZoneCode,
  appVersion: 'linux-OnePayPOS-0.1.0',
};

// RSA would take a third of the time, and is not what is simulated: signatures that fit, and signatures that do not.
const signer: Signer = (canonical) => createHmac('sha256', 'simulated').update(canonical, 'utf8').digest('base64');
const check: SignatureCheck = (canonical, signature) => signature === signer(canonical);

/** One life of the terminal's process, from its start to its death or end. */
export interface Process {
  readonly ledger: MortalLedger;
  readonly terminal: Terminal;
  readonly desk: Desk;
  readonly isAlive: () => boolean;
}

/** The terminal's computer, its line, and the gateway at the other end. */
export class World {
  readonly random: Random;
  readonly time = new VirtualTime();
  readonly counts: FaultCounts = noFaults();
  readonly line: FaultyLine;
  readonly book: Book;
  readonly wall = { skewMs: 0, epochMs: EPOCH };
  readonly trace: string[] = [];
  readonly rules: RecoveryRules;
  /** What the next write of the living process meets. */
  nextWrite: WriteFault = 'none';
  #process: Process | undefined;
  #alive = false;
  #lives = 0;
  #ids = 0;
  readonly #folder: string;
  readonly #corpses: MortalLedger[] = [];

  constructor(seed: number) {
    this.random = new Random(seed);
    this.#folder = mkdtempSync(path.join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'onepay-pos-simulation-'));
    this.book = new Book(':memory:');
    this.rules = {
      unknown: this.random.chance(0.5) ? 'keepAsking' : { cancelAfterMs: this.random.between(30, 300) * 1000 },
      pollEveryMs: 3000,
      customerLimitMs: 120_000,
    };
    const engine = new TrainingEngine({
      book: this.book,
      signer,
      terminals: [check],
      now: this.gatewayNow,
      randomText: (length) => this.random.text(length),
    });
    this.line = new FaultyLine({
      engine,
      time: this.time,
      random: this.random,
      counts: this.counts,
      gatewayNow: this.gatewayNow,
      trace: (text) => this.say(text),
      isKnown: ({ orderId, orderDetailId }) => {
        const ledger = this.process?.ledger;
        return orderDetailId.startsWith(REFUND_DETAIL)
          ? ledger?.refunds.ownerOfDetail(orderDetailId) !== undefined
          : ledger?.payments.ownerOfOrder({ orderId, orderDetailId: '' }) !== undefined;
      },
    });
  }

  gatewayNow = (): number => EPOCH + this.time.now;

  say(text: string): void {
    this.trace.push(`${(this.time.now / 1000).toFixed(3).padStart(9)} ${text}`);
  }

  /** The living process; undefined between a death and the next start. */
  get process(): Process | undefined {
    return this.#alive ? this.#process : undefined;
  }

  /** Starts the terminal on whatever its disk holds. */
  boot(): Process {
    const file = this.#fileOfNextLife();
    this.#lives += 1;
    this.#alive = true;
    this.nextWrite = 'none';
    const life = this.#lives;
    const isAlive = () => this.#alive && this.#lives === life;
    const clock = new ProcessClock(this.time, this.wall, isAlive);
    const ledger = new MortalLedger(
      { file, clock, timeZone: profile.timeZone, dayStart: '05:00' as DayStart, firstSerial: () => 0 },
      {
        isAlive,
        die: () => this.#bury(),
        nextWrite: () => {
          const fault = this.nextWrite;
          this.nextWrite = 'none';
          return fault;
        },
        fraction: this.random.fraction,
      },
    );
    const clockWatch = new ClockWatch(clock, profile.timeZone);
    const transport = this.line.open(isAlive);
    const connectivity = new Connectivity({ hasNetwork: () => true, probe: () => transport.probe() });
    const client = new OnePayClient({
      serviceMode: 'B01',
      signer,
      verifier: createVerifier(check, 'response'),
      transport,
      clock,
      observe: (exchange) => {
        clockWatch.note(exchange);
        connectivity.note(exchange);
      },
    });
    const desk = layOut({
      ledger,
      client,
      profile,
      dayStart: '05:00' as DayStart,
      clock,
      rules: this.rules,
      readiness: new LineReadiness(connectivity, clockWatch),
      sealCode: () => undefined,
      newId: () => {
        this.#ids += 1;
        return `id-${String(this.#ids).padStart(6, '0')}`;
      },
    });
    const terminal = assembleTerminal(desk, {
      connectivity,
      clockWatch,
      backoff: { firstMs: 1000, longestMs: 300_000 },
      random: this.random.fraction,
      onProblem: (item, error) => this.#noteProblem(item, error),
    });
    this.#process = { ledger, terminal, desk, isAlive };
    markInterrupted(ledger);
    terminal.recovery.start();
    this.say(`started, ${ledger.queue.length} open`);
    return this.#process;
  }

  /** The process is gone, as by SIGKILL: whatever waits never goes on. */
  kill(): void {
    if (this.#alive) {
      this.#bury();
    }
  }

  /** The process ends in order: recovery sees its exchanges through, the ledger is closed. */
  async quit(): Promise<void> {
    const process = this.process;
    if (process !== undefined) {
      await process.terminal.recovery.close();
      process.ledger.close();
      this.#alive = false;
    }
  }

  /** Removes what is left of all lives. */
  destroy(): void {
    for (const ledger of this.#corpses) {
      ledger.close();
    }
    this.book.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #noteProblem(item: OpenItem, error: unknown): void {
    this.say(`  recovery of ${item.id}: ${String(error)}`);
  }

  #bury(): void {
    this.#alive = false;
    this.say('died');
    if (this.#process !== undefined) {
      this.#corpses.push(this.#process.ledger);
    }
  }

  #fileOfNextLife(): string {
    const file = path.join(this.#folder, `ledger-${this.#lives}.sqlite`);
    const last = this.#process?.ledger;
    if (last === undefined) {
      return file;
    }
    if (!this.#corpses.includes(last)) {
      return last.file;
    }
    salvage(last.file, file);
    return file;
  }
}
