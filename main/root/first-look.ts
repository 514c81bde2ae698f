import { existsSync } from 'node:fs';
import type { Language } from '../../preload/contract.ts';
import { TerminalError } from '../common/errors.ts';
import type { Settings, TerminalMode } from '../settings/schema.ts';
import type { StoredTerminal } from './stored-terminal.ts';

/**
 * Where real money was taken, settings that are gone must not make it a terminal that nobody has set up yet.
 * @throws TerminalError FILE_UNREADABLE.
 */
export function refuseWhereLive(stored: StoredTerminal): void {
  if (existsSync(stored.ledgerFile('live'))) {
    throw new TerminalError('FILE_UNREADABLE', { file: stored.settingsFile.file, detail: 'ENOENT' });
  }
}

/** What the settings say, where they can be read: the window has to speak before it is known whether they can. */
export function languageOf(stored: StoredTerminal): Language {
  return stored.settingsFile.loadIfReadable()?.window.language ?? 'ja';
}

/** The same of how the window covers the screen. */
export function displayOf(stored: StoredTerminal): Settings['window']['display'] {
  return stored.settingsFile.loadIfReadable()?.window.display ?? 'window';
}

/** The same of whose money it is; undefined where they cannot be read. */
export function modeIn(stored: StoredTerminal): TerminalMode | undefined {
  return stored.settingsFile.loadIfReadable()?.mode;
}
