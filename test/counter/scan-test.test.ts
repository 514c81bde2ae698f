import { describe, expect, it } from 'vitest';
import { SCAN_TEST_LIMIT_MS, ScanTest, type TellScan } from '../../main/counter/scan-test.ts';
import { translatorOf } from '../support/counters.ts';
import { TestClock } from '../support/test-clock.ts';

const scan =
  (mask: string): TellScan =>
  () => ({
    scanner: 'ttyACM0',
    kind: 'serial',
    verdict: 'good',
    mask,
    words: { kind: 'scan', code: '', message: 'a code', hint: '' },
    lengthText: '18',
    timingText: '20',
    endingText: 'CR',
    symbologyText: '',
  });

const seen = (test: ScanTest) => test.view(translatorOf('ja'))?.map(({ number, mask }) => `${number} ${mask}`) ?? null;

describe('a scan test', () => {
  it('shows the newest scans first, and no more than eight', () => {
    const test = new ScanTest(new TestClock());
    expect(seen(test)).toBeNull();
    test.start();
    expect(seen(test)).toEqual([]);
    for (let n = 1; n <= 10; n += 1) {
      test.take(scan(`****${n}`));
    }
    expect(seen(test)).toHaveLength(8);
    expect(seen(test)?.[0]).toBe('10 ****10');
  });

  it('forgets its scans when it ends, and goes on counting in the next', () => {
    const test = new ScanTest(new TestClock());
    test.start();
    test.take(scan('****1'));
    test.stop();
    expect(seen(test)).toBeNull();
    test.start();
    expect(seen(test)).toEqual([]);
    test.take(scan('****2'));
    expect(seen(test)).toEqual(['2 ****2']);
  });

  it('ends by itself when nobody scans, and each scan puts the end off', () => {
    const clock = new TestClock();
    const test = new ScanTest(clock);
    test.start();
    clock.advance(SCAN_TEST_LIMIT_MS - 1);
    test.take(scan('****1'));
    clock.advance(SCAN_TEST_LIMIT_MS - 1);
    expect(test.isRunning).toBe(true);
    expect(test.leftMs).toBe(1);
    clock.advance(1);
    expect(test.isRunning).toBe(false);
    expect(seen(test)).toBeNull();
  });
});
