/** What can go wrong on the way to the gateway, at the gateway, and on the way back. */
export const lineFaults = [
  'none',
  'notConnected',
  'networkDown',
  'requestLost',
  'requestDuplicated',
  'requestLate',
  'resetBefore',
  'resetAfter',
  'answerLost',
  'answerLate',
  'answerOfAnother',
  'http5xx',
  'html',
  'truncated',
  'badSignature',
  'otherAmount',
  'unknownStatus',
  'reversalRefused',
  'gatewayErrorBooked',
  'gatewayErrorUnbooked',
  'gatewayRestart',
] as const;

export type LineFault = (typeof lineFaults)[number];

/** What can go wrong with the terminal itself. */
export const terminalFaults = [
  'killed',
  'powerCut',
  'diskFull',
  'clockJump',
  'appClosed',
  'pressedTwice',
  'cancelled',
  'refunded',
  'paidReversed',
  'dayClosed',
] as const;

export type TerminalFault = (typeof terminalFaults)[number];

/** How often each was injected. */
export type FaultCounts = Record<LineFault | TerminalFault, number>;

export function noFaults(): FaultCounts {
  return Object.fromEntries([...lineFaults, ...terminalFaults].map((fault) => [fault, 0])) as FaultCounts;
}
