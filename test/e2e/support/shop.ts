import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { createVirtualPort, type VirtualPort } from '../../../main/cli/virtual-port.ts';
import { systemClock } from '../../../main/common/clock.ts';
import type { Ledger } from '../../../main/ledger/ledger.ts';
import type { Payment } from '../../../main/ledger/payments.ts';
import { openLedgerToRead, StoredTerminal } from '../../../main/root/stored-terminal.ts';
import { makeTrainingTerminal, trainingTemplate } from '../../../main/root/training-terminal.ts';
import { parseSettings } from '../../../main/settings/settings-file.ts';
import { blockWrites } from '../../support/block-writes.ts';
import { type CounterApp, launchCounter } from './counter-app.ts';
import { type GatewayProcess, startGatewayProcess } from './gateway-process.ts';

export interface ShopOptions {
  /** What `terminal.json` says beside the training terminal's own. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** How long an answer may take, in seconds. */
  readonly timeoutSeconds?: number;
  readonly language?: 'ja' | 'en' | 'zh';
}

/** A shop: a data folder, a gateway process, a scanner's serial port, and the app whenever it is opened. */
export class Shop {
  readonly folder: string;
  readonly stored: StoredTerminal;
  readonly gateway: GatewayProcess;
  readonly serial: VirtualPort;
  readonly #apps: CounterApp[] = [];

  constructor(parts: Pick<Shop, 'folder' | 'stored' | 'gateway' | 'serial'>) {
    this.folder = parts.folder;
    this.stored = parts.stored;
    this.gateway = parts.gateway;
    this.serial = parts.serial;
  }

  get dataFolder(): string {
    return this.stored.folder;
  }

  /** Starts the app, and waits until a cashier could begin. */
  async open(env: Readonly<Record<string, string>> = {}): Promise<CounterApp> {
    const counter = await this.launch(env);
    await counter.opened();
    return counter;
  }

  /** Starts the app, whatever it then shows. */
  async launch(env: Readonly<Record<string, string>> = {}): Promise<CounterApp> {
    const counter = await launchCounter({ userData: this.userData, args: ['--data', this.dataFolder], env });
    this.#apps.push(counter);
    return counter;
  }

  /** Changes what `terminal.json` says, for the next start. */
  change(settings: Readonly<Record<string, unknown>>): void {
    this.stored.settingsFile.save(parseSettings(JSON.stringify({ ...this.stored.settings(), ...settings })));
  }

  /** Electron's own folder of this shop's app. */
  get userData(): string {
    return path.join(this.folder, 'user-data');
  }

  /** Scans a code with the serial scanner. */
  scan(code: string): void {
    this.serial.type(`${code}\r`);
  }

  /** Reads the ledger beside the app. */
  read<T>(look: (ledger: Ledger) => T): T {
    const { ledger, close } = openLedgerToRead(this.stored, systemClock);
    try {
      return look(ledger);
    } finally {
      close();
    }
  }

  /** The payments in the ledger, oldest first. */
  payments(): Payment[] {
    return this.read((ledger) => ledger.payments.page({ limit: 1000 }).toReversed());
  }

  /** The same as `state amount`, to be compared at a glance. */
  outcomes(): string[] {
    return this.payments().map(({ state, amountYen }) => `${state} ${amountYen}`);
  }

  /** How often each payment was sent to be paid. */
  payRequests(): number[] {
    return this.read((ledger) =>
      ledger.payments
        .page({ limit: 1000 })
        .map(({ id }) => ledger.exchangesAbout(id).filter(({ call }) => call === 'pay').length),
    );
  }

  /** Keeps the app from writing to its ledger, as a disk that fails does; gives the way back. */
  blockLedger(): () => void {
    return this.read((ledger) => blockWrites(ledger));
  }

  /** Kills whatever of the app runs. */
  async killAll(): Promise<void> {
    await Promise.all(this.#apps.map((app) => app.kill()));
  }

  async close(): Promise<void> {
    await this.killAll();
    this.serial.unplug();
    await this.gateway.stop();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Opens a shop for several tests; whoever does closes it. */
export async function startShop({ settings, timeoutSeconds = 3, language = 'ja' }: ShopOptions = {}): Promise<Shop> {
  const folder = mkdtempSync(path.join(tmpdir(), 'onepay-pos-e2e-'));
  const stored = new StoredTerminal(path.join(folder, 'terminal'));
  mkdirSync(stored.folder, { mode: 0o700 });
  makeTrainingTerminal(stored, systemClock);
  const [gateway, serial] = await Promise.all([startGatewayProcess(stored.folder), createVirtualPort()]);
  stored.settingsFile.save(
    trainingTemplate({
      gateway: { baseUrl: gateway.url, timeoutSeconds },
      scanners: [{ kind: 'serial', path: serial.path }, { kind: 'keyboard' }],
      window: { language },
      ...settings,
    }),
  );
  return new Shop({ folder, stored, gateway, serial });
}

/**
 * Opens a shop for the time of one test.
 * @param atEnd the test's own, where several run at a time.
 */
export async function openShop(options: ShopOptions = {}, atEnd = onTestFinished): Promise<Shop> {
  const shop = await startShop(options);
  atEnd(() => shop.close(), 60_000);
  return shop;
}
