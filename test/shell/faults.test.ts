import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { TerminalError } from '../../main/common/errors.ts';
import { Bridge } from '../../main/shell/bridge.ts';
import { checkSwitches } from '../../main/shell/command-line.ts';
import { logUpon } from '../../main/shell/log.ts';
import type { ShellParts } from '../../main/shell/parts.ts';
import { runShell } from '../../main/shell/run.ts';
import type { Snapshot } from '../../preload/contract.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { TestClock } from '../support/test-clock.ts';
import { described, FakeCounter, FakeIpc, FakeShell, FakeWindow, openingSnapshot } from './support.ts';

function prepared(changes: Partial<ShellParts> = {}) {
  const shell = new FakeShell(tempFolder());
  const faults = new EventEmitter();
  const logged: string[] = [];
  const run = runShell(shell.parts({ faults, log: (line) => logged.push(line), ...changes }));
  return { shell, faults, logged, run };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('a fault that nobody caught', () => {
  const telling = new TypeError(
    "cannot read '/home/shop/secrets/key'\n    at x (/home/shop/280390312172859395.js:1:1)\nof 280390312172859395",
  );

  it.each([
    ['unhandledRejection', 'unhandled rejection'],
    ['uncaughtException', 'uncaught exception'],
  ])('is told in one line without paths and codes: %s', async (event, words) => {
    const { faults, logged, run, shell } = prepared();
    await run;
    faults.emit(event, telling);
    faults.emit(event, 'a text with 280390312172859395');
    faults.emit(event, Object.assign(new Error('x'), { name: '/home/y', code: 'ENOENT' }));
    faults.emit(event, new TerminalError('DISK_FULL', { folder: '/home/shop' }));
    expect(logged).toEqual([
      expect.stringMatching(new RegExp(`^${words}: TypeError at faults\\.test\\.ts:\\d+:\\d+$`)),
      `${words}: string`,
      expect.stringMatching(/: ENOENT at faults/),
      expect.stringMatching(/: TerminalError DISK_FULL at faults/),
    ]);
    expect(logged.join()).not.toMatch(/home|2803903|\n/);
    expect(shell.errors).toEqual([]);
  });

  it('ends the app in order, with a code, where it was an exception', async () => {
    const { faults, run, shell } = prepared();
    await run;
    const closing = Promise.withResolvers<void>();
    shell.counter.closing = () => closing.promise;
    faults.emit('uncaughtException', telling);
    faults.emit('uncaughtException', telling);
    await settle();
    expect([shell.counter.heard, shell.exits]).toEqual([['close'], []]);
    closing.resolve();
    await vi.waitUntil(() => shell.exits.length > 0);
    expect([shell.window.did.at(-1), shell.exits, shell.errors]).toEqual(['destroy', [1], []]);
  });

  it('ends nothing where it was a rejection', async () => {
    const { faults, run, shell } = prepared();
    await run;
    faults.emit('unhandledRejection', telling);
    await settle();
    expect([shell.counter.heard, shell.exits]).toEqual([[], []]);
  });

  it('gives a quit that is under way its code', async () => {
    const { faults, run, shell } = prepared();
    await run;
    const closing = Promise.withResolvers<void>();
    shell.counter.closing = () => closing.promise;
    shell.emit('system');
    faults.emit('uncaughtException', telling);
    closing.resolve();
    await vi.waitUntil(() => shell.exits.length > 0);
    expect(shell.exits).toEqual([1]);
  });

  it('ends the app also before there is a window, and where nothing closes', async () => {
    const early = prepared({ ready: () => new Promise(() => undefined) });
    early.faults.emit('uncaughtException', telling);
    await vi.waitUntil(() => early.shell.exits.length > 0);
    expect(early.shell.exits).toEqual([1]);
    const clock = new TestClock();
    const stuck = prepared({ clock });
    await stuck.run;
    stuck.shell.counter.closing = () => new Promise(() => undefined);
    stuck.faults.emit('uncaughtException', telling);
    await settle();
    clock.advance(15_000);
    await vi.waitUntil(() => stuck.shell.exits.length > 0);
    expect(stuck.shell.exits).toEqual([1]);
  });

  it('ends the app also where the window cannot be ended', async () => {
    const { faults, run, shell } = prepared();
    await run;
    shell.window.destroy = () => {
      throw new Error('cannot');
    };
    faults.emit('uncaughtException', telling);
    await vi.waitUntil(() => shell.exits.length > 0);
    expect(shell.exits).toEqual([1]);
  });
});

describe('the log', () => {
  it('survives that nobody reads it any more', () => {
    const stream = new (class extends EventEmitter {
      write(text: string): void {
        if (text === 'thrown\n') {
          throw new Error('EPIPE');
        }
        this.emit('error', new Error('EPIPE'));
      }
    })();
    const log = logUpon(stream);
    expect(() => log('told')).not.toThrow();
    expect(() => log('thrown')).not.toThrow();
  });
});

describe('the installed app', () => {
  const switches = [
    '--remote-debugging-port=9222',
    '--remote-debugging-port',
    '--remote-debugging-pipe',
    '--load-extension=/x',
    '--disable-web-security',
    '--inspect',
    '--inspect=0',
    '--inspect-brk=9229',
    '--inspect-port=0',
    '--INSPECT',
    '-remote-debugging-port=1',
    '/remote-debugging-port=1',
    '--renderer-cmd-prefix=/tmp/x',
    '--utility-cmd-prefix=/tmp/x',
    '--gpu-launcher=/tmp/x',
    '--browser-subprocess-path=/tmp/x',
    '--js-flags=--allow-natives-syntax',
    '--disable-gpu-sandbox',
    '--disable-setuid-sandbox',
    '--disable-site-isolation-trials',
    '--disable-extensions-except=/x',
    '--allow-file-access-from-files',
    '--ignore-certificate-errors',
    '--ignore-certificate-errors-spki-list=x',
    '--host-rules=MAP * 127.0.0.1',
    '--host-resolver-rules=MAP * 127.0.0.1',
    '--proxy-server=127.0.0.1:1',
    '--proxy-pac-url=http://127.0.0.1/',
    '--remote-allow-origins=*',
    '--ssl-key-log-file=/tmp/x',
    '--single-process',
  ];

  it.each(switches)('does not start with %s', async (one) => {
    const { run, shell } = prepared({ packaged: true, args: ['--training', one] });
    await run;
    expect(shell.did).toEqual([]);
    expect(shell.exits).toEqual([1]);
    expect(shell.errors).toEqual([expect.stringContaining('[SWITCH_REFUSED]')]);
  });

  it('starts with anything else, and in development with all', () => {
    const others = ['--data', '/inspection/a', '--training', '--no-sandbox', '--user-data-dir=/x', '/opt/inspect/x'];
    expect(() => checkSwitches(others, true, 'linux')).not.toThrow();
    expect(() => checkSwitches(switches, false)).not.toThrow();
  });

  it('does without a sandbox only on Linux, where the AppImage asks for it itself', () => {
    expect(() => checkSwitches(['--no-sandbox'], true, 'win32')).toThrow(
      expect.objectContaining({ code: 'SWITCH_REFUSED', params: { name: '--no-sandbox' } }),
    );
    expect(() => checkSwitches(['--no-sandbox'], true, 'linux')).not.toThrow();
  });

  it('checks them in the window and for the command line, and sandboxes every page before it is ready', () => {
    const source = readFileSync('main/shell/electron-parts.ts', 'utf8');
    expect(source).toContain('packaged: app.isPackaged');
    expect(source).toContain('checkSwitches(process.argv, app.isPackaged)');
    expect(source).toMatch(/registerScheme: \(\) => \{\s+app\.enableSandbox\(\);/);
  });
});

describe('an event to the window', () => {
  it('tells what became of it, and logs a misfit once', () => {
    const { webContents } = new FakeWindow();
    const logged: string[] = [];
    let gone = false;
    const bridge = new Bridge({
      ipc: new FakeIpc(),
      contents: () => (gone ? undefined : webContents),
      handlers: { ...new FakeCounter().handlers, 'window.toggleFullScreen': () => null },
      describe: described,
      log: (line) => logged.push(line),
    });
    const misfit = { ...openingSnapshot, secret: 'x' } as Snapshot;
    expect(bridge.send('snapshot', openingSnapshot)).toBe('sent');
    expect([bridge.send('snapshot', misfit), bridge.send('snapshot', misfit)]).toEqual(['misfit', 'misfit']);
    expect(logged).toHaveLength(1);
    expect(bridge.send('snapshot', openingSnapshot)).toBe('sent');
    bridge.send('snapshot', misfit);
    expect(logged).toHaveLength(2);
    gone = true;
    expect(bridge.send('snapshot', openingSnapshot)).toBe('nobody');
    expect(webContents.sent).toHaveLength(2);
  });
});
