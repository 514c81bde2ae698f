import { describe, expect, it } from 'vitest';
import type { PrintTransport } from '../../main/printers/port.ts';

/** A transport, with a look at what its printer got. */
export interface TransportUnderTest {
  readonly transport: PrintTransport;
  /** All bytes that have arrived. */
  received(): Buffer;
  /** Makes the printer unreachable. */
  breakDown(): Promise<void>;
}

/** What every implementation of the print transport must do alike. */
export function describeTransport(name: string, create: () => Promise<TransportUnderTest>): void {
  describe(`a ${name} transport`, () => {
    it('brings a job whole, every byte of it', async () => {
      const { transport, received } = await create();
      const job = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
      expect(await transport.send(job)).toEqual({ ok: true });
      await expect.poll(() => received().equals(job)).toBe(true);
    });

    it('brings jobs in their order, and large ones too', async () => {
      const { transport, received } = await create();
      const large = Buffer.alloc(300_000, 0x41);
      expect(await transport.send(large)).toEqual({ ok: true });
      expect(await transport.send(Buffer.from('second'))).toEqual({ ok: true });
      await expect.poll(() => received().length).toBe(300_006);
      expect(received().subarray(300_000).toString()).toBe('second');
    });

    it('says with a code when the printer is not there, and does not reject', async () => {
      const { transport, breakDown } = await create();
      await breakDown();
      const result = await transport.send(Buffer.from('x'));
      expect(result).toMatchObject({ ok: false, code: expect.stringMatching(/^[A-Z_]+$/) });
    });

    it('has a name that people know', async () => {
      const { transport } = await create();
      expect(transport.name.length).toBeGreaterThan(3);
    });
  });
}
