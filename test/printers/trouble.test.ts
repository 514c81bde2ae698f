import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../main/common/clock.ts';
import { CommandPrinter } from '../../main/printers/command-printer.ts';
import type { PrintOrder } from '../../main/printers/port.ts';
import { printerProfile } from '../../main/printers/profiles.ts';
import { renderCommands } from '../../main/printers/render.ts';
import { TcpTransport } from '../../main/printers/tcp-transport.ts';
import { PrinterEmulator } from '../support/printer/emulator.ts';
import { networkPrinter, serialPrinter, testWaits, withoutBlanks } from './command-printers.ts';
import { documentOf, NotedWatch, orderOf } from './printer-contract.ts';

const lines = Array.from({ length: 40 }, (_, line) => `line${line}`);
const long = orderOf(...lines);
const withDrawer: PrintOrder = { document: documentOf('paid'), along: ['openDrawer', 'beep'] };
/** More than what a serial port and a printer's buffer hold. */
const endless = orderOf(...Array.from({ length: 3000 }, () => 'x'.repeat(48)));
const linux = process.platform === 'linux';
const unharmed = { replaced: [], missing: [] };

describe('a printer that tells how it is', () => {
  it('says itself that it is done, and gets no command that it does not know', async () => {
    const { emulator, printer } = await networkPrinter();
    expect(await printer.print(withDrawer)).toEqual({ ok: true, proof: 'printer', characters: unharmed });
    expect(withoutBlanks(emulator.receipts())).toEqual(['paid']);
    expect(emulator).toMatchObject({ drawerOpenings: 1, beeps: 1, errors: [] });
    await expect.poll(() => emulator.openConnections).toBe(0);
  });

  it.each([
    ['paperOut', 'paperOut', ['paperOut', 'paperNearEnd']],
    ['openCover', 'coverOpen', ['coverOpen']],
    ['cutterError', 'cutterError', ['cutterError']],
    ['recoverableError', 'recoverableError', ['recoverableError']],
    ['unrecoverableError', 'unrecoverableError', ['unrecoverableError']],
  ] as const)(
    'and cannot print (%s) gets nothing of a document, nor is its drawer opened',
    async (trouble, detail, conditions) => {
      const { emulator, printer } = await networkPrinter();
      emulator[trouble]();
      const refusal = { ok: false, printed: 'nothing', code: 'PRINTER_NOT_READY', detail, conditions };
      const watch = new NotedWatch();
      expect(await printer.print(withDrawer, watch)).toEqual(refusal);
      expect(watch.holds).toEqual([]);
      expect(await printer.act('openDrawer')).toEqual(refusal);
      expect(await printer.report()).toEqual({ kind: 'told', conditions });
      emulator.ready();
      expect(await printer.print(withDrawer)).toMatchObject({ ok: true, proof: 'printer' });
      expect(withoutBlanks(emulator.receipts())).toEqual(['paid']);
      expect(emulator.drawerOpenings).toBe(1);
    },
  );

  it('prints while its paper is near its end, and says so', async () => {
    const { emulator, printer } = await networkPrinter();
    emulator.paperNearEnd();
    const watch = new NotedWatch();
    expect(await printer.print(long, watch)).toMatchObject({ ok: true, proof: 'printer' });
    expect(watch.holds).toEqual([]);
    expect(await printer.report()).toEqual({ kind: 'told', conditions: ['paperNearEnd'] });
  });

  it('opens its drawer without a document', async () => {
    const { emulator, printer } = await networkPrinter();
    expect(await printer.act('openDrawer')).toEqual({ ok: true, proof: 'printer', characters: unharmed });
    expect(emulator).toMatchObject({ drawerOpenings: 1, beeps: 0, errors: [] });
    expect(emulator.receipts()).toEqual([]);
  });

  it('is told by its code while it is off, and prints when it is on again', async () => {
    const { emulator, printer } = await networkPrinter();
    await emulator.off();
    expect(await printer.print(long)).toMatchObject({ ok: false, printed: 'nothing', code: 'ECONNREFUSED' });
    expect(await printer.report()).toMatchObject({ kind: 'unreachable', code: 'ECONNREFUSED' });
    await emulator.on();
    expect(await printer.print(long)).toMatchObject({ ok: true });
    expect(withoutBlanks(emulator.receipts())).toEqual([lines.join('')]);
  });

  it('that hangs up on everybody has printed nothing', async () => {
    const { emulator, printer } = await networkPrinter();
    emulator.closeAfterConnect = true;
    expect(await printer.print(long)).toMatchObject({ ok: false, printed: 'nothing' });
  });
});

