import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Rule } from '../main/ledger/machine.ts';
import { csvColumns } from '../main/terminal/closing/export/csv.ts';
import { closeSamples } from './support/close-samples.ts';
import { pdfContents } from './support/pdf-reader.ts';
import {
  type Machine,
  paymentMachine,
  refundMachine,
  ruleLabel,
  stateDiagram,
  statesDocument,
  stayingEvents,
  withPaymentStates,
} from './support/state-diagram.ts';

const statesPage = readFileSync('docs/states.md', 'utf8').replaceAll('\r\n', '\n');

describe('docs/states.md', () => {
  it('is what `npm run docs` writes', () => {
    expect(statesPage).toBe(statesDocument());
  });

  it.each([paymentMachine, refundMachine])('shows every state of a $flow', (machine) => {
    for (const state of machine.states) {
      expect(statesPage).toContain(`| \`${state}\` |`);
    }
    expect(stateLines(machine)).toEqual(new Set(machine.states));
  });

  it.each([paymentMachine, refundMachine])('shows every rule of a $flow, and no other', (machine) => {
    const shown = [...movesIn(machine), ...staysIn(machine)];
    const rules = ruleLines(machine);
    expect(shown.toSorted()).toEqual(rules.toSorted());
    expect(rules.length).toBeGreaterThan(10);
  });
});

describe('what docs/states.md says about guards', () => {
  const [, listed = ''] = statesPage.split('## Guards and effects');
  const rank = (guard: string | undefined) =>
    guard === undefined ? Number.POSITIVE_INFINITY : listed.indexOf(`| \`${guard}\` |`);

  it.each([paymentMachine, refundMachine])('is the order in which the rules of a $flow try them', (machine) => {
    const rules: readonly Rule[] = machine.rules;
    for (const sameEvent of Map.groupBy(rules, ({ from, event }) => `${from} ${event}`).values()) {
      const ranks = sameEvent.map(({ guard }) => rank(guard));
      expect(ranks).not.toContain(-1);
      expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
      expect(new Set(ranks).size).toBe(ranks.length);
    }
  });
});

describe('docs/architecture.md', () => {
  it('has the states of a payment as `npm run docs` draws them', () => {
    const page = readFileSync('docs/architecture.md', 'utf8').replaceAll('\r\n', '\n');
    expect(page).toBe(withPaymentStates(page));
    expect(page).toContain('  [*] --> created\n');
  });
});

