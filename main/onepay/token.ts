import { SERIALS_PER_SECOND, type TokenSlot } from '../common/token-slot.ts';
import type { Identity } from './identity.ts';

declare const tokenBrand: unique symbol;

/** The name of one request, for ever (protocol section 1). Up to 96 of the 128 characters allowed. */
export type Token = string & { readonly [tokenBrand]: true };

/**
 * Joins identity and slot to a token, without separators (protocol sections 1 and 9).
 * @throws RangeError for a slot that no ledger hands out.
 */
export function makeToken(identity: Identity, slot: TokenSlot): Token {
  const inRange = Number.isInteger(slot.serial) && slot.serial >= 0 && slot.serial < SERIALS_PER_SECOND;
  if (!inRange || !/^\d{14}$/.test(slot.stamp)) {
    throw new RangeError(`not a token slot: ${slot.stamp} ${slot.serial}`);
  }
  const merchant = identity.serviceMode === 'B01' ? identity.merchantId : '';
  const serial = String(slot.serial).padStart(6, '0');
  return `${merchant}${identity.branchCode}${identity.terminalCode}${slot.stamp}${serial}` as Token;
}
