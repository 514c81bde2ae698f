import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import type { PinRecord } from '../../ledger/operators.ts';

/** What a PIN is kept as. */
export type PinHash = Pick<PinRecord, 'salt' | 'hash' | 'cost'>;

/** Why a PIN is not taken as a new one. */
export type PinProblem = 'notDigits' | 'allEqual' | 'run';

/** scrypt's N: about a tenth of a second and 32 MiB for each try. */
const COST = 2 ** 15;
const BLOCK_SIZE = 8;
const SALT_BYTES = 16;
const HASH_BYTES = 32;

/** What keeps a PIN from being a new one; undefined where nothing does. */
export function pinProblem(pin: string): PinProblem | undefined {
  if (!/^[0-9]{4,12}$/.test(pin)) {
    return 'notDigits';
  }
  const steps = new Set([...pin.slice(1)].map((digit, index) => (Number(digit) - Number(pin[index]) + 10) % 10));
  if (steps.size > 1) {
    return undefined;
  }
  if (steps.has(0)) {
    return 'allEqual';
  }
  // On a keypad 0 follows 9 as well.
  return steps.has(1) || steps.has(9) ? 'run' : undefined;
}

/** Makes what is kept of a PIN; works in the thread pool. */
export async function hashPin(pin: string): Promise<PinHash> {
  const salt = randomBytes(SALT_BYTES);
  return { salt, hash: await scryptOf(pin, salt, COST), cost: COST };
}

/** Whether a PIN is the one that is kept; takes as long for a wrong one as for the right one. */
export async function pinFits(pin: string, { salt, hash, cost }: PinHash): Promise<boolean> {
  const tried = await scryptOf(pin, salt, cost);
  return tried.length === hash.length && timingSafeEqual(tried, hash);
}

const nobodysSalt = Buffer.alloc(SALT_BYTES);

/** Takes as long as {@link pinFits}: how long an answer takes must not tell whether there is such an operator. */
export async function pretendToCheck(pin: string): Promise<void> {
  await scryptOf(pin, nobodysSalt, COST);
}

function scryptOf(pin: string, salt: Buffer, cost: number): Promise<Buffer> {
  // What Node allows without being asked is just too little.
  const maxmem = 2 * 128 * cost * BLOCK_SIZE;
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  scrypt(pin, salt, HASH_BYTES, { N: cost, r: BLOCK_SIZE, p: 1, maxmem }, (error, key) => {
    if (error === null) {
      resolve(key);
    } else {
      reject(error);
    }
  });
  return promise;
}
