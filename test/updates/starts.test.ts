import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LedgerMark } from '../../main/updates/ledger-mark.ts';
import {
  becameGood,
  beginStart,
  givenUp,
  type KeptVersion,
  type StartRecord,
  wasBlameless,
} from '../../main/updates/starts.ts';

const ledgers: readonly LedgerMark[] = [{ name: 'ledger.sqlite', version: 4, seq: 9, hash: 'ab' }];
const kept = (version: string): KeptVersion => ({ version, file: `/kept/${version}.exe`, sha512: version });

const begin = (found: StartRecord | undefined, version: string) => beginStart(found, { version, ledgers });

/** 1.0.0 runs well here and is kept, since 1.1.0 is about to be put in. */
function aboutToUpdate(): StartRecord {
  return { ...becameGood(begin(undefined, '1.0.0').record), kept: kept('1.0.0') };
}

describe('the starts of a version', () => {
  it('the first one ever is remembered, with nothing to go back to', () => {
    expect(begin(undefined, '1.0.0')).toEqual({
      kind: 'goOn',
      record: { version: '1.0.0', state: 'starting', tries: 1, ledgers, previous: null, kept: null, refused: [] },
    });
  });

  it('a new version remembers what ran before it, and how it found the ledgers', () => {
    expect(begin(aboutToUpdate(), '1.1.0').record).toMatchObject({ tries: 1, previous: kept('1.0.0'), ledgers });
  });

  it('after two in a row that failed, the third goes back', () => {
    const first = begin(aboutToUpdate(), '1.1.0');
    const second = begin(first.record, '1.1.0');
    const third = begin(second.record, '1.1.0');
    expect([first.kind, second.kind, third.kind]).toEqual(['goOn', 'goOn', 'goBack']);
    expect(third).toMatchObject({ previous: kept('1.0.0') });
  });

  it('one that became good in between never goes back, however often it fails later', () => {
    let record = becameGood(begin(begin(aboutToUpdate(), '1.1.0').record, '1.1.0').record);
    for (let start = 0; start < 10; start += 1) {
      const next = begin(record, '1.1.0');
      expect(next.kind).toBe('goOn');
      record = next.record;
    }
  });

  it('one that told each time what it lacked never goes back, and still does where it fails after that', () => {
    let record = aboutToUpdate();
    for (let start = 0; start < 10; start += 1) {
      const next = begin(record, '1.1.0');
      expect(next.kind).toBe('goOn');
      record = wasBlameless(next.record);
    }
    const failed = begin(begin(record, '1.1.0').record, '1.1.0');
    expect(begin(failed.record, '1.1.0')).toMatchObject({ kind: 'goBack', previous: kept('1.0.0') });
  });

  it('a version with nothing to go back to goes on trying', () => {
    let record = begin(undefined, '1.0.0').record;
    for (let start = 0; start < 10; start += 1) {
      const next = begin(record, '1.0.0');
      expect(next.kind).toBe('goOn');
      record = next.record;
    }
  });

  it('what was given up is not taken again, and the previous version has nothing older to go back to', () => {
    const failed = begin(begin(begin(aboutToUpdate(), '1.1.0').record, '1.1.0').record, '1.1.0').record;
    const again = begin(givenUp(failed), '1.0.0').record;
    expect(again).toMatchObject({ version: '1.0.0', previous: null, refused: ['1.1.0'] });
    expect(becameGood(again).refused).toEqual(['1.1.0']);
  });

  it('a version that never ran does not count: the one after it goes back to the one before it', () => {
    const never = begin(aboutToUpdate(), '1.1.0').record;
    const next = beginStart(never, { version: '1.2.0', ledgers: [] }).record;
    expect(next).toMatchObject({ previous: kept('1.0.0'), ledgers });
  });

  it('what was kept and then not replaced is forgotten', () => {
    expect(begin(aboutToUpdate(), '1.0.0').record.kept).toBeNull();
  });

  it('go back only to another version, only after two failures, and refused ones are never forgotten', () => {
    const version = fc.constantFrom('1.0.0', '1.1.0', '1.2.0');
    const step = fc.record({ version, ends: fc.constantFrom<Ending>('opened', 'failed', 'stopped', 'openedAndKept') });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let life: Life = { record: undefined, failures: 0 };
        for (const { version: installed, ends } of steps) {
          life = live(life, installed, ends);
        }
      }),
    );
  });
});

type Ending = 'opened' | 'failed' | 'stopped' | 'openedAndKept';

/** What was written down, and how often the version that it is about has failed in a row. */
interface Life {
  readonly record: StartRecord | undefined;
  readonly failures: number;
}

/** One start of a version, from its beginning to its end. */
function live({ record, failures: before }: Life, installed: string, ends: Ending): Life {
  const failures = record?.version === installed && record.state === 'starting' ? before : 0;
  const beginning = begin(record, installed);
  expect(beginning.record.refused).toEqual(expect.arrayContaining([...(record?.refused ?? [])]));
  if (beginning.kind === 'goBack') {
    expect(failures).toBeGreaterThanOrEqual(2);
    expect(beginning.previous.version).not.toBe(installed);
    const given = givenUp(beginning.record);
    expect(given.refused).toContain(installed);
    return { record: given, failures: failures + 1 };
  }
  if (ends === 'failed') {
    return { record: beginning.record, failures: failures + 1 };
  }
  if (ends === 'stopped') {
    return { record: wasBlameless(beginning.record), failures: 0 };
  }
  const good = becameGood(beginning.record);
  return { record: ends === 'opened' ? good : { ...good, kept: kept(installed) }, failures: 0 };
}
