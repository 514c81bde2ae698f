import { errorDetail, type TerminalError } from '../common/errors.ts';
import { errorFacts } from '../logging/error-facts.ts';
import { Bridge } from './bridge.ts';
import type { CounterPort, Handlers } from './counter-port.ts';
import { CounterWindow } from './counter-window.ts';
import { OrderlyQuit } from './orderly-quit.ts';
import { PageWatch } from './page-watch.ts';
import type { ShellParts } from './parts.ts';

const FAILED = 1;

/**
 * Opens the window upon a counter and joins the two: calls and snapshots through the bridge, the end of either through an
 * orderly quit. Resolves when the page is loaded, or cannot be.
 */
export async function openCounterWindow(options: {
  readonly parts: ShellParts;
  readonly counter: CounterPort;
  readonly dataFolder: string;
  /** Shows why there is no window. */
  readonly fail: (error: TerminalError) => void;
  /** Told how the app is ended from now on. */
  readonly onQuit: (quit: OrderlyQuit) => void;
}): Promise<void> {
  const { parts, counter, fail, onQuit } = options;
  const keep = parts.windowStateFile();
  const { window, state } = parts.createWindow(keep.load());

  let failure: TerminalError | undefined;
  const quit = new OrderlyQuit({
    clock: parts.clock,
    close: async () => {
      await counter.close();
      await parts.kept?.close();
    },
    end: (code) => {
      try {
        page.ended();
        shown.destroy();
      } catch (error) {
        parts.log(`the window could not be ended: ${errorDetail(error)}`);
      }
      // Only now: the box stops this process until somebody presses its button.
      if (failure !== undefined) {
        fail(failure);
      }
      parts.updates?.ending(code);
      if (counter.isStuck) {
        parts.kill();
      }
      parts.exit(code);
    },
    log: parts.log,
  });
  const shown = new CounterWindow({ window, state, keep, quit: () => void quit.request() });
  const page = new PageWatch({
    window,
    clock: parts.clock,
    listener: counter,
    failed: (error) => {
      failure ??= error;
      void quit.request(FAILED);
    },
  });
  const handlers: Handlers = {
    ...counter.handlers,
    'window.toggleFullScreen': () => {
      shown.toggleFullScreen();
      return null;
    },
  };
  const bridge = new Bridge({
    ipc: parts.ipc,
    contents: () => (window.isDestroyed() ? undefined : window.webContents),
    handlers: parts.updates?.watching(handlers) ?? handlers,
    describe: (error) => {
      parts.kept?.write('warning', 'call.failed', errorFacts(error));
      return counter.describe(error);
    },
    log: parts.log,
  });

  onQuit(quit);
  bridge.register();
  const autoStart = parts.autoStart?.(options.dataFolder);
  counter.snapshots.listen((snapshot) => {
    bridge.send('snapshot', snapshot);
    parts.updates?.shown(snapshot.view);
    autoStart?.shown(snapshot.view);
  });
  parts.onSecondInstance(() => shown.bringUp());
  parts.onBeforeQuit((event) => quit.holdBack(event));
  parts.onSystemEnd(() => void quit.request());
  void displayWhenOpened(counter, shown, parts.log);
  await page.load();
  parts.updates?.start(() => quit.request());
}

/** A counter that cannot be opened tells it in its window, whatever that covers. */
async function displayWhenOpened(counter: CounterPort, shown: CounterWindow, log: (line: string) => void) {
  try {
    const { display } = await counter.opened;
    await shown.display(display);
  } catch (error) {
    log(`the counter is not open: ${errorDetail(error)}`);
  }
}
