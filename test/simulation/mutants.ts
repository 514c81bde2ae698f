import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

// `npm run simulate:mutants`: breaks the product in ways in which a tired programmer might, one at a time, and shows that
// the simulation notices each. A mutant that no longer fits the source is an error: it would prove nothing.

interface Edit {
  readonly find: string;
  readonly replace: string;
}

interface Mutant {
  readonly name: string;
  readonly file: string;
  readonly edits: readonly Edit[];
}

const mutants: readonly Mutant[] = [
  {
    name: 'the pay is sent before it is written',
    file: 'main/terminal/sale.ts',
    edits: [
      {
        find: '    const prepared = writeBeforeSending(ledger, (writer) => this.#writeAttempt(writer, input), input.by);\n',
        replace: `    const { client, profile } = this.#desk;
    const drafted = draftPay(profile, { amount: input.amount, payType: input.payType, userCode: input.code });
    if (!drafted.ok) {
      throw new Error('not drafted');
    }
    const token = makeToken(profile.identity, { stamp: '2026' + input.code.slice(-10), serial: 1 });
    const early = await client.send({ call: 'pay', amount: input.amount }, client.sign(drafted.draft), token);
    Object.assign(this.#desk, { early });
    const prepared = writeBeforeSending(ledger, (writer) => this.#writeAttempt(writer, input), input.by);
`,
      },
      {
        find: '    const token = makeToken(identity, writer.drawTokenSlot());\n',
        replace: '    const { token } = (this.#desk as never as { early: { token: Token } }).early;\n',
      },
      {
        find: "await client.send({ call: 'pay', amount: input.amount }, prepared.signed, prepared.token);",
        replace: '(this.#desk as never as { early: Exchange<PayOutcome> }).early;',
      },
    ],
  },
  {
    name: '14 is taken for paid',
    file: 'main/onepay/classify.ts',
    edits: [
      {
        find: "      return { outcome: 'waitingForCustomer', order };",
        replace: "      return { outcome: 'paid', order, refund: 'none' };",
      },
    ],
  },
  {
    name: 'a pay whose answer was lost is sent again',
    file: 'main/onepay/client.ts',
    edits: [
      {
        find: '    const result = await transport.post({ path, body: request.body });\n',
        replace: `    let result = await transport.post({ path, body: request.body });
    if (call === 'pay' && result.kind === 'lost') {
      result = await transport.post({ path: path.replace(/.$/, '9'), body: request.body });
    }
`,
      },
    ],
  },
  {
    name: 'one answer is enough for "not found"',
    file: 'main/terminal/outcome-events.ts',
    edits: [
      {
        find: '  if (before.notFoundAt === null) {\n    return false;\n  }\n',
        replace: '  if (before.notFoundAt === null) {\n    return true;\n  }\n',
      },
    ],
  },
  {
    name: 'two answers are enough for "not found", however soon',
    file: 'main/terminal/outcome-events.ts',
    edits: [{ find: 'export const UNDER_WAY_MS = 60_000;', replace: 'export const UNDER_WAY_MS = 6000;' }],
  },
  {
    name: 'a signature that does not verify is ignored',
    file: 'main/onepay/answers.ts',
    edits: [
      {
        find: '  if (!verifier.verify(response)) {',
        replace: "  if (!verifier.verify(response) && body === '') {",
      },
    ],
  },
  {
    name: 'an answer about another amount is accepted',
    file: 'main/onepay/classify.ts',
    edits: [{ find: "    return unknown({ kind: 'mismatch', field: 'amount' });", replace: '    return undefined;' }],
  },
  {
    name: 'what was being sent is forgotten at a restart',
    file: 'main/terminal/interrupted.ts',
    edits: [
      {
        find: '  if (payments.length + refunds.length > 0) {',
        replace: '  if (payments.length + refunds.length > 1_000_000) {',
      },
    ],
  },
  {
    name: 'the queue is not taken up at a restart',
    file: 'main/terminal/recovery/worker.ts',
    edits: [
      {
        find: '    for (const item of this.#options.desk.ledger.queue.items()) {',
        replace: '    for (const item of this.#options.desk.ledger.queue.items().slice(0, 0)) {',
      },
    ],
  },
  {
    name: 'a time-out is taken for "not sent"',
    file: 'main/onepay/classify.ts',
    edits: [
      {
        find: "      return unknown({ kind: 'lost', code: happening.code });",
        replace: "      return { outcome: 'notSent', code: happening.code };",
      },
    ],
  },
  {
    name: 'a refused reversal is taken for a cancelled payment',
    file: 'main/terminal/outcome-events.ts',
    edits: [
      {
        find: '      return refused(outcome.refusal.errorCode, outcome.refusal.subErrorCode);',
        replace:
          "      return { kind: 'payment.cancelled', subject, content: { orderId: '', orderDetailId: '', transTime: '', payType: '', exchange } };",
      },
    ],
  },
  {
    name: '"paid" is believed while a reversal is under way',
    file: 'main/terminal/outcome-events.ts',
    edits: [
      {
        find: "  if (state === 'cancelling' && reverse.requests < MAX_REVERSES) {\n    return true;\n  }\n  return reverse.open > 0 && sinceReverseMs < UNDER_WAY_MS;",
        replace: '  return false && state === reverse.state && sinceReverseMs > 0;',
      },
    ],
  },
  {
    name: 'pressing twice pays twice',
    file: 'main/terminal/sale.ts',
    edits: [{ find: '    if (this.#inFlight) {', replace: '    if (this.#inFlight && input.amount < 0) {' }],
  },
  {
    name: 'a refund does not count while it is unknown',
    file: 'main/ledger/payment-projection.ts',
    edits: [
      {
        find: "      'UPDATE payments SET open_refund_yen = open_refund_yen + @yen, last_seq = @seq WHERE id = @id',",
        replace:
          "      'UPDATE payments SET open_refund_yen = open_refund_yen + 0 * @yen, last_seq = @seq WHERE id = @id',",
      },
    ],
  },
  {
    name: 'what is written is on the disk some time later',
    file: 'main/ledger/open-file.ts',
    edits: [
      {
        find: "  db.pragma('synchronous = FULL');\n",
        replace: "  db.pragma('synchronous = OFF');\n",
      },
      { find: '  assertDurable(db);\n}', replace: '}' },
    ],
  },
  {
    name: 'each start begins with the first token of its second',
    file: 'main/ledger/token-seconds.ts',
    edits: [
      {
        find: '      const serial = last === undefined ? this.#firstSerial() : last.last_serial + 1;',
        replace: '      const serial = last === undefined ? this.#firstSerial() : last.last_serial;',
      },
    ],
  },
  {
    name: 'a refund is in no close',
    file: 'main/ledger/day-projection.ts',
    edits: [
      {
        find: "to === 'refunded' ? [{ kind: 'refund', yen, operator }] : [];",
        replace: '[];',
      },
    ],
  },
  {
    name: 'a close leaves out what was written for an earlier date',
    file: 'main/ledger/day-projection.ts',
    edits: [
      {
        find: 'WHERE close IS NULL AND business_date <= @businessDate`',
        replace: 'WHERE close IS NULL AND business_date = @businessDate`',
      },
    ],
  },
  {
    name: 'what a close had listed is not named when it is settled',
    file: 'main/ledger/day-projection.ts',
    edits: [
      {
        find: 'INSERT INTO listed_items VALUES (@subject, @sequence)',
        replace: 'INSERT INTO listed_items SELECT @subject, @sequence WHERE 0',
      },
    ],
  },
  {
    name: 'a cancelled payment stays in the sum of all closes',
    file: 'main/ledger/day-projection.ts',
    edits: [
      {
        find: "    return [{ kind: 'cancellation', yen, operator: to.cancel_operator ?? operator }];",
        replace: '    return [];',
      },
    ],
  },
];

