/** How an emulated printer is. */
export interface MachineState {
  paper: 'enough' | 'nearEnd' | 'out';
  coverOpen: boolean;
  error: 'none' | 'cutter' | 'recoverable' | 'unrecoverable';
}

const asBits = (on: boolean, bits: number) => (on ? bits : 0);

export function standsStill({ paper, coverOpen, error }: MachineState): boolean {
  return paper === 'out' || coverOpen || error !== 'none';
}

/** The answer to DLE EOT n; bits as in Epson's reference. */
export function realTimeAnswer(question: number, state: MachineState): number {
  const fixed = 0b0001_0010;
  switch (question) {
    case 1:
      return fixed | asBits(standsStill(state), 0x08);
    case 2:
      return (
        fixed |
        asBits(state.coverOpen, 0x04) |
        asBits(state.paper === 'out', 0x20) |
        asBits(state.error !== 'none', 0x40)
      );
    case 3:
      return fixed | errorBits(state);
    default:
      return fixed | asBits(state.paper !== 'enough', 0x0c) | asBits(state.paper === 'out', 0x60);
  }
}

/** The four bytes that a printer sends by itself. */
export function statusBack(state: MachineState): Buffer {
  return Buffer.of(
    0b0001_0000 | asBits(standsStill(state), 0x08) | asBits(state.coverOpen, 0x20),
    errorBits(state),
    asBits(state.paper !== 'enough', 0x03) | asBits(state.paper === 'out', 0x0c),
    0x0f,
  );
}

/** The answer to GS r 1. */
export function paperAnswer(state: MachineState): number {
  return asBits(state.paper !== 'enough', 0x03);
}

function errorBits({ error }: MachineState): number {
  return { none: 0, cutter: 0x08, recoverable: 0x40, unrecoverable: 0x20 }[error];
}
