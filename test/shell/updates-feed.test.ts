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

const NEW_VERSION = Buffer.from('the new program\n'.repeat(1000));

/** A web server with the files of a release, which can be changed. */
async function serveRelease(version: string) {
  const files = new Map<string, Buffer>();
  const asked: string[] = [];
  const server = createServer((request, answer) => {
    const name = new URL(request.url ?? '/', 'http://x').pathname;
    asked.push(name);
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
  return { feed: `http://127.0.0.1:${port}/pos`, files, asked, name };
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
  const updater = new AppImageUpdater(undefined, {
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
  });
  Object.assign(updater, { httpExecutor: new NodeExecutor() });
  return { feed: new UpdateFeed(updater, noLog), file, quits };
}

describe.skipIf(process.platform !== 'linux')('a server with new versions', () => {
  it('offers a newer one, which is brought here and touches nothing', async () => {
    const release = await serveRelease('1.1.0');
    const { feed, file, quits } = installedApp();
    expect(await feed.find(release.feed)).toBe('1.1.0');
    expect(release.asked).toEqual(['/pos/latest-linux.yml']);
    const brought = await feed.download();
    expect(readFileSync(brought)).toEqual(NEW_VERSION);
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
    await expect(feed.download()).rejects.toThrow(/sha512|checksum/i);
  });

  it('that has no such file, or is not there, is an error and nothing more', async () => {
    const release = await serveRelease('1.1.0');
    release.files.clear();
    const { feed } = installedApp();
    await expect(feed.find(release.feed)).rejects.toThrow(/latest-linux\.yml/);
    await expect(feed.find('http://127.0.0.1:9/pos')).rejects.toThrow();
  });
});
