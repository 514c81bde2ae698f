import type { Clock } from '../common/clock.ts';
import type { CounterHostOptions } from '../root/counter-host.ts';
import type { ChooseFile } from '../root/setup/key-desk.ts';
import type { Secrets } from '../settings/secrets.ts';
import type { AutoStart } from './auto-start.ts';
import type { ContentsPort, IpcPort } from './bridge.ts';
import type { WindowCommand } from './command-line.ts';
import type { CounterPort } from './counter-port.ts';
import type { WindowPort } from './counter-window.ts';
import type { FaultSource } from './faults.ts';
import type { KeptLog } from './kept-log.ts';
import type { WatchedWindow } from './page-watch.ts';
import type { UpdatesPart } from './updates/part.ts';
import type { WindowState } from './window-state.ts';
import type { WindowStateFile } from './window-state-file.ts';

/** The window, as all who look after it need it. */
export type AppWindow = WindowPort & WatchedWindow & { readonly webContents: ContentsPort };

/** What the phases of a start are made of: Electron in the app, something simpler elsewhere. */
export interface ShellParts {
  /** What follows the executable. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly version: string;
  readonly ipc: IpcPort;
  readonly log: (line: string) => void;
  /** What is kept of the log for support; absent where nothing is. */
  readonly kept?: Pick<KeptLog, 'begin' | 'write' | 'close'>;
  /** The installed app; in development, debuggers are welcome. */
  readonly packaged?: boolean;
  /** Where faults that nobody caught are told, if the start is to see to them. */
  readonly faults?: FaultSource;
  /** The app's own folder of this user. */
  userData(): string;
  /** False where the app runs already; that one is told. */
  takeSingleInstance(): boolean;
  /** And whatever else must be said before Electron is ready. */
  registerScheme(): void;
  ready(): Promise<void>;
  /** Serves the window's files, and takes from its session whatever it does not need. */
  lockSession(): void;
  openSecrets(command: WindowCommand): Promise<Secrets>;
  openCounter(options: CounterHostOptions): CounterPort;
  windowStateFile(): WindowStateFile;
  /** Makes the window, hidden and empty; gives how it is to be shown too. */
  createWindow(saved: WindowState | undefined): { readonly window: AppWindow; readonly state: WindowState };
  /** Somebody starts the app once more. */
  onSecondInstance(listener: () => void): void;
  /** Electron is about to quit; it may be held back. */
  onBeforeQuit(listener: (event: { preventDefault(): void }) => void): void;
  /** The system asks the app to end: a signal, a shutdown. */
  onSystemEnd(listener: () => void): void;
  /** Lets somebody choose a file in a dialog of the system's; absent where there is none. */
  chooseFile?: ChooseFile;
  /** New versions; absent where they come in another way. */
  readonly updates?: UpdatesPart;
  /** Sees to it that the app is opened when somebody signs in; absent in development. @param dataFolder whose settings say so. */
  autoStart?(dataFolder: string): Pick<AutoStart, 'shown'>;
  showError(title: string, text: string): void;
  exit(code: number): void;
  /** Ends the process where {@link exit} would wait for ever, on a thread that hangs in the system. */
  kill(): void;
}
