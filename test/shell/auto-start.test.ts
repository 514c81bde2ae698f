import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AutoStart, DesktopAutoStart, quoted, WindowsAutoStart } from '../../main/shell/auto-start.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { openingSnapshot } from './support.ts';

/** A desktop's reading of one quoted word, by the rules of desktop entries: first the file's, then the command line's. */
function readQuoted(text: string): string {
  const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', s: ' ', '\\': '\\' };
  const value = text.replaceAll(/\\(.)/g, (_all, sign: string) => escapes[sign] ?? sign);
  return value
    .slice(1, -1)
    .replaceAll(/\\(["`$\\])/g, '$1')
    .replaceAll('%%', '%');
}

describe('opening the program when somebody signs in', () => {
  it('is a file in a folder of the user’s under Linux, made anew only where it says something else', () => {
    const config = path.join(tempFolder(), '.config');
    const file = path.join(config, 'autostart', 'onepay-pos.desktop');
    const port = new DesktopAutoStart(config, ['/opt/OnePay POS/onepay-pos', '--data', '/shop']);
    port.set(true);
    expect(readFileSync(file, 'utf8')).toContain('Exec="/opt/OnePay POS/onepay-pos" "--data" "/shop"\n');
    port.set(false);
    expect(existsSync(file)).toBe(false);
    port.set(false);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, 'what an older version wrote');
    port.set(true);
    expect(readFileSync(file, 'utf8')).toMatch(/^\[Desktop Entry\]\n/);
  });

  it('is asked of Windows with what the program was started with', () => {
    const asked: unknown[] = [];
    new WindowsAutoStart({ setLoginItemSettings: (one) => asked.push(one) }, ['C:\\pos.exe', '--data', 'D:\\x']).set(
      true,
    );
    expect(asked).toEqual([{ openAtLogin: true, path: 'C:\\pos.exe', args: ['--data', 'D:\\x'] }]);
  });

  it('is seen to each time a terminal opens, and only then', () => {
    const did: boolean[] = [];
    let wanted = true;
    const autoStart = new AutoStart({
      port: { set: (value) => did.push(value) },
      isWanted: () => wanted,
      log: () => undefined,
    });
    const counter = { stage: 'counter' } as Parameters<AutoStart['shown']>[0];
    const opening = openingSnapshot.view;
    for (const view of [opening, counter, counter, opening]) {
      autoStart.shown(view);
    }
    wanted = false;
    autoStart.shown(counter);
    expect(did).toEqual([true, false]);
  });

  it('is logged where the system refuses, and keeps nobody from selling', () => {
    const logged: string[] = [];
    const refusing = () => {
      throw new Error('read-only');
    };
    new AutoStart({ port: { set: refusing }, isWanted: () => true, log: (line) => logged.push(line) }).shown({
      stage: 'counter',
    } as Parameters<AutoStart['shown']>[0]);
    expect(logged).toEqual(['auto-start could not be set: read-only']);
  });

  it('whatever a word of its command holds, a desktop reads the same word', () => {
    const word = fc.string({ unit: fc.constantFrom('a', ' ', '"', '`', '$', '\\', '%', '\n', '\t', 'f', 'n', '店') });
    fc.assert(
      fc.property(word, (text) => {
        expect(quoted(text)).not.toContain('\n');
        expect(readQuoted(quoted(text))).toBe(text);
      }),
    );
  });
});
