import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  askedConditions,
  askStatus,
  hindering,
  type StatusAnswer,
  type StatusQuestion,
  StatusStream,
  withTelling,
} from '../../main/printers/escpos-status.ts';
import { printerConditions } from '../../main/printers/port.ts';
import { type MachineState, paperAnswer, realTimeAnswer, statusBack } from '../support/printer/status.ts';

const states = fc.record<MachineState>({
  paper: fc.constantFrom('enough', 'nearEnd', 'out'),
  coverOpen: fc.boolean(),
  error: fc.constantFrom('none', 'cutter', 'recoverable', 'unrecoverable'),
});

const errorNames = {
  none: undefined,
  cutter: 'cutterError',
  recoverable: 'recoverableError',
  unrecoverable: 'unrecoverableError',
} as const;

/** What a printer in this state should be said to be. */
function expected({ paper, coverOpen, error }: MachineState) {
  return new Set(
    [
      paper === 'out' ? 'paperOut' : undefined,
      paper === 'enough' ? undefined : 'paperNearEnd',
      coverOpen ? 'coverOpen' : undefined,
      errorNames[error],
    ].filter((name) => name !== undefined),
  );
}

const conditionsOf = (bytes: Uint8Array) => {
  const last = new StatusStream().read(bytes).findLast((answer) => answer.kind === 'told');
  return last?.kind === 'told' ? last.conditions : undefined;
};

const answers = (bytes: readonly [number, number, number, number]) =>
  new Map<StatusQuestion, number>(bytes.map((byte, at) => [(at + 1) as StatusQuestion, byte]));

describe('what an ESC/POS printer tells by itself', () => {
  // Epson, "ESC/POS Application Programming Guide", GS a: the four bytes, bit by bit.
  it.each([
    ['all is well', [0x10, 0x00, 0x00, 0x00], []],
    ['the drawer is open, which is nothing', [0x14, 0x00, 0x00, 0x00], []],
    ['the near-end sensor sees no paper', [0x10, 0x00, 0x03, 0x00], ['paperNearEnd']],
    ['the end sensor sees no paper', [0x18, 0x00, 0x0f, 0x00], ['paperOut', 'paperNearEnd']],
    ['the cover is open', [0x38, 0x00, 0x00, 0x00], ['coverOpen']],
    ['the cutter is stuck', [0x18, 0x08, 0x00, 0x00], ['cutterError']],
    ['something is broken', [0x18, 0x20, 0x00, 0x00], ['unrecoverableError']],
    ['the head is too hot', [0x18, 0x40, 0x00, 0x00], ['recoverableError']],
    ['it is offline and does not say why', [0x18, 0x00, 0x00, 0x00], ['offline']],
    ['it is offline and only near the end of its paper', [0x18, 0x00, 0x03, 0x00], ['paperNearEnd', 'offline']],
  ])('%s', (_, bytes, conditions) => {
    expect(conditionsOf(Buffer.from(bytes))).toEqual(conditions);
  });
});

describe('what an ESC/POS printer answers', () => {
  // The same guide, DLE EOT 1 to 4.
  it.each([
    ['all is well', [0x12, 0x12, 0x12, 0x12], []],
    ['no paper', [0x1a, 0x32, 0x12, 0x7e], ['paperOut', 'paperNearEnd']],
    ['paper near its end', [0x12, 0x12, 0x12, 0x1e], ['paperNearEnd']],
    ['cover open', [0x1a, 0x16, 0x12, 0x12], ['coverOpen']],
    ['cutter stuck', [0x1a, 0x52, 0x1a, 0x12], ['cutterError']],
    ['broken', [0x1a, 0x52, 0x32, 0x12], ['unrecoverableError']],
    ['too hot', [0x1a, 0x52, 0x52, 0x12], ['recoverableError']],
    ['the feed button is held down', [0x12, 0x1a, 0x12, 0x12], ['offline']],
    ['there is an error that it does not name', [0x12, 0x52, 0x12, 0x12], ['offline']],
  ] as const)('%s', (_, bytes, conditions) => {
    expect(askedConditions(answers(bytes))).toEqual(conditions);
  });

  it('nothing is read out of an answer that did not come', () => {
    expect(askedConditions(new Map())).toEqual([]);
    expect(askedConditions(new Map([[4, 0x7e]]))).toEqual(['paperOut', 'paperNearEnd']);
  });

  it('is asked for by DLE EOT', () => {
    expect([...askStatus(3)]).toEqual([0x10, 0x04, 3]);
  });
});

