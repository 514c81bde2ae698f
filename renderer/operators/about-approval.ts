/** Codes of errors that another operator or another PIN can mend. */
export const aboutApproval: ReadonlySet<string> = new Set([
  'APPROVAL_NEEDED',
  'PIN_WRONG',
  'OPERATOR_LOCKED_OUT',
  'OPERATOR_NOT_FOUND',
  'NOT_PERMITTED',
]);
