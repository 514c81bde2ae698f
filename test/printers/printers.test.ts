import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../main/common/clock.ts';
import { PagePrinter } from '../../main/printers/page-printer.ts';
import { PdfPrinter, realFiles } from '../../main/printers/pdf-printer.ts';
import { EscPosMachine } from '../support/printer/machine.ts';
import { FakePress, textOfPage } from '../support/printer/page-press.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { filePrinter, networkPrinter, profile, serialPrinter, withoutBlanks } from './command-printers.ts';
import { describePrinter, NotedWatch, orderOf } from './printer-contract.ts';

describePrinter('network', async () => {
  const { printer, emulator } = await networkPrinter();
  return { printer, printed: () => withoutBlanks(emulator.receipts()), breakDown: () => emulator.off() };
});

describePrinter('file', async () => {
  const file = path.join(tempFolder(), 'lp0');
  return {
    printer: filePrinter(file),
    printed: () => {
      const machine = new EscPosMachine(() => undefined);
      machine.feed(existsSync(file) ? readFileSync(file) : Buffer.alloc(0));
      return withoutBlanks(machine.receipts());
    },
    breakDown: async () => {
      rmSync(file, { force: true });
      mkdirSync(file);
    },
  };
});

if (process.platform === 'linux') {
  describePrinter('serial', async () => {
    const { printer, pty } = await serialPrinter();
    return {
      printer,
      printed: () => withoutBlanks(pty.machine.receipts()),
      breakDown: async () => pty.unplug(),
    };
  });

  describePrinter('device file', async () => {
    const { pty } = await serialPrinter();
    execFileSync('stty', ['-F', pty.path, 'raw', '-echo']);
    return {
      printer: filePrinter(pty.path),
      printed: () => withoutBlanks(pty.machine.receipts()),
      breakDown: async () => pty.unplug(),
    };
  });
}

describePrinter('system', async () => {
  const press = new FakePress('Other', 'EPSON TM-m30');
  return {
    printer: new PagePrinter({ name: 'EPSON TM-m30', profile, press }),
    printed: () => press.pages.map(({ page }) => textOfPage(page.html)),
    breakDown: async () => {
      press.names = ['Other'];
    },
  };
});

describePrinter('PDF', async () => {
  const folder = tempFolder();
  return {
    printer: new PdfPrinter({ folder, profile, press: new FakePress(), clock: systemClock }),
    printed: () =>
      readdirSync(folder)
        .toSorted()
        .map((name) => textOfPage(readFileSync(path.join(folder, name), 'utf8'))),
    breakDown: async () => rmSync(folder, { recursive: true }),
  };
});

describe('a system printer', () => {
  it('gets pages of the paper that its profile names, by its own name', async () => {
    const press = new FakePress('TM');
    await new PagePrinter({ name: 'TM', profile, press }).print(orderOf('x'));
    expect(press.pages).toMatchObject([{ printer: 'TM', page: { widthMm: 80 } }]);
  });

  it('whose queue takes nothing has printed nothing', async () => {
    const press = new FakePress('TM');
    press.failure = { ok: false, printed: 'nothing', code: 'PRINT_FAILED', detail: 'paused' };
    expect(await new PagePrinter({ name: 'TM', profile, press }).print(orderOf('x'))).toEqual({
      ok: false,
      printed: 'nothing',
      code: 'PRINT_FAILED',
      detail: 'paused',
      conditions: [],
    });
  });

  it('whose press breaks may have printed', async () => {
    const press = new FakePress('TM');
    press.before = async () => {
      throw new Error('the window is gone');
    };
    const result = await new PagePrinter({ name: 'TM', profile, press }).print(orderOf('x'));
    expect(result).toMatchObject({ ok: false, printed: 'unknown', code: 'PRINTER_FAILED' });
  });

  it('that takes for ever can be given up', async () => {
    const press = new FakePress('TM');
    const watch = new NotedWatch();
    press.before = async () => {
      watch.giveUp();
      await new Promise(() => undefined);
    };
    const result = await new PagePrinter({ name: 'TM', profile, press }).print(orderOf('x'), watch);
    expect(result).toMatchObject({ ok: false, printed: 'unknown', code: 'PRINT_ABORTED' });
  });

  it.each([
    ['on paper', new PagePrinter({ name: 'TM', profile, press: undefined })],
    ['as PDF', new PdfPrinter({ folder: '/', profile, press: undefined, clock: systemClock })],
  ])('needs a window to print %s', async (_, printer) => {
    const refusal = { code: 'PRINTER_NEEDS_WINDOW' };
    expect(await printer.print(orderOf('x'))).toMatchObject({ ok: false, printed: 'nothing', ...refusal });
    expect(await printer.report()).toMatchObject({ kind: 'unreachable', ...refusal });
    expect(await printer.act('beep')).toMatchObject({ ok: false, printed: 'nothing', code: 'PRINTER_NO_BEEPER' });
  });
});

