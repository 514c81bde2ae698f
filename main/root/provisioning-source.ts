import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { asTerminalError, errorDetail, systemCode, TerminalError } from '../common/errors.ts';

/** Where a PC may find what it is to be. */
export interface ProvisioningPlaces {
  /** A file or folder that somebody named. */
  readonly given?: string;
  /** The machine-wide folder, looked into where nothing was named. */
  readonly machineFolder: string;
  /** By which a folder for many PCs tells them apart. */
  readonly pcName: string;
}

/** The files of one PC, the later over the earlier. */
export interface ProvisioningSource {
  /** The file or folder, for people. */
  readonly place: string;
  readonly files: readonly ProvisioningFile[];
}

export interface ProvisioningFile {
  /** Absolute. */
  readonly path: string;
  /** As it is called within its place: `terminals/POS-12.json`. */
  readonly name: string;
}

const STORE_FILE = 'store.json';
const TERMINAL_FILE = 'terminal.json';
const TERMINALS_FOLDER = 'terminals';

type Env = Readonly<Record<string, string | undefined>>;

/** The machine-wide folder, which only administrators may write. */
export function machineFolder(platform: NodeJS.Platform, env: Env): string {
  return platform === 'win32'
    ? path.win32.join(env['ProgramData'] ?? env['PROGRAMDATA'] ?? 'C:\\ProgramData', 'OnePay POS', 'provision')
    : '/etc/onepay-pos';
}

/**
 * What lies ready for this PC. Nothing where nobody has put anything down; but where a place was named, or the machine-wide
 * folder has files, this PC must be among them: one that was forgotten would otherwise be set up by hand, as another.
 * @throws TerminalError PROVISIONING_NOT_FOUND, FILE_UNREADABLE.
 */
export function findProvisioning({ given, machineFolder, pcName }: ProvisioningPlaces): ProvisioningSource | undefined {
  if (given !== undefined) {
    const place = path.resolve(given);
    return isFolder(place) ? sourceIn(place, pcName) : { place, files: [{ path: place, name: path.basename(place) }] };
  }
  return hasFiles(machineFolder) ? sourceIn(machineFolder, pcName) : undefined;
}

/** The names of the PCs that a folder has a file for, in order. @throws TerminalError FILE_UNREADABLE. */
export function pcsIn(folder: string): string[] {
  return filesOfPcs(folder).map(pcOf);
}

function filesOfPcs(folder: string): string[] {
  return namesIn(path.join(folder, TERMINALS_FOLDER)).filter((name) => name.toLowerCase().endsWith('.json'));
}

function pcOf(file: string): string {
  return file.slice(0, -'.json'.length);
}

function isFolder(place: string): boolean {
  try {
    return statSync(place).isDirectory();
  } catch (error) {
    throw new TerminalError('FILE_UNREADABLE', { file: place, detail: errorDetail(error) }, { cause: error });
  }
}

function hasFiles(folder: string): boolean {
  const names = namesIn(folder);
  return [STORE_FILE, TERMINAL_FILE, TERMINALS_FOLDER].some((name) => names.includes(name));
}

function sourceIn(folder: string, pcName: string): ProvisioningSource {
  const names = namesIn(folder);
  const own = ownFile(folder, pcName) ?? (names.includes(TERMINAL_FILE) ? TERMINAL_FILE : undefined);
  if (own === undefined) {
    throw new TerminalError('PROVISIONING_NOT_FOUND', { folder, name: pcName });
  }
  const all = [...(names.includes(STORE_FILE) ? [STORE_FILE] : []), own];
  return { place: folder, files: all.map((name) => ({ path: path.join(folder, name), name })) };
}

/** Windows shows a computer's name in capitals, Linux as it was typed, with or without the domain: all are taken. */
function ownFile(folder: string, pcName: string): string | undefined {
  const files = filesOfPcs(folder);
  const [host = ''] = pcName.split('.');
  for (const wanted of [pcName, host]) {
    const isAlike = (file: string) => pcOf(file).toLowerCase() === wanted.toLowerCase();
    const found = files.find((file) => pcOf(file) === wanted) ?? files.find(isAlike);
    if (found !== undefined) {
      return `${TERMINALS_FOLDER}/${found}`;
    }
  }
  return undefined;
}

/** What is in a folder, sorted; nothing where there is no such folder. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    if (systemCode(error) === 'ENOENT') {
      return [];
    }
    throw new TerminalError('FILE_UNREADABLE', { file: folder, detail: systemCode(error) }, { cause: error });
  }
}

/** @throws TerminalError FILE_UNREADABLE, which tells the file by its name alone. */
export function readNamed({ path: file, name }: ProvisioningFile): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new TerminalError(
      'FILE_UNREADABLE',
      { file: name, detail: systemCode(error) },
      { cause: asTerminalError(error) },
    );
  }
}