describe('a stream of answers', () => {
  it('says the same of every state, asked or told', () => {
    fc.assert(
      fc.property(states, (state) => {
        const asked = answers([1, 2, 3, 4].map((n) => realTimeAnswer(n, state)) as [number, number, number, number]);
        expect(new Set(conditionsOf(statusBack(state)))).toEqual(expected(state));
        expect(new Set(askedConditions(asked))).toEqual(expected(state));
      }),
    );
  });

  it('is read alike in any pieces, with XON and XOFF anywhere', () => {
    const said = fc.oneof(
      states.map((state) => statusBack(state)),
      states.map((state) => Buffer.of(realTimeAnswer(1, state))),
      states.map((state) => Buffer.of(paperAnswer(state))),
    );
    fc.assert(
      fc.property(fc.array(said), fc.infiniteStream(fc.nat(3)), (parts, choices) => {
        const bytes = Buffer.concat(parts);
        const whole = new StatusStream().read(bytes);
        const stream = new StatusStream();
        const inPieces: StatusAnswer[] = [];
        for (const byte of bytes) {
          const choice = choices.next().value;
          const between = [[], [0x11], [0x13], [0x13, 0x11]][choice] ?? [];
          inPieces.push(...stream.read(Uint8Array.from([...between, byte])), ...stream.read(new Uint8Array()));
        }
        expect(inPieces).toEqual(whole);
        expect(whole).toHaveLength(parts.length);
      }),
    );
  });

  it('is found again behind any noise', () => {
    fc.assert(
      fc.property(fc.uint8Array(), states, (noise, state) => {
        const stream = new StatusStream();
        for (const answer of stream.read(noise)) {
          expect(
            answer.kind === 'told' ? answer.conditions.every((one) => printerConditions.includes(one)) : true,
          ).toBe(true);
        }
        expect(stream.read(statusBack(state)).filter(({ kind }) => kind === 'told')).toEqual(
          new StatusStream().read(statusBack(state)),
        );
      }),
    );
  });

  it('gives an answer that stands in the middle of what is told, and what is told too', () => {
    const told = statusBack({ paper: 'out', coverOpen: false, error: 'none' });
    const mixed = Buffer.concat([told.subarray(0, 2), Buffer.of(0x12), told.subarray(2)]);
    expect(new StatusStream().read(mixed)).toEqual([
      { kind: 'asked', byte: 0x12 },
      { kind: 'told', conditions: ['paperOut', 'paperNearEnd'] },
    ]);
  });
});

describe('a document for a printer that tells', () => {
  it('switches the telling on behind its own reset, and asks at its end', () => {
    const document = Buffer.from('\x1b@text\n', 'latin1');
    expect(withTelling(document, true).toString()).toBe('\x1b@\x1da\x0etext\n\x1dr\x01');
    expect(withTelling(document, false).toString()).toBe('\x1b@\x1da\x0etext\n');
    expect(withTelling(Buffer.from('bell'), true).toString()).toBe('\x1da\x0ebell\x1dr\x01');
  });
});

describe('a condition', () => {
  it('keeps a printer from printing, unless it is paper near its end', () => {
    expect(hindering(printerConditions)).toEqual(printerConditions.filter((one) => one !== 'paperNearEnd'));
  });
});