const SEEDS = '300';
const folder = path.resolve('out/mutants');

/** A copy of the product and the simulation, with one thing broken. */
function plant({ name, file, edits }: Mutant, index: number): string {
  const copy = path.join(folder, String(index));
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy, { recursive: true });
  for (const part of ['main', 'native-config', 'package.json', 'test/simulation', 'test/support/closes.ts']) {
    cpSync(part, path.join(copy, part), { recursive: true });
  }
  const target = path.join(copy, file);
  let source = readFileSync(target, 'utf8');
  for (const { find, replace } of edits) {
    if (source.split(find).length !== 2) {
      throw new Error(`the mutant "${name}" does not fit ${file} any more: ${find}`);
    }
    source = source.replace(find, () => replace);
  }
  writeFileSync(target, source);
  return copy;
}

interface Caught {
  readonly seeds: number;
  readonly failures: readonly { readonly seed: number; readonly problems: readonly string[] }[];
}

function runIn(copy: string): Promise<Caught> {
  const { promise, resolve, reject } = Promise.withResolvers<Caught>();
  const args = ['test/simulation/run.ts', '--seeds', SEEDS, '--until-failure', '--json'];
  const child = spawn(process.execPath, args, { cwd: copy, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.on('error', reject);
  child.on('close', () => {
    try {
      resolve(JSON.parse(output) as Caught);
    } catch {
      reject(new Error(`the simulation did not run: ${output}`));
    }
  });
  return promise;
}

/** `-- close` for those with this word in their names. */
const [word = ''] = process.argv.slice(2);
const wanted = mutants.filter(({ name }) => name.includes(word));
let caught = 0;
for (const [index, mutant] of wanted.entries()) {
  const copy = plant(mutant, index);
  const { seeds, failures } = await runIn(copy);
  const [first] = failures;
  if (/^(Reference|Type|Syntax)Error/.test(first?.problems[0] ?? '')) {
    throw new Error(`the mutant "${mutant.name}" does not run: ${first?.problems[0] ?? ''}`);
  }
  caught += first === undefined ? 0 : 1;
  const verdict =
    first === undefined
      ? `NOT NOTICED in ${seeds} seeds`
      : `noticed after ${seeds} seeds: ${first.problems[0]?.split('\n')[0] ?? ''}`;
  process.stdout.write(`${mutant.name}\n  ${verdict}\n`);
  rmSync(copy, { recursive: true, force: true });
}
process.stdout.write(`${caught} of ${wanted.length} mutants noticed\n`);
process.exitCode = caught === wanted.length ? 0 : 1;
