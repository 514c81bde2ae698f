import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../main/common/clock.ts';
import { type LinkEars, LinkLost, type PrinterLink, type PrinterTransport } from '../../main/printers/links.ts';

/** A transport, with a hand on the printer behind it. */
export interface TransportUnderTest {
  readonly transport: PrinterTransport;
  /** All bytes that have arrived. */
  received(): Buffer;
  /** Makes the printer unreachable for who comes next. */
  breakDown(): Promise<void>;
  /** What a printer can do that is more than a file. */
  readonly printer?: {
    say(bytes: Uint8Array): void;
    /** It goes away in the middle of something. */
    vanish(): void;
    /** It reads nothing until it goes on. */
    hold(): void;
    goOn(): void;
    /** Bytes that are more than what the way takes for a printer that reads nothing. */
    readonly stuffing: number;
  };
}

/** Remembers what it hears. */
export class NotedEars implements LinkEars {
  readonly bytes: number[] = [];
  readonly losses: LinkLost[] = [];

  heard(bytes: Uint8Array): void {
    this.bytes.push(...bytes);
  }

  lost(reason: LinkLost): void {
    this.losses.push(reason);
  }
}

/** A link that is let go of when the test ends. */
export async function opened(transport: PrinterTransport, ears: LinkEars = new NotedEars()): Promise<PrinterLink> {
  const link = await transport.open(ears);
  onTestFinished(() => link.abandon());
  return link;
}

/** Brings bytes in one job. */
export async function bring(transport: PrinterTransport, bytes: Uint8Array): Promise<void> {
  await (await opened(transport)).finish(bytes);
}

const reasonOf = (step: Promise<unknown>) =>
  step.then(
    () => undefined,
    (error: unknown) => error,
  );

const withinMs = async (step: Promise<unknown>, ms: number) =>
  await Promise.race([
    step.then(
      () => 'done',
      () => 'failed',
    ),
    systemClock.sleep(ms).then(() => 'still waiting'),
  ]);

/** What every implementation of the transport must do alike. */
export function describeTransport(
  name: string,
  kind: 'twoWay' | 'oneWay',
  create: () => Promise<TransportUnderTest>,
): void {
  describe(`a ${name} transport`, () => {
    it('brings a job whole, every byte of it', async () => {
      const { transport, received } = await create();
      const job = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
      await bring(transport, job);
      await expect.poll(() => received().equals(job)).toBe(true);
    });

    it('brings what is written in pieces in its order, and the last of it', async () => {
      const { transport, received } = await create();
      const link = await opened(transport);
      await link.write(Buffer.from('first '));
      await link.write(Buffer.from('second '));
      await link.finish(Buffer.from('third'));
      await expect.poll(() => received().toString()).toBe('first second third');
    });

    it('brings jobs in their order, and large ones too', async () => {
      const { transport, received } = await create();
      const large = Buffer.alloc(300_000, 0x41);
      await bring(transport, large);
      // Opening a pseudo-terminal throws away what its other side has not read yet; no cable does.
      await expect.poll(() => received().length, { timeout: 5000 }).toBe(300_000);
      await bring(transport, Buffer.from('second'));
      await expect.poll(() => received().length, { timeout: 5000 }).toBe(300_006);
      expect(received().subarray(300_000).toString()).toBe('second');
    });

    it('can be opened and finished without a byte', async () => {
      const { transport } = await create();
      await bring(transport, new Uint8Array());
      await bring(transport, new Uint8Array());
    });

    it('says with a code when the printer is not there', async () => {
      const { transport, breakDown } = await create();
      await breakDown();
      const error = await reasonOf(transport.open(new NotedEars()));
      expect(error).toBeInstanceOf(LinkLost);
      expect(error).toMatchObject({ code: expect.stringMatching(/^[A-Z_]+$/) });
    });

    it('lets go at once, and can be opened again', async () => {
      const { transport, received } = await create();
      const ears = new NotedEars();
      const link = await opened(transport, ears);
      await link.write(Buffer.from('x'));
      await Promise.all([link.abandon(), link.abandon()]);
      await bring(transport, Buffer.from('y'));
      await expect.poll(() => received().includes('y')).toBe(true);
      expect(ears.losses).toEqual([]);
    });

    it('has a name that people know', async () => {
      const { transport } = await create();
      expect(transport.name.length).toBeGreaterThan(3);
    });
  });

  if (kind === 'twoWay') {
    describeTalking(name, create);
  }
}

/** What every implementation must do alike where the printer can answer. */
function describeTalking(name: string, create: () => Promise<TransportUnderTest>): void {
  describe(`a ${name} transport to a printer that talks`, () => {
    async function withPrinter() {
      const { printer, ...rest } = await create();
      if (printer === undefined) {
        throw new Error('a transport of two ways needs a printer');
      }
      const ears = new NotedEars();
      return { ...rest, printer, ears, link: await opened(rest.transport, ears) };
    }

    it('hears every byte that it says, whatever it is', async () => {
      const { link, printer, ears } = await withPrinter();
      const said = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => byte % 16 !== 3));
      await link.write(Buffer.from('x'));
      expect(link.twoWay).toBe(true);
      printer.say(said);
      await expect.poll(() => Buffer.from(ears.bytes).equals(said)).toBe(true);
    });

    it('waits for one that reads nothing, and brings the rest when it reads again', async () => {
      const { link, printer, received, ears } = await withPrinter();
      printer.hold();
      const job = Buffer.alloc(printer.stuffing, Buffer.from(Array.from({ length: 251 }, (_, byte) => byte)));
      let isTaken = false;
      const writing = link.write(job).then(() => {
        isTaken = true;
      });
      expect(await withinMs(writing, 300)).toBe('still waiting');
      expect(isTaken).toBe(false);
      printer.goOn();
      await writing;
      await link.finish(Buffer.from('end'));
      await expect.poll(() => received().length, { timeout: 5000 }).toBe(job.length + 3);
      expect(received().subarray(0, -3).equals(job)).toBe(true);
      expect(ears.losses).toEqual([]);
    });

    it('tells once when it is lost in mid-job, and fails what is being written', async () => {
      const { link, printer, ears } = await withPrinter();
      await link.write(Buffer.from('x'));
      printer.hold();
      const writing = reasonOf(link.write(Buffer.alloc(printer.stuffing)));
      printer.vanish();
      await expect.poll(() => ears.losses.length).toBe(1);
      expect(ears.losses[0]).toMatchObject({ code: expect.stringMatching(/^[A-Z_]+$/) });
      expect(await writing).toBeInstanceOf(LinkLost);
      expect(await reasonOf(link.finish(Buffer.from('y')))).toBeInstanceOf(LinkLost);
      expect(ears.losses).toHaveLength(1);
    });

    it('does not bring the end of a job to one that has gone', async () => {
      const { link, printer } = await withPrinter();
      await link.write(Buffer.from('x'));
      printer.vanish();
      expect(await reasonOf(link.finish(Buffer.from('the end')))).toBeInstanceOf(LinkLost);
    });

    it('lets go of one that reads nothing at once, without a word', async () => {
      const { link, printer, ears, transport } = await withPrinter();
      printer.hold();
      void reasonOf(link.write(Buffer.alloc(printer.stuffing)));
      expect(await withinMs(link.abandon(), 1000)).toBe('done');
      await opened(transport);
      printer.goOn();
      expect(ears.losses).toEqual([]);
    });
  });
}
