import { createPublicKey, type KeyObject, randomInt } from 'node:crypto';
import path from 'node:path';
import type { Clock } from '../common/clock.ts';
import { TerminalError } from '../common/errors.ts';
import { makeFolder } from '../common/folders.ts';
import { publicHalf } from '../onepay/keys.ts';
import { rsaCheck, rsaSigner } from '../onepay/signature.ts';
import { Book } from '../training/book.ts';
import { TrainingEngine } from '../training/engine.ts';
import { DRIP_MS, LATE_MS, TrainingServer } from '../training/server.ts';
import type { StoredTerminal } from './stored-terminal.ts';

export interface TrainingGateway {
  readonly url: URL;
  stop(): Promise<void>;
}

export interface TrainingGatewayOptions {
  /** 0 or absent takes a free port. */
  readonly port?: number;
  /** A further terminal's public key as PEM, to accept beside the data folder's own. */
  readonly terminalKeyPem?: string;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/**
 * Starts the training gateway of a data folder, with the folder's training keys and its book of orders.
 * @throws TerminalError TRAINING_KEYS_MISSING where the folder was not made for training, TRAINING_GATEWAY_UNAVAILABLE.
 */
export async function startTrainingGateway(
  stored: StoredTerminal,
  clock: Pick<Clock, 'now'>,
  options: TrainingGatewayOptions,
): Promise<TrainingGateway> {
  const gatewayKey = stored.keys.trainingGatewayKey();
  const terminalKey = stored.keys.terminalKey('training');
  if (gatewayKey === undefined || terminalKey === undefined) {
    throw new TerminalError('TRAINING_KEYS_MISSING', { folder: stored.folder });
  }
  makeFolder(path.dirname(stored.trainingBook));
  const book = new Book(stored.trainingBook);
  const engine = new TrainingEngine({
    book,
    signer: rsaSigner(gatewayKey),
    terminals: [publicHalf(terminalKey.privateKey), ...furtherKeys(options.terminalKeyPem)].map(rsaCheck),
    now: clock.now,
    randomText,
  });
  const server = new TrainingServer({ engine, port: options.port ?? 0, lateMs: LATE_MS, dripMs: DRIP_MS });
  try {
    const url = await server.start();
    return {
      url,
      stop: async () => {
        await server.stop();
        book.close();
      },
    };
  } catch (error) {
    book.close();
    throw error;
  }
}

function furtherKeys(pem: string | undefined): KeyObject[] {
  return pem === undefined ? [] : [createPublicKey(pem)];
}

function randomText(length: number): string {
  return Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}
