import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Gives the names of the operating system's printers, the usual one first. Rejects where the system cannot say. */
export type SystemPrinterList = () => Promise<readonly string[]>;

const run = promisify(execFile);
const TIMEOUT_MS = 5000;

/** Asks the operating system by its own command. */
export const listSystemPrinters: SystemPrinterList = () =>
  process.platform === 'win32' ? listWindowsPrinters() : listCupsPrinters();

async function listCupsPrinters(): Promise<readonly string[]> {
  // The language of the words in which the usual printer is told.
  const options = { timeout: TIMEOUT_MS, env: { ...process.env, LC_ALL: 'C' } };
  const { stdout } = await run('lpstat', ['-e'], options);
  const names = linesOf(stdout);
  // Without a usual printer some versions fail here, and the list is right all the same.
  const usual = await run('lpstat', ['-d'], options).then(
    (answer) => usualPrinter(answer.stdout),
    () => undefined,
  );
  return usual === undefined || !names.includes(usual) ? names : [usual, ...names.filter((name) => name !== usual)];
}

const WINDOWS_LIST =
  '[Console]::OutputEncoding = [Text.Encoding]::UTF8; ' +
  'Get-CimInstance Win32_Printer | Sort-Object -Property Default -Descending | ForEach-Object { $_.Name }';

async function listWindowsPrinters(): Promise<readonly string[]> {
  const args = ['-NoProfile', '-NonInteractive', '-Command', WINDOWS_LIST];
  const { stdout } = await run('powershell.exe', args, { timeout: TIMEOUT_MS, windowsHide: true });
  return linesOf(stdout);
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** The name in `system default destination: NAME`. */
export function usualPrinter(answer: string): string | undefined {
  return /^system default destination:\s*(\S+)/m.exec(answer)?.[1];
}