describe('a printer that stops in mid-receipt', () => {
  it.each([
    ['for want of paper', 'paperOut'],
    ['with its cover open', 'coverOpen'],
  ] as const)('%s is waited for without an end, and the receipt comes out once, whole', async (_, condition) => {
    const { emulator, printer } = await networkPrinter({ idleMs: 100, proofMs: 100 });
    const watch = new NotedWatch();
    if (condition === 'paperOut') {
      emulator.paperOutAfterLines(10);
    } else {
      emulator.slow(20_000);
    }
    const printing = printer.print(long, watch);
    if (condition === 'coverOpen') {
      await expect.poll(() => emulator.receipts().flat().length, { interval: 5 }).toBeGreaterThan(5);
      emulator.openCover();
    }
    await expect.poll(() => watch.holds).toEqual([[condition]]);
    const standing = emulator.receipts().flat().length;
    // Longer than all that it is waited for otherwise.
    await systemClock.sleep(500);
    expect(emulator.receipts().flat()).toHaveLength(standing);
    emulator.slow(undefined);
    emulator.ready();
    expect(await printing).toEqual({ ok: true, proof: 'printer', characters: unharmed });
    expect(watch.holds).toEqual([[condition], []]);
    expect(withoutBlanks(emulator.receipts())).toEqual([lines.join('')]);
    expect(emulator.connections).toBe(1);
  });

  it.runIf(linux)('and takes nothing more meanwhile is waited for as well', async () => {
    const { pty, printer } = await serialPrinter({ idleMs: 200 });
    const watch = new NotedWatch();
    pty.machine.paperOutAfterLines(3);
    const printing = printer.print(endless, watch);
    await expect.poll(() => watch.holds).toEqual([['paperOut']]);
    // Longer than one that says nothing is waited for.
    await systemClock.sleep(1200);
    pty.machine.change({ paper: 'enough' });
    expect(await printing).toMatchObject({ ok: true, proof: 'printer' });
    expect(watch.holds).toEqual([['paperOut'], []]);
    expect(pty.machine.receipts().flat().filter(Boolean)).toHaveLength(endless.document.lines.length);
  });

  it('can be given up', async () => {
    const { emulator, printer } = await networkPrinter();
    const watch = new NotedWatch();
    emulator.paperOutAfterLines(10);
    const printing = printer.print(long, watch);
    await expect.poll(() => watch.holds).toEqual([['paperOut']]);
    watch.giveUp();
    expect(await printing).toMatchObject({
      ok: false,
      printed: 'unknown',
      code: 'PRINT_ABORTED',
      conditions: ['paperOut', 'paperNearEnd'],
    });
    await expect.poll(() => emulator.openConnections).toBe(0);
  });

  it('and is switched off then has printed nobody knows how much', async () => {
    const { emulator, printer } = await networkPrinter();
    const watch = new NotedWatch();
    emulator.paperOutAfterLines(10);
    const printing = printer.print(long, watch);
    await expect.poll(() => watch.holds).toEqual([['paperOut']]);
    await emulator.off();
    expect(await printing).toMatchObject({ ok: false, printed: 'unknown', conditions: ['paperOut', 'paperNearEnd'] });
  });

  it.runIf(linux)('and was switched off and on behind a line that stays open did not print it', async () => {
    const { pty, printer } = await serialPrinter({ proofMs: 100 });
    const watch = new NotedWatch();
    pty.machine.paperOutAfterLines(10);
    const printing = printer.print(long, watch);
    await expect.poll(() => watch.holds).toEqual([['paperOut']]);
    pty.machine.powerOff();
    pty.machine.change({ paper: 'enough' });
    expect(await printing).toMatchObject({ ok: false, printed: 'unknown', code: 'PRINTER_UNCONFIRMED' });
    expect(watch.holds).toEqual([['paperOut'], []]);
    // What was still on its way to it may have come out as a receipt of its own.
    expect(withoutBlanks(pty.machine.receipts())[0]).toBe(lines.slice(0, 10).join(''));
  });
});