describe('a PDF printer', () => {
  const at = new Date(2026, 10, 22, 15, 30, 12).getTime();
  const clock = { ...systemClock, now: () => at };

  it('gives each document a file of its own, named by the time, and takes no name that is in use', async () => {
    const folder = tempFolder();
    writeFileSync(path.join(folder, 'receipt-20261122-153012-0001.pdf'), 'somebody else');
    const printer = new PdfPrinter({ folder, profile, press: new FakePress(), clock });
    const results = await Promise.all(['one', 'two', 'three'].map((text) => printer.print(orderOf(text))));
    expect(results.every(({ ok }) => ok)).toBe(true);
    expect(readdirSync(folder).toSorted()).toEqual(
      [1, 2, 3, 4].map((number) => `receipt-20261122-153012-000${number}.pdf`),
    );
    expect(readFileSync(path.join(folder, 'receipt-20261122-153012-0001.pdf'), 'utf8')).toBe('somebody else');
  });

  it('leaves nothing behind when it fails', async () => {
    const folder = tempFolder();
    const press = new FakePress();
    press.failure = { ok: false, printed: 'nothing', code: 'PDF_FAILED', detail: 'no memory' };
    const printer = new PdfPrinter({ folder, profile, press, clock });
    expect(await printer.print(orderOf('x'))).toMatchObject({ ok: false, printed: 'nothing', code: 'PDF_FAILED' });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('has printed what has its name, though the draft cannot be removed', async () => {
    const folder = tempFolder();
    const files = {
      ...realFiles,
      rm: async () => {
        throw Object.assign(new Error('locked'), { code: 'EBUSY' });
      },
    };
    const printer = new PdfPrinter({ folder, profile, press: new FakePress(), clock, files });
    expect(await printer.print(orderOf('x'))).toMatchObject({ ok: true });
    expect(readdirSync(folder)).toContain('receipt-20261122-153012-0001.pdf');
  });

  it('leaves no reservation behind where a file system without links fails to rename', async () => {
    const folder = tempFolder();
    const fail = (code: string) => async () => {
      throw Object.assign(new Error('no'), { code });
    };
    const files = { ...realFiles, link: fail('EPERM'), rename: fail('EIO') };
    const printer = new PdfPrinter({ folder, profile, press: new FakePress(), clock, files });
    expect(await printer.print(orderOf('x'))).toMatchObject({ ok: false, printed: 'nothing', code: 'EIO' });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('makes a whole file where the file system has no links', async () => {
    const folder = tempFolder();
    const link = async () => {
      throw Object.assign(new Error('no links'), { code: 'EPERM' });
    };
    const files = { ...realFiles, link };
    const printer = new PdfPrinter({ folder, profile, press: new FakePress(), clock, files });
    expect(await printer.print(orderOf('x'))).toMatchObject({ ok: true });
    expect(await printer.print(orderOf('y'))).toMatchObject({ ok: true });
    expect(
      readdirSync(folder)
        .toSorted()
        .map((name) => textOfPage(readFileSync(path.join(folder, name), 'utf8'))),
    ).toEqual(['x', 'y']);
  });

  it('whose folder is missing says so', async () => {
    const folder = path.join(tempFolder(), 'missing');
    const printer = new PdfPrinter({ folder, profile, press: new FakePress(), clock });
    expect(await printer.print(orderOf('x'))).toMatchObject({ ok: false, printed: 'nothing', code: 'ENOENT' });
    expect(await printer.report()).toMatchObject({ kind: 'unreachable', code: 'ENOENT' });
  });
});
