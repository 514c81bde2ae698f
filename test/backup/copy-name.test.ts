import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { copyName, isUnfinished, readCopyName, unfinishedName } from '../../main/backup/copy-name.ts';

const owner = { mode: 'live', branchCode: 'AShop001', terminalCode: 'BTer001' } as const;
const madeAt = Date.parse('2026-11-22T03:00:00Z');

const code = fc.stringMatching(/^[A-Za-z0-9._~-]{1,32}$/);
const owners = fc.record({ mode: fc.constantFrom('live', 'training'), branchCode: code, terminalCode: code });
const seconds = fc.integer({ min: 0, max: 4_000_000_000 });

describe('the name of a copy', () => {
  it('tells the terminal, the moment and the last row', () => {
    expect(copyName(owner, madeAt, 1234)).toBe('ledger-AShop001+BTer001-20261122T030000Z-1234.sqlite');
  });

  it('is read back as it was given', () => {
    fc.assert(
      fc.property(owners, seconds, fc.nat(), (of, second, seq) => {
        const fileName = copyName(of, second * 1000, seq);
        expect(readCopyName(of, fileName)).toEqual({ fileName, madeAt: second * 1000, seq });
      }),
    );
  });

  it("is no other terminal's", () => {
    fc.assert(
      fc.property(owners, owners, seconds, fc.nat(), (of, other, second, seq) => {
        fc.pre(JSON.stringify(of) !== JSON.stringify(other));
        expect(readCopyName(other, copyName(of, second * 1000, seq))).toBeUndefined();
      }),
    );
  });

  it.each([
    'ledger.sqlite',
    'ledger.replaced-20261122T030000000Z.sqlite',
    'ledger-v3-20261122T030000000Z.sqlite',
    'ledger-AShop001+BTer001-20261122T030000Z-1234.sqlite.partial',
    'ledger-AShop001+BTer001-20261322T030000Z-1234.sqlite',
    'ledger-AShop001+BTer001-20261122T030000Z-01234.sqlite',
    'ledger-AShop001+BTer001-20261122T030000Z-1234.sqlite-journal',
    'notes.txt',
    '',
  ])('is not read out of %s', (fileName) => {
    expect(readCopyName(owner, fileName)).toBeUndefined();
  });

  it('tells what an unfinished copy has left, and takes nothing else for it', () => {
    const name = copyName(owner, madeAt, 7);
    expect(isUnfinished(owner, unfinishedName(name))).toBe(true);
    expect(isUnfinished(owner, `${unfinishedName(name)}-journal`)).toBe(true);
    expect(isUnfinished(owner, name)).toBe(false);
    expect(isUnfinished({ ...owner, terminalCode: 'BTer002' }, unfinishedName(name))).toBe(false);
    expect(isUnfinished(owner, 'something.partial')).toBe(false);
  });
});
