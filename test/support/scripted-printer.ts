import type {
  Printer,
  PrinterAct,
  PrinterCondition,
  PrinterReport,
  PrintOrder,
  PrintResult,
  PrintWatch,
} from '../../main/printers/port.ts';

export const cameOut: PrintResult = { ok: true, proof: 'printer', characters: { replaced: [], missing: [] } };

export function failed(printed: 'nothing' | 'unknown', code: string, conditions: readonly PrinterCondition[] = []) {
  return { ok: false, printed, code, detail: '', conditions } as const satisfies PrintResult;
}

/** A document that a printer has been given and has not answered for. */
export interface Given {
  readonly order: PrintOrder;
  readonly watch: PrintWatch | undefined;
  readonly answer: (result: PrintResult) => void;
}

/** A printer that does as the test says: it answers by {@link answers}, or waits for the test to answer. */
export class ScriptedPrinter implements Printer {
  readonly name: string;
  /** Each order that it was given, oldest first. */
  readonly given: Given[] = [];
  /** What it answers to the next orders; when there are none left, the test answers by hand. */
  answers: PrintResult[] = [];
  /** What it answers to all orders for which there is no other answer. */
  always: PrintResult | undefined;
  reports: PrinterReport = { kind: 'told', conditions: [] };
  asked = 0;
  /** What else it was told to do, oldest first. */
  readonly acts: PrinterAct[] = [];

  constructor(name = 'counter') {
    this.name = name;
  }

  print(order: PrintOrder, watch?: PrintWatch): Promise<PrintResult> {
    const { promise, resolve } = Promise.withResolvers<PrintResult>();
    this.given.push({ order, watch, answer: resolve });
    const answer = this.answers.shift() ?? this.always;
    if (answer !== undefined) {
      resolve(answer);
    }
    return promise;
  }

  act(act: PrinterAct): Promise<PrintResult> {
    this.acts.push(act);
    return Promise.resolve(this.answers.shift() ?? this.always ?? cameOut);
  }

  report(): Promise<PrinterReport> {
    this.asked += 1;
    return Promise.resolve(this.reports);
  }

  /** The first text of each document it was given. */
  get printed(): readonly string[] {
    return this.given.map(({ order }) => {
      const [first] = order.document.lines;
      return first?.kind === 'text' ? first.text : '';
    });
  }
}
