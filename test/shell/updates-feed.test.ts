import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import http, { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { AppImageUpdater } from 'electron-updater';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { noLog } from '../../main/common/log.ts';
import { UpdateFeed } from '../../main/shell/updates/feed.ts';
import { tempFolder } from '../support/temp-folder.ts';

// electron-updater against a real web server. Only how it sends a request is not Electron's but Node's.

const modules = createRequire(createRequire(import.meta.url).resolve('electron-updater'));
const { ElectronHttpExecutor } = modules('./electronHttpExecutor') as {
  ElectronHttpExecutor: new () => { createRequest(options: object, callback: (response: unknown) => void): unknown };
};

class NodeExecutor extends ElectronHttpExecutor {
  override createRequest(options: http.RequestOptions, callback: (response: http.IncomingMessage) => void) {
    return http.request(options, callback);
  }
}

/** Nobody gives up. */
const untilEnd = new AbortController().signal;

const NEW_VERSION = Buffer.from('the new program\n'.repeat(1000));

/** A web server with the files of a release, which can be changed. */
async function serveRelease(version: string) {
  const files = new Map<string, Buffer>();
  const asked: string[] = [];
  /** What is taken and never answered. */
  const unanswered = new Set<string>();
  const server = createServer((request, answer) => {
    const name = new URL(request.url ?? '/', 'http://x').pathname;
    asked.push(name);
    if (unanswered.has(name)) {
      return;
    }
    const file = files.get(name);
    answer.writeHead(file === undefined ? 404 : 200).end(file);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const sha512 = createHash('sha512').update(NEW_VERSION).digest('base64');
  const name = 'OnePay-POS-x86_64.AppImage';
  files.set(`/pos/${name}`, NEW_VERSION);
  files.set(
    '/pos/latest-linux.yml',
    Buffer.from(
      `version: ${version}\nfiles:\n  - url: ${name}\n    sha512: ${sha512}\n    size: ${NEW_VERSION.length}\npath: ${name}\nsha512: ${sha512}\nreleaseDate: '2026-11-22T00:00:00.000Z'\n`,
    ),
  );
  const { port } = server.address() as AddressInfo;
  return { feed: `http://127.0.0.1:${port}/pos`, files, asked, unanswered, name };
}

/** Version 1.0.0, as one file. */
function installedApp() {
  const folder = tempFolder();
  const file = path.join(folder, 'OnePay-POS.AppImage');
  writeFileSync(file, 'the old program');
  vi.stubEnv('APPIMAGE', file);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  const config = path.join(folder, 'app-update.yml');
  writeFileSync(config, 'provider: generic\nurl: https://updates.invalid/\nupdaterCacheDirName: onepay-pos-updater\n');
  const quits: string[] = [];
  const newUpdater = () => {
    const updater = new AppImageUpdater(undefined, app);
    Object.assign(updater, { httpExecutor: new NodeExecutor() });
    return updater;
  };
  const app = {
    version: '1.0.0',
    name: 'onepay-pos',
    isPackaged: true,
    appUpdateConfigPath: config,
    userDataPath: path.join(folder, 'user'),
    baseCachePath: path.join(folder, 'cache'),
    whenReady: async () => undefined,
    relaunch: () => quits.push('relaunch'),
    quit: () => quits.push('quit'),
    onQuit: () => quits.push('onQuit'),
  };
  return { feed: new UpdateFeed(newUpdater, noLog), file, quits };
}

describe.skipIf(process.platform !== 'linux')('a server with new versions', () => {
  it('offers a newer one, which is brought here and touches nothing', async () => {
    const release = await serveRelease('1.1.0');
    const { feed, file, quits } = installedApp();
    expect(await feed.find(release.feed)).toBe('1.1.0');
    expect(release.asked).toEqual(['/pos/latest-linux.yml']);
    const brought = await feed.download(untilEnd);
    expect(readFileSync(brought.file)).toEqual(NEW_VERSION);
    expect(brought.sha512).toBe(createHash('sha512').update(NEW_VERSION).digest('base64'));
    expect([readFileSync(file, 'utf8'), quits]).toEqual(['the old program', []]);
  });

  it.each(['1.0.0', '0.9.0'])('offers nothing where its version is %s', async (version) => {
    const release = await serveRelease(version);
    expect(await installedApp().feed.find(release.feed)).toBeUndefined();
  });

  it('is not believed where the file is not what was offered', async () => {
    const release = await serveRelease('1.1.0');
    const { feed } = installedApp();
    await feed.find(release.feed);
    release.files.set(`/pos/${release.name}`, Buffer.from('something else'));
    await expect(feed.download(untilEnd)).rejects.toThrow(/sha512|checksum/i);
  });

  it('that has no such file, or is not there, is an error and nothing more', async () => {
    const release = await serveRelease('1.1.0');
    release.files.clear();
    const { feed } = installedApp();
    await expect(feed.find(release.feed)).rejects.toThrow(/latest-linux\.yml/);
    await expect(feed.find('http://127.0.0.1:9/pos')).rejects.toThrow();
  });

  it('that leaves a question unanswered is asked anew', async () => {
    const release = await serveRelease('1.1.0');
    const { feed } = installedApp();
    release.unanswered.add('/pos/latest-linux.yml');
    const left = feed.find(release.feed).catch(() => undefined);
    await expect.poll(() => release.asked.length).toBe(1);
    release.unanswered.clear();
    expect(await feed.find(release.feed)).toBe('1.1.0');
    expect(await Promise.race([left, 'still open'])).toBe('still open');
  });

  it('that does not go on is left, and brings the file when it is asked again', async () => {
    const release = await serveRelease('1.1.0');
    const { feed } = installedApp();
    await feed.find(release.feed);
    release.unanswered.add(`/pos/${release.name}`);
    const ending = new AbortController();
    const left = feed.download(ending.signal);
    await expect.poll(() => release.asked).toContain(`/pos/${release.name}`);
    ending.abort();
    await expect(left).rejects.toThrow('cancelled');
    release.unanswered.clear();
    await feed.find(release.feed);
    expect(readFileSync((await feed.download(untilEnd)).file)).toEqual(NEW_VERSION);
  });
});
