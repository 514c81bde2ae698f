import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const config = z
  .object({
    deb: z.object({
      afterInstall: z.string(),
      afterRemove: z.string(),
      depends: z.array(z.string()),
      fpm: z.array(z.string()),
    }),
    nsis: z.object({ include: z.string(), oneClick: z.literal(false), deleteAppDataOnUninstall: z.literal(false) }),
    linux: z.object({ executableName: z.string() }),
  })
  .parse(parse(readFileSync('electron-builder.yml', 'utf8')));

/** What the packager puts in place of its marks. */
const marks: Readonly<Record<string, string>> = { executable: 'onepay-pos', sanitizedProductName: 'OnePay POS' };

describe.each(['afterInstall', 'afterRemove'] as const)('the Debian package’s %s', (name) => {
  const text = readFileSync(config.deb[name], 'utf8');

  it('has only marks that the packager knows', () => {
    const asked = Array.from(text.matchAll(/\$\{([a-zA-Z]+)\}/g), ([, mark = '']) => mark);
    expect(asked.filter((mark) => marks[mark] === undefined)).toEqual([]);
    expect(asked).toContain('executable');
  });

  it.skipIf(process.platform === 'win32')('is a script that a plain shell reads', () => {
    const filled = text.replaceAll(/\$\{([a-zA-Z]+)\}/g, (_all, mark: string) => marks[mark] ?? '');
    execFileSync('sh', ['-n'], { input: filled });
    expect(filled).toMatch(/^#!\/bin\/sh\n/);
  });
});

describe('the Debian package', () => {
  it('brings the rules for devices to where udev reads them, and needs what scanners need', () => {
    const [from, to] = config.deb.fpm[0]?.split('=') ?? [];
    expect(existsSync(from ?? '')).toBe(true);
    expect(to).toBe('/usr/lib/udev/rules.d/70-onepay-pos.rules');
    expect(config.deb.depends).toEqual(expect.arrayContaining(['libusb-1.0-0', 'libsecret-1-0', 'udev']));
  });

  it('leaves the shop’s records alone when it is removed', () => {
    const removed = Array.from(readFileSync(config.deb.afterRemove, 'utf8').matchAll(/^\s*rm .*$/gm), ([line]) =>
      line.trim(),
    );
    expect(removed).toEqual([`rm -f '/usr/bin/\${executable}'`, `rm -f '/etc/apparmor.d/\${executable}'`]);
  });
});

describe('the Windows installer', () => {
  const text = readFileSync(config.nsis.include, 'utf8');

  it('lets only administrators write where settings are taken from, whatever their group is called', () => {
    expect(text).toContain('*S-1-5-32-544:(OI)(CI)F');
    expect(text).toContain('*S-1-5-32-545:(OI)(CI)RX');
    expect(text).toContain('/inheritance:r');
    expect(text).toContain('/setowner *S-1-5-32-544');
  });

  it('opens and closes each macro and each condition', () => {
    const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0;
    expect(count(/^!macro /gm)).toBe(count(/^!macroend$/gm));
    expect(count(/\$\{(?:if|ifNot)\}/gi)).toBe(count(/\$\{endIf\}/gi));
  });

  it('deletes nothing', () => {
    expect(text).not.toMatch(/^\s*(?:Delete|RMDir)\b/im);
  });
});
