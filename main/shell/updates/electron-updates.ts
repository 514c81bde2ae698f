import { mkdtempSync, readFileSync, rmdirSync } from 'node:fs';
import path from 'node:path';
import type { Clock } from '../../common/clock.ts';
import type { Log } from '../../common/log.ts';
import { SettingsFile } from '../../settings/settings-file.ts';
import type { UpdatePort } from '../../updates/update-desk.ts';
import { UpdateFeed } from './feed.ts';
import { findInstallation, type Installation } from './installation.ts';
import { ShellUpdates, type UpdatesPart } from './part.ts';
import { startAfterwards } from './put-in.ts';
import { StartGuard } from './start-guard.ts';

/** What is used of Electron's app. */
interface AppPort {
  readonly isPackaged: boolean;
  getVersion(): string;
  getPath(name: 'userData'): string;
  relaunch(): void;
}

/** New versions, as they come to the installed program. */
export function electronUpdates(options: {
  readonly app: AppPort;
  readonly args: readonly string[];
  readonly clock: Clock;
  readonly log: Log;
}): UpdatesPart {
  const { app, args, clock, log } = options;
  const installation = findInstallation({
    platform: process.platform,
    packaged: app.isPackaged,
    env: process.env,
    args,
    config: packagedConfig(),
    isWritable,
    executable: process.execPath,
  });
  const folder = path.join(app.getPath('userData'), 'updates');
  const guard = new StartGuard({ folder, version: app.getVersion(), installation, args, clock, log });
  return new ShellUpdates({
    installation,
    guard,
    port: () => loadFeed(installation, log),
    clock,
    log,
    settings: settingsOf,
    args,
    startAgain: () => (installation.kind === 'appImage' ? startAfterwards(installation.file, args) : app.relaunch()),
  });
}

/** Settings that are damaged are told of at the window. */
function settingsOf(dataFolder: string) {
  const settings = new SettingsFile(dataFolder).loadIfReadable();
  return settings === undefined ? undefined : { ...settings.updates, timeZone: settings.timeZone };
}

async function loadFeed(installation: Installation, log: Log): Promise<UpdatePort> {
  const { AppImageUpdater, NsisUpdater } = await import('electron-updater');
  return new UpdateFeed(() => (installation.kind === 'windows' ? new NsisUpdater() : new AppImageUpdater()), log);
}

/** What the packager wrote down beside the program. */
function packagedConfig(): string | undefined {
  try {
    return readFileSync(path.join(process.resourcesPath, 'app-update.yml'), 'utf8');
  } catch {
    return undefined;
  }
}

/** By trying: what Windows tells of a folder's rights is not the whole of them. */
function isWritable(place: string): boolean {
  try {
    rmdirSync(mkdtempSync(path.join(place, '.onepay-pos-')));
    return true;
  } catch {
    return false;
  }
}
