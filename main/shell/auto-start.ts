import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { Snapshot } from '../../preload/contract.ts';
import { errorDetail } from '../common/errors.ts';
import { makeFolder } from '../common/folders.ts';

/** Whether the program is opened when somebody signs in to this PC. */
export interface AutoStartPort {
  /** @throws Error where the system refuses. */
  set(wanted: boolean): void;
}

/** Sees to it, each time a terminal opens, that the PC does what its settings say. */
export class AutoStart {
  readonly #options: {
    readonly port: AutoStartPort;
    readonly isWanted: () => boolean;
    readonly log: (line: string) => void;
  };
  #isOpen = false;

  constructor(options: {
    readonly port: AutoStartPort;
    /** What the settings say now. @throws TerminalError what is wrong with them. */
    readonly isWanted: () => boolean;
    readonly log: (line: string) => void;
  }) {
    this.#options = options;
  }

  /** The window shows something else. After settings were changed the terminal opens anew. */
  shown(view: Snapshot['view']): void {
    const wasOpen = this.#isOpen;
    this.#isOpen = view.stage === 'counter';
    if (!this.#isOpen || wasOpen) {
      return;
    }
    const { port, isWanted, log } = this.#options;
    try {
      port.set(isWanted());
    } catch (error) {
      log(`auto-start could not be set: ${errorDetail(error)}`);
    }
  }
}

/** What is used of Electron's app, on Windows. */
interface LoginItems {
  setLoginItemSettings(settings: {
    readonly openAtLogin: boolean;
    readonly path: string;
    readonly args: string[];
  }): void;
}

/** Windows keeps a list of what each user starts. */
export class WindowsAutoStart implements AutoStartPort {
  readonly #items: LoginItems;
  readonly #command: readonly string[];

  /** @param command the program and what it is started with. */
  constructor(items: LoginItems, command: readonly string[]) {
    this.#items = items;
    this.#command = command;
  }

  set(wanted: boolean): void {
    const [program = '', ...args] = this.#command;
    this.#items.setLoginItemSettings({ openAtLogin: wanted, path: program, args });
  }
}

/** Linux desktops start what lies in a folder of the user's. */
export class DesktopAutoStart implements AutoStartPort {
  readonly #file: string;
  readonly #command: readonly string[];

  /**
   * @param configFolder `$XDG_CONFIG_HOME`, or `.config` of the user's.
   * @param command the program and what it is started with.
   */
  constructor(configFolder: string, command: readonly string[]) {
    this.#file = path.join(configFolder, 'autostart', 'onepay-pos.desktop');
    this.#command = command;
  }

  set(wanted: boolean): void {
    if (!wanted) {
      rmSync(this.#file, { force: true });
      return;
    }
    const text = desktopEntry(this.#command);
    if (existsSync(this.#file) && readFileSync(this.#file, 'utf8') === text) {
      return;
    }
    makeFolder(path.dirname(this.#file));
    writeFileAtomic.sync(this.#file, text);
  }
}

function desktopEntry(command: readonly string[]): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=OnePay POS',
    `Exec=${command.map(quoted).join(' ')}`,
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}

/**
 * A word of a command as a desktop entry has it: quoted as in a shell, with what fills in file names made harmless, and then
 * once more as any text of the file.
 */
export function quoted(word: string): string {
  const inQuotes = `"${word.replaceAll(/["`$\\]/g, '\\$&')}"`;
  const unfilled = inQuotes.replaceAll('%', '%%');
  return unfilled.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t');
}
