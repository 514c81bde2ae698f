import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderOfKeyStore } from '../../main/shell/cli-run.ts';
import { dataFolderOf, readCommandLine, readWindowCommand } from '../../main/shell/command-line.ts';
import { tempFolder } from '../support/temp-folder.ts';

const notGiven = expect.objectContaining({ code: 'DATA_FOLDER_NOT_GIVEN' });

describe('the app’s command line', () => {
  it.each([
    ['packaged', ['OnePay', '--cli', 'pay', '--amount', '1'], ['/opt/onepay', '--cli'], ['pay', '--amount', '1']],
    [
      'in development',
      ['electron', '--no-sandbox', '.', '--cli', 'x'],
      ['/opt/onepay', '--no-sandbox', '.', '--cli'],
      ['x'],
    ],
  ])('runs the command line, and can start it again: %s', (_name, argv, self, args) => {
    expect(readCommandLine(argv, '/opt/onepay')).toEqual({ kind: 'cli', self, args });
  });

  it('opens the window for all else', () => {
    expect(readCommandLine(['OnePay'], '/opt/onepay')).toEqual({ kind: 'window', args: [] });
  });

  it('finds the data folder: named, in the environment, or the app’s own', () => {
    const folder = (args: string[], env = {}) => readWindowCommand(args, { env, userData: '/home/u' }).dataFolder;
    const env = { ONEPAY_POS_DATA: '/env' };
    expect(folder(['.', '--data', '/a'], env)).toBe(path.resolve('/a'));
    expect(folder(['--data=/a b', '--training'], env)).toBe(path.resolve('/a b'));
    expect(folder(['.'], env)).toBe(path.resolve('/env'));
    expect(folder(['.'], { ONEPAY_POS_DATA: '' })).toBe(path.resolve('/home/u/terminal'));
    expect(folder(['--user-data-dir=/x', '--inspect=0'])).toBe(path.resolve('/home/u/terminal'));
  });

  it('knows where what the PC is to be may lie: named, in the environment, and the folder of the machine', () => {
    const pc = { name: 'POS-1', platform: 'linux' } as const;
    const places = (args: string[], env = {}) => readWindowCommand(args, { env, userData: '/u', pc }).provisioning;
    const env = { ONEPAY_POS_PROVISION: '/env' };
    const machine = { machineFolder: '/etc/onepay-pos', pcName: 'POS-1' };
    expect(places([])).toEqual(machine);
    expect(places([], env)).toEqual({ ...machine, given: path.resolve('/env') });
    expect(places(['--provision', '/a'], env)).toEqual({ ...machine, given: path.resolve('/a') });
    expect(places(['--provision=/a b'])).toEqual({ ...machine, given: path.resolve('/a b') });
    for (const args of [['--provision'], ['--provision='], ['--provision', '--training']]) {
      expect(() => places(args)).toThrow(expect.objectContaining({ code: 'PROVISIONING_NOT_GIVEN' }));
    }
  });

  it.each([[['--data']], [['--data=']], [['--data', '--training']]])('refuses %j', (args) => {
    expect(() => dataFolderOf(args, {})).toThrow(notGiven);
  });
});

describe('the command line within the app', () => {
  const desktop = { env: { DISPLAY: ':0' }, platform: 'linux' } as const;

  it('starts Chromium only where the key store can be needed and had', () => {
    const folder = tempFolder();
    expect(folderOfKeyStore(['--data', folder, 'pay'], desktop)).toBe(folder);
    expect(folderOfKeyStore(['pay'], { ...desktop, env: { ...desktop.env, ONEPAY_POS_DATA: folder } })).toBe(folder);
    expect(folderOfKeyStore(['--data', folder, 'pay'], { env: {}, platform: 'win32' })).toBe(folder);
    expect(folderOfKeyStore(['--data', folder, 'pay'], { env: {}, platform: 'linux' })).toBeUndefined();
    expect(folderOfKeyStore(['--help'], desktop)).toBeUndefined();
    expect(folderOfKeyStore(['--data'], desktop)).toBeUndefined();
    const training = path.join(folder, 'training');
    mkdirSync(training);
    const identity = { merchantId: 'OB0244899999', branchCode: 'AShop001', terminalCode: 'BTer001' };
    writeFileSync(path.join(training, 'terminal.json'), JSON.stringify({ mode: 'training', identity }));
    expect(folderOfKeyStore(['--data', training, 'pay'], desktop)).toBeUndefined();
  });
});
