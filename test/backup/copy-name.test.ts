import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { copyName, isUnfinished, markOf, readCopyName, unfinishedName } from '../../main/backup/copy-name.ts';

const owner = { mode: 'live', branchCode: 'AShop001', terminalCode: 'BTer001' } as const;
const madeAt = Date.parse('2026-11-22T03:00:00Z');
const content = { seq: 1234, ledger: '5f0c2a9e', row: 'b81d0734' };

const code = fc.stringMatching(/^[A-Za-z0-9._~-]{1,32}$/);
const owners = fc.record({ mode: fc.constantFrom('live', 'training'), branchCode: code, terminalCode: code });
const seconds = fc.integer({ min: 0, max: 4_000_000_000 });
const mark = fc.stringMatching(/^[0-9a-f]{8}$/);
const contents = fc.record({ seq: fc.nat(), ledger: mark, row: mark });

describe('the name of a copy', () => {
  it('tells the terminal, the moment, the last row, and by which rows it is known', () => {
    expect(copyName(owner, madeAt, content)).toBe(
      'ledger-AShop001+BTer001-20261122T030000Z-1234-5f0c2a9e-b81d0734.sqlite',
    );
  });

  it('is read back as it was given', () => {
    fc.assert(
      fc.property(owners, seconds, contents, (of, second, within) => {
        const fileName = copyName(of, second * 1000, within);
        expect(readCopyName(of, fileName)).toEqual({ fileName, madeAt: second * 1000, ...within });
      }),
    );
  });

  it("is no other terminal's", () => {
    fc.assert(
      fc.property(owners, owners, seconds, contents, (of, other, second, within) => {
        fc.pre(JSON.stringify(of) !== JSON.stringify(other));
        expect(readCopyName(other, copyName(of, second * 1000, within))).toBeUndefined();
      }),
    );
  });

  it.each([
    'ledger.sqlite',
    'ledger.replaced-20261122T030000000Z.sqlite',
    'ledger-v3-20261122T030000000Z.sqlite',
    'ledger-AShop001+BTer001-20261122T030000Z-1234.sqlite',
    'ledger-AShop001+BTer001-20261122T030000Z-1234-5f0c2a9e-b81d0734.sqlite.partial',
    'ledger-AShop001+BTer001-20261322T030000Z-1234-5f0c2a9e-b81d0734.sqlite',
    'ledger-AShop001+BTer001-20261122T030000Z-01234-5f0c2a9e-b81d0734.sqlite',
    'ledger-AShop001+BTer001-20261122T030000Z-1234-5f0c2a9e-b81d073.sqlite',
    'ledger-AShop001+BTer001-20261122T030000Z-1234-5f0c2a9e-b81d0734.sqlite-journal',
    'notes.txt',
    '',
  ])('is not read out of %s', (fileName) => {
    expect(readCopyName(owner, fileName)).toBeUndefined();
  });

  it('tells what an unfinished copy has left, and takes nothing else for it', () => {
    const name = copyName(owner, madeAt, content);
    expect(isUnfinished(owner, unfinishedName(name))).toBe(true);
    expect(isUnfinished(owner, `${unfinishedName(name)}-journal`)).toBe(true);
    expect(isUnfinished(owner, name)).toBe(false);
    expect(isUnfinished({ ...owner, terminalCode: 'BTer002' }, unfinishedName(name))).toBe(false);
    expect(isUnfinished(owner, 'something.partial')).toBe(false);
  });

  it('tells what one ledger has left from what another with the same codes has left', () => {
    const name = unfinishedName(copyName(owner, madeAt, content));
    expect(isUnfinished(owner, name, content.ledger)).toBe(true);
    expect(isUnfinished(owner, name, '00000000')).toBe(false);
  });

  it('marks a row by how its hash begins, and no row at all by zeros', () => {
    expect(markOf('5f0c2a9e3344')).toBe('5f0c2a9e');
    expect(markOf('')).toBe('00000000');
  });
});
