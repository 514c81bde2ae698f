import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

/** A browser for tests. */
export interface Chromium {
  /** For the line that says what the tests ran in. */
  readonly name: string;
  readonly executablePath: string;
  /** To be added to the environment of its process. */
  readonly env: Readonly<Record<string, string>>;
  /** To be added to its arguments. */
  readonly args: readonly string[];
  /** It cannot show a window. */
  readonly headlessOnly: boolean;
}

const SYSTEM_BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
const MODULES = path.resolve(import.meta.dirname, '../../../node_modules');
const PACKAGE = path.join(MODULES, '@sparticuz/chromium');
/** Root has no sandbox on Linux: Chromium refuses to start without this. */
const ROOT_ARGS = process.platform === 'linux' && userInfo().uid === 0 ? ['--no-sandbox'] : [];

/**
 * The browser that `ONEPAY_TEST_CHROMIUM` names; else, to be seen, one of the system's, and for tests the one from npm, which is
 * of the same version everywhere and is unpacked on its first use into `node_modules/.cache`. Each stands in for the other.
 */
export async function findChromium(purpose: 'tests' | 'toBeSeen' = 'tests'): Promise<Chromium> {
  const named = process.env['ONEPAY_TEST_CHROMIUM'] ?? '';
  const executablePath = named === '' ? await systemBrowser() : named;
  const takesPackaged = named === '' && purpose === 'tests' && process.platform === 'linux' && process.arch === 'x64';
  if (executablePath === undefined || takesPackaged) {
    return await packagedChromium();
  }
  const name = path.basename(executablePath);
  return { name, executablePath, env: {}, args: ROOT_ARGS, headlessOnly: name.includes('headless') };
}

async function systemBrowser(): Promise<string | undefined> {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  const candidates = SYSTEM_BROWSERS.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  const found = await Promise.all(candidates.map(isExecutable));
  return candidates.find((_, index) => found[index]);
}

async function packagedChromium(): Promise<Chromium> {
  const { version } = JSON.parse(await readFile(path.join(PACKAGE, 'package.json'), 'utf8')) as { version: string };
  const home = path.join(MODULES, '.cache', `onepay-chromium-${version}`);
  const executablePath = path.join(home, 'chromium');
  if (!(await isExecutable(executablePath))) {
    await unpack(home);
  }
  return {
    name: `Chromium ${version} of npm`,
    executablePath,
    env: { LD_LIBRARY_PATH: path.join(home, 'al2023/lib'), FONTCONFIG_FILE: path.join(home, 'fonts.conf') },
    args: ['--no-sandbox'],
    headlessOnly: true,
  };
}

/** Unpacks beside the place and moves it there as a whole: of several processes at a time the first one wins. */
async function unpack(home: string): Promise<void> {
  await mkdir(path.dirname(home), { recursive: true });
  const partial = await mkdtemp(`${home}-partial-`);
  try {
    // The package unpacks into the temporary folder, and its libraries only where it takes the machine for Amazon's.
    const env = { ...process.env, TMPDIR: partial, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' };
    const script = "import('@sparticuz/chromium').then(({ default: chromium }) => chromium.executablePath())";
    await promisify(execFile)(process.execPath, ['-e', script], { env, cwd: path.dirname(MODULES) });
    await access(path.join(partial, 'chromium'), constants.X_OK);
    await writeFile(path.join(partial, 'fonts.conf'), fontsConf(home));
    await moveInto(partial, home);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

async function moveInto(partial: string, home: string): Promise<void> {
  try {
    await rename(partial, home);
  } catch (error) {
    if (await isExecutable(path.join(home, 'chromium'))) {
      return;
    }
    // Half of it is there, as after a cleaning of old files.
    await rm(home, { recursive: true, force: true });
    await rename(partial, home).catch(() => {
      throw error;
    });
  }
}

/** The system's fonts, where it has any, and last the package's own, so that text never comes out blank. */
function fontsConf(home: string): string {
  const folders = ['/usr/share/fonts', '/usr/local/share/fonts', '~/.fonts', '~/.local/share/fonts', `${home}/fonts`];
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/conf.d</include>
  ${folders.map((folder) => `<dir>${folder}</dir>`).join('\n  ')}
  <cachedir>${home}/fonts-cache</cachedir>
</fontconfig>
`;
}

async function isExecutable(file: string): Promise<boolean> {
  return await access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}
