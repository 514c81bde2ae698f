import { readFileSync, writeFileSync } from 'node:fs';
import { record } from './record.ts';
import { notImplemented, Strict, strict } from './strict.ts';

interface MessageBox {
  readonly cancelId?: number;
  readonly defaultId?: number;
}

type MessageBoxArgs = readonly [MessageBox] | readonly [object, MessageBox];

/** Nobody is there to press a button: as if the box was closed. */
function pressed(args: MessageBoxArgs): number {
  const options = args.at(-1) as MessageBox;
  record('dialog.showMessageBox', options);
  return options.cancelId ?? options.defaultId ?? 0;
}

/** The file that names, line by line, the files that somebody chooses one after the other. */
const chosenFiles = (): string => process.env['ONEPAY_STANDIN_CHOSEN_FILES'] ?? '';

/** The next file of the list, which is shorter then; nothing is chosen where there is none. */
function chooseFile(options: OpenDialog) {
  record('dialog.showOpenDialog', options);
  const [file = '', ...later] = chosenFiles() === '' ? [] : readFileSync(chosenFiles(), 'utf8').split('\n');
  if (file === '') {
    return { canceled: true, filePaths: [] };
  }
  writeFileSync(chosenFiles(), later.join('\n'));
  return { canceled: false, filePaths: [file] };
}

interface OpenDialog {
  readonly title?: string;
  readonly filters?: readonly { readonly name: string; readonly extensions: readonly string[] }[];
}

type OpenDialogArgs = readonly [OpenDialog] | readonly [object, OpenDialog];

/** Electron's `dialog`. */
export const dialog = strict('dialog', {
  showErrorBox: (title: string, content: string): void => record('dialog.showErrorBox', { title, content }),
  showOpenDialog: async (...args: OpenDialogArgs) => chooseFile(args.at(-1) as OpenDialog),
  showMessageBoxSync: (...args: MessageBoxArgs): number => pressed(args),
  showMessageBox: async (...args: MessageBoxArgs) => ({ response: pressed(args), checkboxChecked: false }),
});

/** Electron's `shell`. */
export const shell = strict('shell', {
  openExternal: async (url: string): Promise<void> => record('shell.openExternal', url),
});

let applicationMenu: object | null = null;

/** Electron's `Menu`: it is kept and never shown. */
export const Menu = strict('Menu', {
  buildFromTemplate: (template: readonly object[]): object => strict('menu', { items: template }),
  setApplicationMenu: (menu: object | null): void => {
    applicationMenu = menu;
  },
  getApplicationMenu: (): object | null => applicationMenu,
});

/** Electron's `powerMonitor`: tests make it emit `suspend`, `resume` and `shutdown`. */
export const powerMonitor = new (class extends Strict {})('powerMonitor');

const blockers = new Set<number>();

/** Electron's `powerSaveBlocker`. */
export const powerSaveBlocker = strict('powerSaveBlocker', {
  start: (_type: string): number => {
    const id = blockers.size + 1;
    blockers.add(id);
    return id;
  },
  stop: (id: number): boolean => blockers.delete(id),
  isStarted: (id: number): boolean => blockers.has(id),
});

/** Electron's `nativeTheme`, of which only the source is kept. */
export const nativeTheme = new (class extends Strict {
  #source = 'system';

  get themeSource(): string {
    return this.#source;
  }

  set themeSource(source: string) {
    if (!['system', 'light', 'dark'].includes(source)) {
      notImplemented(`nativeTheme.themeSource = ${source}`);
    }
    this.#source = source;
    this.emit('updated');
  }

  get shouldUseDarkColors(): boolean {
    return this.#source === 'dark';
  }
})('nativeTheme');
