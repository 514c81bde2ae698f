import { describe, expect, it } from 'vitest';
import { hindrancesOf } from '../../main/shell/updates/hindrances.ts';
import type { BridgeError, CounterView, Snapshot } from '../../preload/contract.ts';

/** The parts of a counter's view that are looked at, on a counter where nothing goes on. */
const idle = {
  stage: 'counter',
  display: { screen: 'amount', heldScan: null, amountYen: null },
  tray: { open: [], openCount: 0, ended: [], endedCount: 0 },
  reconciliation: { state: 'done' },
  printQueue: { jobs: [], count: 0, endUnknownCount: 0 },
  scanTest: null,
} as unknown as CounterView;

const showing = (changes: object) => hindrancesOf({ ...idle, ...changes } as Snapshot['view']);

const stoppedBy = (problem: Pick<BridgeError, 'code' | 'kind'>) =>
  hindrancesOf({ stage: 'stopped', problem: { ...problem, message: '', hint: '' } });

describe('what speaks against ending the program', () => {
  it('is nothing on a counter where nothing goes on, or where there is no terminal', () => {
    expect(showing({})).toEqual([]);
    expect(hindrancesOf({ stage: 'firstRun' })).toEqual([]);
  });

  it('is that the terminal is stopped: what is open behind it nobody knows', () => {
    expect(stoppedBy({ code: 'KEY_MISSING', kind: 'keys' })).toEqual(['stopped']);
    expect(stoppedBy({ code: 'DATA_FOLDER_IN_USE', kind: 'dataFolder' })).toEqual(['stopped']);
  });

  it('is nothing where a new version may be what gets a stopped terminal going', () => {
    expect(stoppedBy({ code: 'INTERNAL', kind: 'internal' })).toEqual([]);
    expect(stoppedBy({ code: 'LEDGER_NEWER', kind: 'ledger' })).toEqual([]);
  });

  it.each<[string, object, string]>([
    ['an amount waits for its scan', { display: { screen: 'scan' } }, 'selling'],
    [
      'a code waits for its amount',
      { display: { screen: 'amount', heldScan: { mask: '****1', forMs: 5 } } },
      'selling',
    ],
    ['a payment is on its way', { display: { screen: 'paying' } }, 'selling'],
    ['a customer has to approve', { display: { screen: 'waiting' } }, 'selling'],
    ['a payment is unknown', { display: { screen: 'unknown' } }, 'selling'],
    ['a payment behind the counter is not settled', { tray: { ...idle.tray, openCount: 1 } }, 'openPayments'],
    ['the gateway’s book is being fetched', { reconciliation: { state: 'running' } }, 'comparing'],
    ['something is being printed', { printQueue: { jobs: [{ state: 'waiting' }, { state: 'printing' }] } }, 'printing'],
    ['somebody tries the scanners', { scanTest: [] }, 'testing'],
  ])('is that %s', (_what, changes, hindrance) => {
    expect(showing(changes)).toEqual([hindrance]);
  });

  it('is that the terminal is only just being opened', () => {
    expect(hindrancesOf({ stage: 'opening' })).toEqual(['opening']);
  });

  it.each([
    ['a result that was left there for the night', { display: { screen: 'result' } }],
    ['what the terminal objected to', { display: { screen: 'objection' } }],
    ['a comparison that was paused', { reconciliation: { state: 'paused' } }],
    ['paper that has been missing since noon', { printQueue: { jobs: [{ state: 'held' }] } }],
  ])('is not %s', (_what, changes) => {
    expect(showing(changes)).toEqual([]);
  });
});
