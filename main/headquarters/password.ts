import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import { TerminalError } from '../common/errors.ts';

/** What every server, driver and keyboard takes for the same password: printable ASCII, without blanks. */
const password = /^[\x21-\x7e]{1,128}$/;

/** @throws TerminalError HQ_PASSWORD_INVALID. */
export function assertHeadquartersPassword(text: string): void {
  if (!password.test(text)) {
    throw new TerminalError('HQ_PASSWORD_INVALID');
  }
}

const ITERATIONS = 4096;

/** What PostgreSQL keeps of a password (RFC 5803): with it a login can be made without telling the server the password. */
export function scramVerifier(text: string, salt: Buffer = randomBytes(16)): string {
  const salted = pbkdf2Sync(text, salt, ITERATIONS, 32, 'sha256');
  const keyed = (name: string) => createHmac('sha256', salted).update(name).digest();
  const storedKey = createHash('sha256').update(keyed('Client Key')).digest('base64');
  const serverKey = keyed('Server Key').toString('base64');
  return `SCRAM-SHA-256$${ITERATIONS}:${salt.toString('base64')}$${storedKey}:${serverKey}`;
}
