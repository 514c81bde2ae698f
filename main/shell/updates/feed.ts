import type { AppUpdater } from 'electron-updater';
import { errorDetail } from '../../common/errors.ts';
import type { Log } from '../../common/log.ts';
import type { UpdatePort } from '../../updates/update-desk.ts';

/** New versions on a plain web server, as electron-updater finds, brings and checks them; it installs nothing by itself. */
export class UpdateFeed implements UpdatePort {
  readonly #updater: AppUpdater;

  constructor(updater: AppUpdater, log: Log) {
    this.#updater = updater;
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
  }

  async find(feed: string): Promise<string | undefined> {
    this.#updater.setFeedURL({ provider: 'generic', url: feed });
    const found = await this.#updater.checkForUpdates();
    return found?.isUpdateAvailable ? found.updateInfo.version : undefined;
  }

  async download(): Promise<string> {
    const [file] = await this.#updater.downloadUpdate();
    if (file === undefined) {
      throw new Error('nothing was brought here');
    }
    return file;
  }
}
