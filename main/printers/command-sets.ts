import receiptline from 'receiptline';
import { fedDots } from './markup.ts';
import { type CharacterSupply, columnsOnScreen } from './paper.ts';
import type { PrinterProfile } from './profiles.ts';

/** receiptline's description of what a printer, a picture or a text is made of. */
export type CommandSet = typeof receiptline.commands.base;

/** How far it is from the last line to where paper is torn off, in lines. */
const LINES_TO_TEAR_OFF = 5;

/** GS a 0: automatic status off. */
const STATUS_OFF = '\x1da\x00';

/**
 * The commands of a printer. Unlike receiptline's own they neither switch its automatic status off nor ask it for an
 * answer: whoever talks with the printer does that. Of the markup's commands they obey one alone, ours.
 */
export function printerCommands({ command, cutter }: PrinterProfile): CommandSet {
  const original = receiptline.commands[command];
  const words = command.startsWith('star') ? star : escPos;
  return {
    ...original,
    open(printer) {
      return original.open.call(this, printer).replace(STATUS_OFF, '');
    },
    close() {
      return cutter ? this.cut() : words.tearOff;
    },
    command: (text) => words.feed(fedDots(text)),
  };
}

const escPos = {
  /** ESC J n: n dots. */
  feed: (dots: number) => (dots > 0 ? `\x1bJ${String.fromCharCode(dots)}` : ''),
  /** ESC d n: n lines. */
  tearOff: `\x1bd${String.fromCharCode(LINES_TO_TEAR_OFF)}`,
};

const star = {
  /** Its ESC J n feeds n quarters of a millimetre, and Star advises against it. */
  feed: () => '',
  tearOff: '\n'.repeat(LINES_TO_TEAR_OFF),
};

/** Pictures, in which our command feeds as it does on paper; receiptline's own pass over it. */
export function pictureCommands(supply: CharacterSupply): CommandSet {
  return {
    ...receiptline.commands.svg,
    ...(supply === 'all' ? everyCharacter : {}),
    command(text) {
      this['svgHeight'] += fedDots(text);
      return '';
    },
  };
}

export function textCommands(supply: CharacterSupply): CommandSet {
  return { ...receiptline.commands.text, ...(supply === 'all' ? everyCharacter : {}) };
}

/** receiptline would show a Japanese yen sign for each backslash. */
const everyCharacter = {
  measureText: (text: string) => columnsOnScreen(text),
  arrayFrom: (text: string) => [...text],
};
