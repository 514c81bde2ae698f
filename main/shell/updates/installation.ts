import path from 'node:path';

/** How this program was installed, as far as it can put a newer version in its own place. */
export type Installation =
  /** One file, which is replaced. */
  | { readonly kind: 'appImage'; readonly file: string }
  /** By the installer for one user, which is run again. `installer` is where it left itself. */
  | { readonly kind: 'windows'; readonly installer: string }
  | { readonly kind: 'none'; readonly why: NoInstallation };

/** One that can. */
export type Installed = Exclude<Installation, { kind: 'none' }>;

export type NoInstallation =
  | 'development'
  /** A package of the system's: its own tools bring new versions. */
  | 'systemPackage'
  /** Only an administrator may write there. */
  | 'notWritable'
  /** Nothing says who has to have signed a new version. */
  | 'notSigned'
  /** After it was put in, a new version would start without them. */
  | 'startedWithArguments';

export interface InstallationFacts {
  readonly platform: NodeJS.Platform;
  readonly packaged: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What follows the executable. */
  readonly args: readonly string[];
  /** What the packager wrote down beside the program, `app-update.yml`; undefined where there is none. */
  readonly config: string | undefined;
  readonly isWritable: (place: string) => boolean;
  /** The program's own file. */
  readonly executable: string;
}

export function findInstallation(facts: InstallationFacts): Installation {
  const { platform, packaged, env, args, config, isWritable, executable } = facts;
  const none = (why: NoInstallation): Installation => ({ kind: 'none', why });
  if (!packaged) {
    return none('development');
  }
  if (platform === 'linux') {
    const file = env['APPIMAGE'];
    if (file === undefined || !path.posix.isAbsolute(file)) {
      return none('systemPackage');
    }
    return isWritable(path.posix.dirname(file)) ? { kind: 'appImage', file } : none('notWritable');
  }
  const cache = /^updaterCacheDirName: *([\w-]+) *$/m.exec(config ?? '')?.[1];
  const local = env['LOCALAPPDATA'];
  if (platform !== 'win32' || cache === undefined || local === undefined) {
    return none('systemPackage');
  }
  if (!isWritable(path.win32.dirname(executable))) {
    return none('notWritable');
  }
  if (!/^publisherName:/m.test(config ?? '')) {
    return none('notSigned');
  }
  if (args.some((arg) => !STARTED_BY_INSTALLER.includes(arg))) {
    return none('startedWithArguments');
  }
  return { kind: 'windows', installer: path.win32.join(local, cache, 'installer.exe') };
}

const STARTED_BY_INSTALLER = ['--updated'];
