import type { AppUpdater } from 'electron-updater';
import { errorDetail } from '../../common/errors.ts';
import type { Log } from '../../common/log.ts';
import type { BroughtFile, UpdatePort } from '../../updates/update-desk.ts';
import { hashOf } from './put-in.ts';

/** New versions on a plain web server, as electron-updater finds, brings and checks them; it installs nothing by itself. */
export class UpdateFeed implements UpdatePort {
  readonly #newUpdater: () => AppUpdater;
  readonly #log: Log;
  /** Whoever was asked last. */
  #asked: AppUpdater | undefined;
  /** Brings what that one has found. */
  #bring: ((ending: AbortSignal) => Promise<readonly string[]>) | undefined;

  /** @param newUpdater for each question: one that is still waiting for an answer gives that one to whoever asks again. */
  constructor(newUpdater: () => AppUpdater, log: Log) {
    this.#newUpdater = newUpdater;
    this.#log = log;
  }

  async find(feed: string): Promise<string | undefined> {
    const updater = quietUpdater(this.#newUpdater(), this.#log);
    this.#asked = updater;
    this.#bring = undefined;
    updater.setFeedURL({ provider: 'generic', url: feed });
    const found = await updater.checkForUpdates();
    // An answer that comes when somebody has asked anew is worth nothing.
    if (found?.isUpdateAvailable !== true || this.#asked !== updater) {
      return undefined;
    }
    const { updateInfo, cancellationToken } = found;
    this.#bring = (ending) => {
      ending.addEventListener('abort', () => cancellationToken?.cancel());
      return updater.downloadUpdate(cancellationToken);
    };
    return updateInfo.version;
  }

  async download(ending: AbortSignal): Promise<BroughtFile> {
    const [file] = (await this.#bring?.(ending)) ?? [];
    if (file === undefined) {
      throw new Error('nothing was brought here');
    }
    return { file, sha512: await hashOf(file) };
  }
}

function quietUpdater(updater: AppUpdater, log: Log): AppUpdater {
  updater.autoDownload = false;
  updater.autoInstallOnAppQuit = false;
  updater.allowDowngrade = false;
  updater.disableWebInstaller = true;
  updater.logger = {
    info: (message: unknown) => log.write('debug', 'update.said', { text: String(message) }),
    warn: (message: unknown) => log.write('warning', 'update.said', { text: String(message) }),
    error: (message: unknown) => log.write('warning', 'update.said', { text: errorDetail(message) }),
  };
  // Each error is an answer's, too; without a listener it would be an uncaught exception.
  updater.on('error', () => undefined);
  return updater;
}
