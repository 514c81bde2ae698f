import path from 'node:path';
import { onTestFinished } from 'vitest';
import { rsaCheck, rsaSigner } from '../../main/onepay/signature.ts';
import { Book } from '../../main/training/book.ts';
import { TrainingEngine } from '../../main/training/engine.ts';
import { TrainingServer } from '../../main/training/server.ts';
import { gatewayKeys, terminalPublicKey } from './keys.ts';
import { tempFolder } from './temp-folder.ts';
import { TestClock } from './test-clock.ts';

export interface TestGateway {
  readonly url: URL;
  readonly book: Book;
  readonly engine: TrainingEngine;
  readonly clock: TestClock;
}

/** Longer than the time-outs that tests use, in ms. */
const LATE_MS = 700;

/** The training gateway behind a real HTTP server, for the time of one test; its time is the clock's. */
export async function startTestGateway(clock = new TestClock()): Promise<TestGateway> {
  const book = new Book(path.join(tempFolder(), 'book.sqlite'));
  let ids = 0;
  const engine = new TrainingEngine({
    book,
    signer: rsaSigner(gatewayKeys.privateKey),
    terminals: [rsaCheck(terminalPublicKey)],
    now: clock.now,
    randomText: (length) => {
      ids += 1;
      return ids.toString(36).padStart(length, '0').slice(-length);
    },
  });
  const server = new TrainingServer({ engine, port: 0, lateMs: LATE_MS, dripMs: 50 });
  const url = await server.start();
  onTestFinished(async () => {
    await server.stop();
    book.close();
  });
  return { url, book, engine, clock };
}
