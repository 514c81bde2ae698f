import type { ConfirmedPayment, ConfirmedRefund } from '../onepay/outcome.ts';

/** A question may itself have been doubled on its way, and then be answered E099xx as well. */
const QUESTIONS = 3;

/**
 * Finds out about a request that was answered E099xx: that answers a bad request, and also a copy of a good one (protocol
 * section 8). True where it is refused indeed: the gateway knows no such order, or answers all questions alike.
 * @param ask one confirm; gives its outcome, or undefined where it has settled the matter.
 */
export async function isRefusedIndeed(
  ask: () => Promise<ConfirmedPayment | ConfirmedRefund | undefined>,
): Promise<boolean> {
  for (let question = 1; question <= QUESTIONS; question += 1) {
    const outcome = await ask();
    if (outcome === undefined) {
      return false;
    }
    if (outcome.outcome === 'notFound') {
      return true;
    }
    if (!isInvalidAccess(outcome)) {
      return false;
    }
  }
  return true;
}

function isInvalidAccess(outcome: ConfirmedPayment | ConfirmedRefund): boolean {
  return (
    outcome.outcome === 'unknown' &&
    outcome.reason.kind === 'questionRefused' &&
    outcome.reason.errorCode.startsWith('E099')
  );
}
