import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { scannerMakers } from '../../main/devices/scanner-makers.ts';

const FILE = 'native-config/linux/70-onepay-pos.rules';
const ASSIGNMENT = /^(?:SUBSYSTEM|KERNEL|ACTION|ATTRS\{\w+\}|MODE|GROUP|TAG|ENV\{\w+\}|GOTO|LABEL)(?:==|\+=|=)"[^"]*"$/;

/** The rules of the file, each as its parts. */
function rules(): string[][] {
  return readFileSync(FILE, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(', '));
}

/** The rules that name all of these conditions. */
const rulesFor = (...conditions: readonly string[]) =>
  rules().filter((parts) => conditions.every((condition) => parts.includes(condition)));

describe('the udev rules', () => {
  it('are written as udev reads them', () => {
    for (const part of rules().flat()) {
      expect(part).toMatch(ASSIGNMENT);
    }
    const jumps = rules()
      .flat()
      .filter((part) => part.startsWith('GOTO='));
    for (const jump of jumps) {
      expect(rules().flat()).toContain(jump.replace('GOTO', 'LABEL'));
    }
  });

  it('come before the system acts upon uaccess', () => {
    expect(FILE).toMatch(/\/(?:[0-6]\d|7[0-2])-/);
  });

  it('open the serial ports and the HID devices of every maker that is known, and of no other', () => {
    const known = scannerMakers.flatMap(({ vendorIds }) => vendorIds);
    for (const subsystem of ['tty', 'hidraw']) {
      for (const vendor of known) {
        const [rule, ...more] = rulesFor(`SUBSYSTEM=="${subsystem}"`, `ATTRS{idVendor}=="${vendor}"`);
        expect(rule).toEqual(expect.arrayContaining(['MODE="0660"', 'GROUP="dialout"', 'TAG+="uaccess"']));
        expect(more).toEqual([]);
      }
      expect(rulesFor(`SUBSYSTEM=="${subsystem}"`)).toHaveLength(known.length);
    }
  });

  it('open the files of receipt printers', () => {
    expect(rulesFor('SUBSYSTEM=="usbmisc"', 'KERNEL=="lp[0-9]*"')).toEqual([
      expect.arrayContaining(['MODE="0660"', 'GROUP="lp"', 'TAG+="uaccess"']),
    ]);
  });

  it('let nothing be opened by everybody', () => {
    expect(
      rules()
        .flat()
        .filter((part) => part.startsWith('MODE')),
    ).not.toContain('MODE="0666"');
  });
});