describe('a printer that fails in mid-receipt', () => {
  it('by dying has printed nobody knows how much', async () => {
    const { emulator, printer } = await networkPrinter();
    emulator.dieAfter(300);
    const result = await printer.print(long);
    expect(result).toMatchObject({
      ok: false,
      printed: 'unknown',
      code: expect.stringMatching(/^(PRINTER_CLOSED|E[A-Z]+)$/),
    });
    expect(emulator.connections).toBe(1);
    await expect.poll(() => emulator.openConnections).toBe(0);
  });

  it('at whatever byte, is never taken for one that printed, nor printed for nothing', async () => {
    const size = renderCommands(documentOf('one', 'two'), printerProfile('escpos-80mm')).length;
    await fc.assert(
      fc.asyncProperty(fc.nat(size + 30), async (bytes) => {
        const emulator = await PrinterEmulator.start();
        const transport = new TcpTransport({ host: '127.0.0.1', port: emulator.port, timeoutMs: 2000 });
        const printer = new CommandPrinter({ profile: printerProfile('escpos-80mm'), transport, waits: testWaits });
        emulator.dieAfter(bytes);
        const result = await printer.print(orderOf('one', 'two'));
        const paper = emulator
          .receipts()
          .flat()
          .filter((line) => line !== '');
        await emulator.stop();
        if (result.ok) {
          expect(paper).toEqual(['one', 'two']);
        } else if (result.printed === 'nothing') {
          expect(paper).toEqual([]);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('by falling silent is not believed to have printed', async () => {
    const { emulator, printer } = await networkPrinter({ proofMs: 100, answerMs: 500 });
    emulator.slow(5000);
    const printing = printer.print(long);
    await expect.poll(() => emulator.receipts().flat().length, { interval: 5 }).toBeGreaterThan(0);
    emulator.silent = true;
    expect(await printing).toMatchObject({ ok: false, printed: 'unknown', code: 'PRINTER_TIMEOUT' });
  });

  it.runIf(linux)(
    'by being switched off and on is not believed, though it prints the end and says that it is done',
    async () => {
      const { pty, printer } = await serialPrinter();
      const watch = new NotedWatch();
      pty.machine.paperOutAfterLines(3);
      const printing = printer.print(endless, watch);
      await expect.poll(() => watch.holds).toEqual([['paperOut']]);
      pty.machine.powerOff();
      pty.machine.change({ paper: 'enough' });
      expect(await printing).toMatchObject({ ok: false, printed: 'unknown', code: 'PRINTER_UNCONFIRMED' });
      expect(pty.machine.cuts).toBe(1);
    },
  );

  it.runIf(linux)('is not believed for something that it said before the end', async () => {
    const { pty, printer } = await serialPrinter({ answerMs: 300, proofMs: 100 });
    const watch = new NotedWatch();
    pty.machine.paperOutAfterLines(3);
    const printing = printer.print(endless, watch);
    await expect.poll(() => watch.holds).toEqual([['paperOut']]);
    // What looks like the answer at the end, while the end is not even sent.
    pty.say(Buffer.of(0x00));
    pty.machine.change({ paper: 'enough' });
    pty.machine.isSilent = true;
    expect(await printing).toMatchObject({ ok: false, printed: 'unknown', code: 'PRINTER_TIMEOUT' });
  });

  it.runIf(linux)('by taking nothing more, without a word, is a time-out', async () => {
    const { pty, printer } = await serialPrinter({ answerMs: 100, idleMs: 200 });
    pty.machine.isSilent = true;
    pty.machine.paperOutAfterLines(3);
    expect(await printer.print(endless)).toMatchObject({ ok: false, printed: 'unknown', code: 'PRINTER_TIMEOUT' });
  });
});

describe('a printer that is slow or says nothing', () => {
  it('is waited for as long as it moves', async () => {
    const { emulator, printer } = await networkPrinter({ proofMs: 700 });
    emulator.slow(2500);
    expect(await printer.print(long)).toMatchObject({ ok: true, proof: 'printer' });
    expect(withoutBlanks(emulator.receipts())).toEqual([lines.join('')]);
  });

  it('has printed when it has taken everything, and is not asked in vain for long', async () => {
    const { emulator, printer } = await networkPrinter({ answerMs: 100 });
    emulator.silent = true;
    const began = performance.now();
    expect(await printer.print(withDrawer)).toEqual({ ok: true, proof: 'transport', characters: unharmed });
    expect(performance.now() - began).toBeLessThan(1500);
    expect(withoutBlanks(emulator.receipts())).toEqual(['paid']);
    expect(await printer.report()).toEqual({ kind: 'notTold' });
    expect(emulator.drawerOpenings).toBe(1);
  });

  it('is not believed to print where it has told how it is before', async () => {
    const { emulator, printer } = await networkPrinter({ answerMs: 200 });
    expect(await printer.report()).toEqual({ kind: 'told', conditions: [] });
    emulator.silent = true;
    const silence = { ok: false, printed: 'nothing', code: 'PRINTER_TIMEOUT', conditions: [] };
    expect(await printer.print(withDrawer)).toMatchObject(silence);
    expect(await printer.act('openDrawer')).toMatchObject(silence);
    expect(await printer.report()).toMatchObject({ kind: 'unreachable', code: 'PRINTER_TIMEOUT' });
    expect(emulator.receipts()).toEqual([]);
    expect(emulator.drawerOpenings).toBe(0);
    emulator.silent = false;
    expect(await printer.print(withDrawer)).toMatchObject({ ok: true, proof: 'printer' });
    expect(withoutBlanks(emulator.receipts())).toEqual(['paid']);
  });

  it('is not asked at all where its profile knows no answers', async () => {
    const emulator = await PrinterEmulator.start();
    const mute = { ...printerProfile('escpos-80mm'), status: 'none', drawer: null, beep: null } as const;
    const transport = new TcpTransport({ host: '127.0.0.1', port: emulator.port, timeoutMs: 2000 });
    const printer = new CommandPrinter({ profile: mute, transport, waits: testWaits });
    expect(await printer.print(withDrawer)).toMatchObject({ ok: true, proof: 'transport' });
    expect(await printer.report()).toEqual({ kind: 'notTold' });
    expect(await printer.act('openDrawer')).toMatchObject({ ok: false, printed: 'nothing', code: 'PRINTER_NO_DRAWER' });
    expect(await printer.act('beep')).toMatchObject({ ok: false, printed: 'nothing', code: 'PRINTER_NO_BEEPER' });
    await expect.poll(() => emulator.bytes).toBe(renderCommands(withDrawer.document, mute).length);
    expect(emulator.drawerOpenings).toBe(0);
    await emulator.stop();
  });
});
