import { createPrivateKey, createPublicKey } from 'node:crypto';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { v7 as uuid } from 'uuid';
import { systemClock } from '../../main/common/clock.ts';
import type { DayStart, TimeZoneCode } from '../../main/common/time.ts';
import { yen } from '../../main/common/yen.ts';
import type { PaymentId } from '../../main/ledger/events.ts';
import { Ledger } from '../../main/ledger/ledger.ts';
import { DETECT_BRAND } from '../../main/onepay/brands.ts';
import { OnePayClient } from '../../main/onepay/client.ts';
import { createHttpTransport } from '../../main/onepay/http-transport.ts';
import { draftPay } from '../../main/onepay/requests.ts';
import { rsaCheck, rsaSigner } from '../../main/onepay/signature.ts';
import { makeToken } from '../../main/onepay/token.ts';
import { createVerifier } from '../../main/onepay/verifier.ts';
import { ClockWatch } from '../../main/terminal/clock-watch.ts';
import { Connectivity } from '../../main/terminal/connectivity.ts';
import { layOut } from '../../main/terminal/desk.ts';
import { defaultRecoveryRules } from '../../main/terminal/next-step.ts';
import { defaultBackoff } from '../../main/terminal/recovery/backoff.ts';
import { assembleTerminal } from '../../main/terminal/terminal.ts';
import { Book } from '../../main/training/book.ts';
import { TrainingEngine } from '../../main/training/engine.ts';
import { TrainingServer } from '../../main/training/server.ts';
import vectors from '../onepay/vectors.json' with { type: 'json' };
import { benchFolder } from './journal.ts';
import { profile } from './scan-to-wire.ts';
import { type Benchmark, type Row, summarize } from './table.ts';

const UNKNOWNS = 1000;
/** What a shop's line adds to each exchange, in ms. */
const LATENCY_MS = 20;

const privateKey = createPrivateKey({ key: vectors.privateKeyJwk, format: 'jwk' });
const publicKey = createPublicKey(vectors.publicKey);

/** Settles a thousand unknown payments over HTTP; each was booked as paid, and its answer lost. */
async function measure(what: string, how: 'worker' | 'oneByOne'): Promise<Row> {
  const folder = benchFolder();
  const book = new Book(':memory:');
  const engine = new TrainingEngine({
    book,
    signer: rsaSigner(privateKey),
    terminals: [rsaCheck(publicKey)],
    now: Date.now,
    randomText: (length) => uuid().replaceAll('-', '').slice(-length),
  });
  const server = new TrainingServer({ engine, port: 0, lateMs: 1000, dripMs: 100 });
  const line = createHttpTransport({
    baseUrl: await server.start(),
    responseTimeoutMs: 5000,
    connectTimeoutMs: 5000,
    proxy: 'none',
    monotonic: systemClock.monotonic,
  });
  let inFlight = 0;
  let most = 0;
  const asked: string[] = [];
  const times: number[] = [];
  const transport = {
    ...line,
    post: async (request: { readonly path: string; readonly body: string }) => {
      inFlight += 1;
      most = Math.max(most, inFlight);
      asked.push((JSON.parse(request.body) as { qryToken: string }).qryToken);
      const begun = performance.now();
      await delay(LATENCY_MS);
      const result = await line.post(request);
      times.push(performance.now() - begun);
      inFlight -= 1;
      return result;
    },
  };
  const ledger = new Ledger({
    file: path.join(folder, 'ledger.sqlite'),
    clock: systemClock,
    timeZone: 'p9' as TimeZoneCode,
    dayStart: '05:00' as DayStart,
  });
  const clockWatch = new ClockWatch(systemClock, profile.timeZone);
  const connectivity = new Connectivity({ hasNetwork: () => true, probe: () => line.probe() });
  const client = new OnePayClient({
    serviceMode: 'B01',
    signer: rsaSigner(privateKey),
    verifier: createVerifier(rsaCheck(publicKey), 'response'),
    transport,
    clock: systemClock,
    observe: (exchange) => connectivity.note(exchange),
  });
  const desk = layOut({
    ledger,
    client,
    profile,
    dayStart: '05:00' as DayStart,
    clock: systemClock,
    rules: defaultRecoveryRules,
    readiness: { objection: () => undefined },
    sealCode: () => undefined,
    newId: uuid,
  });
  const { recovery, inquiry } = assembleTerminal(desk, {
    connectivity,
    clockWatch,
    backoff: defaultBackoff,
    random: Math.random,
    onProblem: () => undefined,
  });
  for (let n = 1; n <= UNKNOWNS; n += 1) {
    leaveUnknown(n, { ledger, client, engine });
  }
  const begun = performance.now();
  if (how === 'worker') {
    recovery.start();
    await recovery.untilSettled(120_000);
  } else {
    for (const { id } of ledger.queue.items()) {
      await inquiry.aboutPayment(id as PaymentId);
    }
  }
  const seconds = (performance.now() - begun) / 1000;
  await recovery.close();
  const open = ledger.queue.length;
  await line.close();
  await server.stop();
  ledger.close();
  book.close();
  rmSync(folder, { recursive: true });
  const doubled = asked.length - new Set(asked).size;
  const note = `${Math.round(UNKNOWNS / seconds)} settled per second, most in flight ${most}, asked twice ${doubled}, left open ${open}`;
  return { ...summarize(what, times), note, missed: open > 0 || doubled > 0 || most > 4 };
}

/** A payment that the gateway has booked, and of which the terminal knows nothing. */
function leaveUnknown(
  number: number,
  { ledger, client, engine }: { ledger: Ledger; client: OnePayClient; engine: TrainingEngine },
): void {
  const receiptNo = `R${number}`;
  const userCode = `28${String(number).padStart(16, '0')}`;
  const drafted = draftPay(profile, { amount: yen(1500), payType: DETECT_BRAND, userCode, receiptNo });
  if (!drafted.ok) {
    throw new Error('the request is not right');
  }
  const subject = uuid() as PaymentId;
  const token = ledger.write((writer) => {
    const made = makeToken(profile.identity, writer.drawTokenSlot());
    const content = {
      number,
      receiptNo,
      amountYen: 1500,
      askedPayType: '99',
      codeMask: '****0000',
      serviceMode: 'B01',
      branchCode: profile.identity.branchCode,
      terminalCode: profile.identity.terminalCode,
    };
    writer.append({ kind: 'payment.created', subject, content });
    writer.append({ kind: 'payment.sending', subject, content: { token: made } });
    writer.append({ kind: 'payment.unknown', subject, content: { reason: 'lost', code: 'ECONNRESET' } });
    return made;
  });
  engine.handle(`/gateway/pay/version=1.0/B01/0/0/${token}`, client.sign(drafted.draft).body);
}

/** How fast a queue empties when the line is back after a bad day. */
export const recovery: Benchmark = {
  title: `Settling ${UNKNOWNS} unknown payments, each exchange over HTTP, ${LATENCY_MS} ms away, and written with synchronous = FULL`,
  run: async () => [
    await measure('the recovery worker (ours)', 'worker'),
    await measure('one after the other (alternative)', 'oneByOne'),
  ],
};
