import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { isIntact, keepVersion, putIn, stage } from '../../main/shell/updates/put-in.ts';
import { tempFolder } from '../support/temp-folder.ts';

const PUT_IN = path.resolve('main/shell/updates/put-in.ts');

/** A file as it is when it has been checked. */
function checked(file: string) {
  return { file, sha512: createHash('sha512').update(readFileSync(file)).digest('base64') };
}

/** A program of one file that writes down what it was started with. */
function program(file: string, version: string, told: string): string {
  writeFileSync(
    file,
    `#!/bin/sh\nprintf '%s|' '${version}' "$@" "$APPIMAGE" > '${told}.part' && mv '${told}.part' '${told}'\n`,
    {
      mode: 0o755,
    },
  );
  return file;
}

describe.skipIf(process.platform === 'win32')('a program of one file', () => {
  it('is replaced, and the new one starts when the old one has ended, with what that was started with', async () => {
    const folder = tempFolder();
    const told = path.join(folder, 'told');
    const installed = program(path.join(folder, 'OnePay POS.AppImage'), 'old', told);
    const next = program(path.join(folder, 'download'), 'new', told);
    chmodSync(next, 0o644);
    const script = `
      import { putIn, stage } from ${JSON.stringify(PUT_IN)};
      const installed = { kind: 'appImage', file: ${JSON.stringify(installed)} };
      await stage(installed, ${JSON.stringify(checked(next))});
      putIn(installed, ${JSON.stringify(next)}, ['--data', '/a shop/"1"']);
      process.stdin.resume();
      process.stdout.write('closed');
    `;
    const old = spawn(
      process.execPath,
      ['--input-type=module-typescript', '--disable-warning=ExperimentalWarning', '-e', script],
      {
        stdio: ['pipe', 'pipe', 'inherit'],
        env: { ...process.env, APPIMAGE: installed },
      },
    );
    const ended = new Promise((resolve) => old.once('exit', resolve));
    await new Promise((resolve) => old.stdout.once('data', resolve));
    expect(readFileSync(installed, 'utf8')).toContain('new');
    // It holds what the next one needs as long as it runs.
    expect(existsSync(told)).toBe(false);
    old.kill();
    await ended;
    await expect.poll(() => existsSync(told), { timeout: 10_000 }).toBe(true);
    expect(readFileSync(told, 'utf8')).toBe('new|--data|/a shop/"1"||');
    expect(existsSync(`${installed}.new`)).toBe(false);
  }, 30_000);

  it('stays as it was where the new one cannot be read', async () => {
    const folder = tempFolder();
    const installed = program(path.join(folder, 'app'), 'old', path.join(folder, 'told'));
    await expect(
      stage({ kind: 'appImage', file: installed }, { file: path.join(folder, 'gone'), sha512: '' }),
    ).rejects.toThrow();
    expect(readFileSync(installed, 'utf8')).toContain('old');
    expect(readdirSync(folder)).toEqual(['app']);
  });

  it('stays as it was where the new one is not what was checked', async () => {
    const folder = tempFolder();
    const installed = program(path.join(folder, 'app'), 'old', path.join(folder, 'told'));
    const next = program(path.join(folder, 'next'), 'new', path.join(folder, 'told'));
    const brought = checked(next);
    writeFileSync(next, 'half of i');
    await expect(stage({ kind: 'appImage', file: installed }, brought)).rejects.toThrow(/changed/);
    expect(readFileSync(installed, 'utf8')).toContain('old');
    expect(readdirSync(folder).toSorted()).toEqual(['app', 'next']);
  });

  it('stays as it was until everything is closed, and then needs no file but the one that lies beside it', async () => {
    const folder = tempFolder();
    const installed = program(path.join(folder, 'app'), 'old', path.join(folder, 'told'));
    const next = program(path.join(folder, 'next'), 'new', path.join(folder, 'told'));
    await stage({ kind: 'appImage', file: installed }, checked(next));
    expect(readFileSync(installed, 'utf8')).toContain('old');
    rmSync(next);
    putIn({ kind: 'appImage', file: installed }, next, [], () => undefined);
    expect(readFileSync(installed, 'utf8')).toContain('new');
  });
});

describe('a program that an installer has put in', () => {
  it('needs the installer as it was checked', async () => {
    const folder = tempFolder();
    const installed = { kind: 'windows', installer: path.join(folder, 'installer.exe') } as const;
    const next = path.join(folder, 'next.exe');
    writeFileSync(next, 'new');
    const brought = checked(next);
    await stage(installed, brought);
    writeFileSync(next, 'something else');
    await expect(stage(installed, brought)).rejects.toThrow(/changed/);
    rmSync(next);
    await expect(stage(installed, brought)).rejects.toThrow(/gone/);
  });

  it('tells where the next installer cannot be started', () => {
    const installed = { kind: 'windows', installer: 'C:\\kept\\installer.exe' } as const;
    expect(() => putIn(installed, path.join(tempFolder(), 'gone.exe'), [])).toThrow(/gone\.exe/);
  });

  it('is left to the next installer, which asks nothing and starts it again', () => {
    const started: unknown[] = [];
    putIn({ kind: 'windows', installer: 'C:\\kept\\installer.exe' }, 'C:\\new.exe', [], (what) => started.push(what));
    expect(started).toEqual([{ program: 'C:\\new.exe', args: ['--updated', '/S', '--force-run'] }]);
  });
});

describe('the version that is about to be replaced', () => {
  it('is kept beside what else goes on', async () => {
    const folder = tempFolder();
    const file = path.join(folder, 'app.AppImage');
    writeFileSync(file, 'one');
    const kept = keepVersion({ kind: 'appImage', file }, '1.0.0', path.join(folder, 'previous'));
    // Nobody has waited yet: what lies there now was done while everything else stood still.
    expect(readdirSync(folder)).toEqual(['app.AppImage']);
    expect(await isIntact(await kept)).toBe(true);
  });

  it('is kept, and nothing older', async () => {
    const folder = tempFolder();
    const file = path.join(folder, 'app.AppImage');
    writeFileSync(file, 'one');
    const kept = path.join(folder, 'previous');
    await keepVersion({ kind: 'appImage', file }, '1.0.0', kept);
    writeFileSync(file, 'two');
    const second = await keepVersion({ kind: 'appImage', file }, '1.1.0', kept);
    expect(readdirSync(kept)).toEqual(['1.1.0.AppImage']);
    expect(readFileSync(second.file, 'utf8')).toBe('two');
    expect(await isIntact(second)).toBe(true);
  });

  it('is not put back once somebody has changed it', async () => {
    const folder = tempFolder();
    const installer = path.join(folder, 'installer.exe');
    writeFileSync(installer, 'one');
    const kept = await keepVersion({ kind: 'windows', installer }, '1.0.0', path.join(folder, 'previous'));
    writeFileSync(kept.file, 'something else');
    expect(await isIntact(kept)).toBe(false);
    expect(await isIntact({ ...kept, file: path.join(folder, 'previous', 'gone.exe') })).toBe(false);
  });
});