describe('docs/threat-model.md', () => {
  const rows = readFileSync('docs/threat-model.md', 'utf8').match(/^\| .* \| `test\/.*$/gm) ?? [];

  it.each(rows)('names a test that is there: %s', (row) => {
    const [, file = '', name = ''] = /`(test\/[^`]+)` · (.+) \|$/.exec(row) ?? [];
    expect(readFileSync(file, 'utf8')).toContain(name);
    expect(name).not.toBe('');
  });

  it('has a test for each threat', () => {
    expect(rows.length).toBeGreaterThanOrEqual(25);
  });
});

describe.each(['README.md', ...globSync('docs/*.md')])('%s', (file) => {
  const page = readFileSync(file, 'utf8');

  it('links only to what is there', () => {
    const links = [...page.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map(([, link = '']) => link);
    const local = links.filter((link) => !/^[a-z]+:/.test(link));
    expect(local.filter((link) => !existsSync(path.join(path.dirname(file), link)))).toEqual([]);
  });

  it('names only files of this project that are there', () => {
    const named = [...page.matchAll(/`((?:main|renderer|preload|test|native-config|docs)\/[\w./-]+)`/g)].map(
      ([, name = '']) => name,
    );
    expect(named.filter((name) => !existsSync(name))).toEqual([]);
  });
});

describe('the samples of a daily close', async () => {
  const samples = await closeSamples();

  it('are what `npm run docs` writes', () => {
    const written = (name: string) => readFileSync(`docs/samples/${name}`);
    const made = (name: string) => samples.get(name) ?? Buffer.alloc(0);
    expect(pdfContents(written('z-report.pdf'))).toEqual(pdfContents(made('z-report.pdf')));
    expect(pdfContents(made('z-report.pdf')).length).toBeGreaterThan(10);
    expect(written('z-report.csv').toString('hex')).toBe(made('z-report.csv').toString('hex'));
  });

  it('have no column that docs/daily-close.md does not explain', () => {
    const page = readFileSync('docs/daily-close.md', 'utf8');
    for (const column of csvColumns) {
      expect(page).toContain(`| \`${column}\` |`);
    }
  });
});

describe('the generator', () => {
  const small: Machine<string> = {
    flow: 'payment',
    states: ['sending', 'unknown', 'paid'],
    open: ['sending', 'unknown'],
    rules: [
      { from: 'sending', event: 'payment.unknown', to: 'unknown', effects: ['enqueue'] },
      { from: 'unknown', event: 'payment.asked', to: 'unknown', effects: [] },
      {
        from: 'unknown',
        event: 'payment.paid',
        guard: 'cancelWanted',
        to: 'paid',
        effects: ['dequeue', 'offerRefund'],
      },
      { from: 'unknown', event: 'payment.paid', to: 'paid', effects: ['dequeue'] },
      { from: 'paid', event: 'refund.created', guard: 'enoughLeft', to: 'paid', effects: [] },
    ],
  };

  it('merges parallel arrows and leaves out what stays', () => {
    expect(stateDiagram(small)).toEqual([
      'stateDiagram-v2',
      '  classDef open stroke-width:4px',
      '  [*] --> sending',
      '  sending --> unknown: unknown / enqueue',
      '  unknown --> paid: paid [cancelWanted] / dequeue, offerRefund<br/>paid / dequeue',
      '  paid --> [*]',
      '  class sending,unknown open',
    ]);
  });

  it('lists what stays', () => {
    expect(stayingEvents(small)).toEqual([
      { label: 'asked', kind: 'payment.asked', states: ['unknown'] },
      { label: 'refund.created [enoughLeft]', kind: 'refund.created', states: ['paid'] },
    ]);
  });
});

/** The part of the page that is about a flow. */
function pageOf({ flow }: Pick<Machine<string>, 'flow'>): string {
  return statesPage.split(/^## /m).find((part) => part.startsWith(`A ${flow}\n`)) ?? '';
}

/** Arrows between states, as the page has them: from, to, label. */
function arrowsIn(machine: Pick<Machine<string>, 'flow'>): { from: string; to: string; label: string }[] {
  return [...pageOf(machine).matchAll(/^ {2}(\w+) --> (\w+): (.+)$/gm)].map(([, from = '', to = '', label = '']) => ({
    from,
    to,
    label,
  }));
}

function stateLines(machine: Pick<Machine<string>, 'flow'>): Set<string> {
  return new Set(arrowsIn(machine).flatMap(({ from, to }) => [from, to]));
}

function movesIn(machine: Pick<Machine<string>, 'flow'>): string[] {
  return arrowsIn(machine).flatMap(({ from, to, label }) => label.split('<br/>').map((one) => `${from} ${to} ${one}`));
}

function staysIn(machine: Pick<Machine<string>, 'flow'>): string[] {
  const [, rows = ''] = pageOf(machine).split('These leave the state as it is:');
  return [...rows.matchAll(/^\| `([^`]+)` \| ([^|]+) \|/gm)].flatMap(([, label = '', states = '']) =>
    [...states.matchAll(/`(\w+)`/g)].map(([, state = '']) => `${state} ${state} ${label}`),
  );
}

function ruleLines<S extends string>({ flow, rules }: Machine<S>): string[] {
  return rules.map((rule) => `${rule.from} ${rule.to} ${ruleLabel(rule, flow)}`);
}
