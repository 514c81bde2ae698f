import { describe, expect, it, onTestFinished } from 'vitest';
import type { Scanner, ScannerEvent } from '../../main/scanners/port.ts';

/** A scanner of some kind, with hands to scan and to pull its plug. */
export interface ScannerUnderTest {
  readonly scanner: Scanner;
  /** What ends its codes, as the facts of a scan say it. */
  readonly ending: string;
  /** Scans a whole code, as the device sends it. */
  scan(code: string): void;
  /** Sends the beginning of a code and no end. */
  scanCut(part: string): void;
  /** Sends bytes that are no code. */
  noise(bytes: Uint8Array): void;
  unplug(): void;
  /** Plugs a device in again, under the name that the scanner looks for. */
  replug(): Promise<void>;
}

type Scanned = Extract<ScannerEvent, { kind: 'scanned' }>;

/** What every implementation of the Scanner port must do alike. */
export function describeScanner(name: string, create: () => Promise<ScannerUnderTest>): void {
  async function started() {
    const device = await create();
    const events: ScannerEvent[] = [];
    device.scanner.start((event) => events.push(event));
    onTestFinished(() => device.scanner.stop());
    const kinds = () => events.map(({ kind }) => kind);
    const codes = () => events.filter((event): event is Scanned => event.kind === 'scanned').map(({ code }) => code);
    const until = (condition: () => boolean) => expect.poll(condition, { timeout: 15_000, interval: 5 }).toBe(true);
    await until(() => kinds().includes('connected'));
    return { device, events, kinds, codes, until };
  }

  describe(`a ${name} scanner`, () => {
    it('gives whole codes in their order', async () => {
      const { device, codes, until } = await started();
      const expected = Array.from({ length: 20 }, (_, n) => `28039031217285${String(n).padStart(4, '0')}`);
      for (const code of expected) {
        device.scan(code);
      }
      await until(() => codes().length === expected.length);
      expect(codes()).toEqual(expected);
    });

    it('keeps up with 1000 scans in a row', async () => {
      const { device, codes, until } = await started();
      const expected = Array.from({ length: 1000 }, (_, n) => `130390312172${String(n).padStart(6, '0')}`);
      for (const code of expected) {
        device.scan(code);
      }
      await until(() => codes().length === expected.length);
      expect(codes()).toEqual(expected);
    });

    it('reads the same code twice as one scan', async () => {
      const { device, events, codes, until } = await started();
      device.scan('280390312172859395');
      device.scan('280390312172859395');
      device.scan('280390312172859396');
      await until(() => codes().length === 2);
      expect(codes()).toEqual(['280390312172859395', '280390312172859396']);
      expect(events).toContainEqual({
        kind: 'dropped',
        reason: 'duplicate',
        mask: '****9395',
        facts: { length: 18, durationMs: expect.any(Number), ending: device.ending },
      });
    });

    it('drops a code that was cut off, and says so', async () => {
      const { device, events, codes, kinds, until } = await started();
      device.scanCut('2803903121');
      await until(() => kinds().includes('dropped'));
      expect(events).toContainEqual({
        kind: 'dropped',
        reason: 'truncated',
        mask: '****3121',
        facts: { length: 10, durationMs: expect.any(Number), ending: 'silence' },
      });
      expect(codes()).toEqual([]);
    });

    it('drops noise and short reads, and reads on', async () => {
      const { device, codes, kinds, until } = await started();
      device.noise(Uint8Array.of(0xff, 0x00, 0xfe, 0x31, 0x32));
      await until(() => kinds().includes('dropped'));
      await expect
        .poll(
          () => {
            device.scan('280390312172859395');
            return codes().length;
          },
          { timeout: 15_000, interval: 400 },
        )
        .toBe(1);
      expect(codes()).toEqual(['280390312172859395']);
    });

    it('never shows more of what it dropped than four characters', async () => {
      const { device, events, kinds, until } = await started();
      device.scanCut('28039031217285');
      await until(() => kinds().includes('dropped'));
      expect(JSON.stringify(events)).not.toContain('2803903121');
    });

    it('says that it was unplugged in mid-code, and reads whole codes once it is back', async () => {
      const { device, codes, kinds, until } = await started();
      device.scanCut('28039031');
      device.unplug();
      await until(() => kinds().includes('disconnected'));
      await device.replug();
      await until(() => kinds().lastIndexOf('connected') > kinds().indexOf('disconnected'));
      device.scan('2172859395');
      await until(() => codes().length === 1);
      expect(codes()).toEqual(['2172859395']);
    });

    it('tells how long a code was, how long it took and what ended it', async () => {
      const { device, events, kinds, until } = await started();
      device.scan('280390312172859395');
      await until(() => kinds().includes('scanned'));
      const facts = events.flatMap((event) => (event.kind === 'scanned' ? [event.facts] : []));
      expect(facts).toEqual([{ length: 18, durationMs: expect.any(Number), ending: device.ending }]);
      expect(facts[0]?.durationMs).toBeGreaterThanOrEqual(0);
      expect(facts[0]?.durationMs).toBeLessThan(5000);
    });

    it('does not mix with another one that scans at the same time', async () => {
      const [one, other] = [await started(), await started()];
      const ofOne = Array.from({ length: 30 }, (_, n) => `11111111111111${String(n).padStart(4, '0')}`);
      const ofOther = Array.from({ length: 30 }, (_, n) => `22222222222222${String(n).padStart(4, '0')}`);
      for (const [index, code] of ofOne.entries()) {
        one.device.scan(code);
        other.device.scan(ofOther[index] ?? '');
      }
      await one.until(() => one.codes().length === 30 && other.codes().length === 30);
      expect(one.codes()).toEqual(ofOne);
      expect(other.codes()).toEqual(ofOther);
    });

    it('stops when it is told to, and says nothing more', async () => {
      const { device, events } = await started();
      await device.scanner.stop();
      const before = events.length;
      device.unplug();
      await device.scanner.stop();
      expect(events.slice(before).filter(({ kind }) => kind !== 'disconnected')).toEqual([]);
    });
  });
}
