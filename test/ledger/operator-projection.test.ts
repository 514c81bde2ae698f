import { describe, expect, it } from 'vitest';
import type { OperatorId } from '../../main/common/actor.ts';
import type { EventContent, EventKind, LedgerEvent } from '../../main/ledger/events.ts';
import type { Ledger } from '../../main/ledger/ledger.ts';
import { openTestLedger } from '../support/ledgers.ts';

const id = (text: string) => text as OperatorId;

type OperatorEvent = Extract<EventKind, `operator.${string}`>;

function append<K extends OperatorEvent>(ledger: Ledger, subject: string, kind: K, content: EventContent<K>): void {
  ledger.write((writer) => writer.append({ kind, subject: id(subject), content } as LedgerEvent), 'operator:boss');
}

describe('the operators', () => {
  it('are those who were added, in the order in which they came', () => {
    const ledger = openTestLedger();
    append(ledger, 'zoe', 'operator.added', { name: 'Zoe', role: 'manager' });
    append(ledger, 'abe', 'operator.added', { name: '阿部', role: 'cashier' });
    expect(ledger.operators.all()).toEqual([
      { id: 'zoe', name: 'Zoe', role: 'manager', state: 'active' },
      { id: 'abe', name: '阿部', role: 'cashier', state: 'active' },
    ]);
    expect(ledger.operators.find('abe')?.name).toBe('阿部');
    expect(ledger.operators.find('nobody')).toBeUndefined();
  });

  it('change their names and roles, are disabled and enabled, and are never gone', () => {
    const ledger = openTestLedger();
    append(ledger, 'abe', 'operator.added', { name: 'Abe', role: 'cashier' });
    append(ledger, 'abe', 'operator.changed', { name: 'Abe K.', role: 'storeIt' });
    append(ledger, 'abe', 'operator.disabled', {});
    expect(ledger.operators.all()).toEqual([{ id: 'abe', name: 'Abe K.', role: 'storeIt', state: 'disabled' }]);
    append(ledger, 'abe', 'operator.enabled', {});
    expect(ledger.operators.find('abe')?.state).toBe('active');
    expect(ledger.verify().faults).toEqual([]);
  });

  it('stay as they are when they sign in or out, mistype a PIN or get a new one', () => {
    const ledger = openTestLedger();
    append(ledger, 'abe', 'operator.added', { name: 'Abe', role: 'cashier' });
    const before = ledger.operators.all();
    append(ledger, 'abe', 'operator.pinSet', {});
    append(ledger, 'abe', 'operator.signedIn', {});
    append(ledger, 'abe', 'operator.signedOut', { why: 'idle' });
    append(ledger, 'abe', 'operator.pinRefused', { failures: 3, lockedOutSeconds: 30 });
    expect(ledger.operators.all()).toEqual(before);
    expect(ledger.eventsAbout(id('abe')).map(({ by }) => by)).toEqual(Array(5).fill('operator:boss'));
  });

  it('cannot be added twice', () => {
    const ledger = openTestLedger();
    append(ledger, 'abe', 'operator.added', { name: 'Abe', role: 'cashier' });
    const before = ledger.head();
    expect(() => append(ledger, 'abe', 'operator.added', { name: 'Other', role: 'manager' })).toThrow();
    expect(ledger.head()).toEqual(before);
    expect(ledger.operators.all()).toHaveLength(1);
  });
});

describe("an operator's PIN", () => {
  const pin = { salt: Buffer.from('salt'), hash: Buffer.from('hash'), cost: 1024 };

  it('is kept beside the journal, with no wrong ones at first', () => {
    const ledger = openTestLedger();
    ledger.write(() => ledger.pins.put(id('abe'), pin));
    expect(ledger.pins.find(id('abe'))).toEqual({ ...pin, failures: 0, lockedOutUntil: 0 });
    expect(ledger.pins.find(id('zoe'))).toBeUndefined();
    expect(ledger.verify()).toMatchObject({ journalRows: 0, faults: [] });
  });

  it('counts wrong ones until a new one is set', () => {
    const ledger = openTestLedger();
    ledger.write(() => ledger.pins.put(id('abe'), pin));
    ledger.write(() => ledger.pins.count(id('abe'), { failures: 3, lockedOutUntil: 99 }));
    expect(ledger.pins.find(id('abe'))).toMatchObject({ failures: 3, lockedOutUntil: 99 });
    ledger.write(() => ledger.pins.put(id('abe'), { ...pin, hash: Buffer.from('other') }));
    expect(ledger.pins.find(id('abe'))).toMatchObject({ hash: Buffer.from('other'), failures: 0, lockedOutUntil: 0 });
  });
});
