import type { Actor } from '../common/actor.ts';
import type { LedgerEvent } from '../ledger/events.ts';
import type { OnePayClient, SignedRequest } from '../onepay/client.ts';
import type { Call, DraftResult } from '../onepay/requests.ts';
import { makeToken, type Token } from '../onepay/token.ts';
import type { Desk } from './desk.ts';
import { requestProblem, type Subject, writeAbout } from './recording.ts';

/** @throws TerminalError REQUEST_INVALID for a request that breaks the protocol's rules. */
export function signDraft<C extends Call>(client: OnePayClient, drafted: DraftResult<C>): SignedRequest<C> {
  if (!drafted.ok) {
    throw requestProblem(drafted.problems);
  }
  return client.sign(drafted.draft);
}

/**
 * Draws the token of a request about something that was sent before. It is on the disk before it is used, so that it is
 * never drawn again.
 * @param by who asks.
 * @throws AnswerNotRecorded.
 */
export function writeToken(
  desk: Desk,
  subject: Subject,
  toEvent: (token: Token) => LedgerEvent,
  by: Actor = 'terminal',
): Token {
  const { ledger, profile } = desk;
  return writeAbout(
    ledger,
    subject,
    (writer) => {
      const token = makeToken(profile.identity, writer.drawTokenSlot());
      writer.append(toEvent(token));
      return token;
    },
    by,
  );
}
