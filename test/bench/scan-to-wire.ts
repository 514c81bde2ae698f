import { type ChildProcess, fork } from 'node:child_process';
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { v7 as uuid } from 'uuid';
import { createVirtualPort } from '../../main/cli/virtual-port.ts';
import { systemClock } from '../../main/common/clock.ts';
import type { DayStart, TimeZoneCode } from '../../main/common/time.ts';
import { yen } from '../../main/common/yen.ts';
import { Ledger } from '../../main/ledger/ledger.ts';
import { DETECT_BRAND } from '../../main/onepay/brands.ts';
import { OnePayClient } from '../../main/onepay/client.ts';
import { createHttpTransport } from '../../main/onepay/http-transport.ts';
import { rsaCheck, rsaSigner } from '../../main/onepay/signature.ts';
import { createVerifier } from '../../main/onepay/verifier.ts';
import type { ScannerEvent } from '../../main/scanners/port.ts';
import { serialLineOpener } from '../../main/scanners/serial-line.ts';
import { SerialScanner } from '../../main/scanners/serial-scanner.ts';
import { ClockWatch } from '../../main/terminal/clock-watch.ts';
import { Connectivity } from '../../main/terminal/connectivity.ts';
import { layOut } from '../../main/terminal/desk.ts';
import { defaultRecoveryRules } from '../../main/terminal/next-step.ts';
import { LineReadiness } from '../../main/terminal/readiness.ts';
import { defaultBackoff } from '../../main/terminal/recovery/backoff.ts';
import { assembleTerminal } from '../../main/terminal/terminal.ts';
import vectors from '../onepay/vectors.json' with { type: 'json' };
import { benchFolder } from './journal.ts';
import { type Benchmark, type Row, summarize } from './table.ts';

const ROUNDS = 500;
const UNCOUNTED = 20;

const rules = {
  prefix: '',
  suffix: '\r',
  minLength: 6,
  maxLength: 512,
  characters: 'printable',
  silenceMs: 200,
  duplicateMs: 0,
} as const;

export const profile = {
  identity: { serviceMode: 'B01', merchantId: 'OB0244899999', branchCode: 'AShop001', terminalCode: 'BTer001' },
  locale: 'JAPAN',
  timeZone: 'p9' as TimeZoneCode,
  appVersion: 'linux-OnePayPOS-0.1.0',
} as const;

interface Receiver {
  readonly port: number;
  /** When the next request's first byte arrives, in ns. */
  nextFirstByte(): Promise<bigint>;
  end(): void;
}

async function startReceiver(): Promise<Receiver> {
  const child: ChildProcess = fork('test/bench/receiver.ts');
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return {
    port,
    nextFirstByte: async () => {
      const [{ firstByte }] = (await once(child, 'message')) as [{ firstByte: string }];
      return BigInt(firstByte);
    },
    end: () => child.disconnect(),
  };
}

/** Scans through a real serial port; each scan is paid, and the first byte of its request is waited for. */
async function measure(what: string, folder: string, target?: number): Promise<Row> {
  const receiver = await startReceiver();
  const port = await createVirtualPort();
  const clock = systemClock;
  const dayStart = '05:00' as DayStart;
  const ledger = new Ledger({ file: path.join(folder, 'ledger.sqlite'), clock, timeZone: profile.timeZone, dayStart });
  const transport = createHttpTransport({
    baseUrl: new URL(`http://127.0.0.1:${receiver.port}`),
    responseTimeoutMs: 5000,
    connectTimeoutMs: 5000,
    proxy: 'none',
    monotonic: clock.monotonic,
  });
  const client = new OnePayClient({
    serviceMode: 'B01',
    signer: rsaSigner(createPrivateKey({ key: vectors.privateKeyJwk, format: 'jwk' })),
    verifier: createVerifier(rsaCheck(createPublicKey(vectors.publicKey)), 'response'),
    transport,
    clock,
  });
  const clockWatch = new ClockWatch(clock, profile.timeZone);
  const connectivity = new Connectivity({ hasNetwork: () => true, probe: () => transport.probe() });
  const desk = layOut({
    ledger,
    client,
    profile,
    dayStart,
    clock,
    rules: defaultRecoveryRules,
    readiness: new LineReadiness(connectivity, clockWatch),
    sealCode: () => undefined,
    newId: () => uuid({ msecs: clock.now() }),
  });
  const { sales } = assembleTerminal(desk, {
    connectivity,
    clockWatch,
    backoff: defaultBackoff,
    random: Math.random,
    onProblem: () => undefined,
  });
  const openLine = serialLineOpener({ path: port.path, baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 });
  const scanner = new SerialScanner({ name: port.path, openLine, rules, clock });
  let onEvent: (event: ScannerEvent) => void = () => undefined;
  const nextEvent = () => {
    const { promise, resolve } = Promise.withResolvers<ScannerEvent>();
    onEvent = resolve;
    return promise;
  };
  const connected = nextEvent();
  scanner.start((event) => onEvent(event));
  await connected;
  const times: number[] = [];
  try {
    for (let round = 0; round < ROUNDS + UNCOUNTED; round += 1) {
      const firstByte = receiver.nextFirstByte();
      const paid = nextEvent().then((event) => {
        if (event.kind !== 'scanned') {
          throw new Error(event.kind);
        }
        return sales.pay({ amount: yen(1500), code: event.code, payType: DETECT_BRAND, by: 'unnamed' });
      });
      const begun = process.hrtime.bigint();
      port.type(`2803903121${String(round).padStart(8, '0')}\r`);
      times.push(Number((await firstByte) - begun) / 1e6);
      await paid;
    }
  } finally {
    await scanner.stop();
    port.unplug();
    await transport.close();
    ledger.close();
    receiver.end();
  }
  return summarize(what, times.slice(UNCOUNTED), target);
}

/** What the customer waits for before the network does: serial port, framing, ledger, signature, first byte. */
export const scanToWire: Benchmark = {
  title: 'From the scanner writing a code to the first byte of the request at the other end',
  run: async () => {
    const disk = benchFolder();
    const memory = mkdtempSync('/dev/shm/onepay-pos-bench-');
    try {
      return [
        await measure('ledger on the disk, synchronous = FULL (ours)', disk, 15),
        await measure('ledger in memory, which a power cut empties (alternative)', memory),
      ];
    } finally {
      rmSync(disk, { recursive: true });
      rmSync(memory, { recursive: true });
    }
  },
};
