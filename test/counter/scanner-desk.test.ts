import { describe, expect, it, onTestFinished } from 'vitest';
import { ScannerDesk } from '../../main/counter/scanner-desk.ts';
import { HandScanner, translatorOf } from '../support/counters.ts';
import { TestClock } from '../support/test-clock.ts';

function openDesk(...scanners: readonly HandScanner[]) {
  const clock = new TestClock();
  const readings: string[] = [];
  const desk = new ScannerDesk({
    scanners: scanners.map((scanner) => ({ scanner, kind: 'serial' })),
    clock,
    onReading: (reading, { scanner }) => readings.push(`${scanner.name} ${reading.kind}`),
    onChange: () => undefined,
  });
  onTestFinished(() => desk.stop());
  desk.start();
  return { desk, clock, readings, status: () => desk.status(translatorOf('ja')) };
}

describe("the counter's scanners", () => {
  it('are told each by itself: whether it is there, and what it read last, masked', () => {
    const [left, right] = [new HandScanner('/dev/left'), new HandScanner('/dev/right')];
    const { status, clock, readings } = openDesk(left, right);
    left.plug();
    right.plug();
    left.scan('280390312172859395');
    clock.advance(500);
    right.drop('truncated', '2803');
    expect(status()).toMatchObject([
      { name: 'left', state: 'connected', lastScan: { number: 1, mask: '****9395', taken: true, forMs: 500 } },
      { name: 'right', state: 'connected', lastScan: { number: 1, taken: false, forMs: 0 } },
    ]);
    left.unplug();
    expect(status()).toMatchObject([
      { state: 'disconnected', problem: { code: 'lost' } },
      { state: 'connected', problem: null },
    ]);
    expect(readings).toEqual(['/dev/left scanned', '/dev/right dropped']);
  });

  it('are replaced by others, and what the old ones still say is not heard', async () => {
    const [old, fresh] = [new HandScanner('/dev/old'), new HandScanner('/dev/fresh')];
    const { desk, status, readings } = openDesk(old);
    const letGo = Promise.withResolvers<void>();
    old.letGo = () => letGo.promise;
    const replaced = desk.replace([{ scanner: fresh, kind: 'hid' }]);
    old.scan('280390312172859395');
    expect(status()).toEqual([]);
    letGo.resolve();
    await replaced;
    fresh.plug();
    fresh.scan('280390312172859396');
    expect(readings).toEqual(['/dev/fresh scanned']);
    expect(status()).toMatchObject([{ name: 'fresh', kind: 'hid', state: 'connected' }]);
  });

  it.each(['hangs', 'fails'] as const)(
    'are replaced though one that was used before %s when it is to let go',
    async (how) => {
      const [old, fresh] = [new HandScanner('/dev/old'), new HandScanner('/dev/fresh')];
      const { desk, clock, status } = openDesk(old);
      old.letGo = () => (how === 'hangs' ? new Promise(() => undefined) : Promise.reject(new Error('busy')));
      const replaced = desk.replace([{ scanner: fresh, kind: 'serial' }]);
      clock.advance(3000);
      await replaced;
      fresh.plug();
      expect(status()).toMatchObject([{ name: 'fresh', state: 'connected' }]);
    },
  );
});
