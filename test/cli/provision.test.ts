import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { certify, pkcs12 } from '../support/certificates.ts';
import { runPos, runPosJson, runPosProcess } from '../support/cli.ts';
import { makeFleet } from '../support/fleet.ts';
import { terminalPrivateKey } from '../support/keys.ts';
import { tempFolder } from '../support/temp-folder.ts';

const store = { identity: { merchantId: 'OB0244899999', branchCode: 'AShop001' }, locked: ['identity'] };

/** A folder with a store and the PCs P1 and P2. */
function shopFolder(): string {
  const folder = tempFolder();
  mkdirSync(path.join(folder, 'terminals'));
  write(folder, 'store.json', store);
  for (const name of ['P1', 'P2']) {
    write(folder, `terminals/${name}.json`, { identity: { terminalCode: name } });
  }
  return folder;
}

function write(folder: string, name: string, content: object): void {
  writeFileSync(path.join(folder, name), JSON.stringify(content));
}

const newData = () => path.join(tempFolder(), 'data');
const pos = (data: string, ...args: string[]) => runPosJson(['--lang', 'en', '--data', data, ...args]);
const terminalCode = (data: string) =>
  (
    JSON.parse(readFileSync(path.join(data, 'terminal.json'), 'utf8')) as typeof store & {
      identity: { terminalCode: string };
    }
  ).identity.terminalCode;

describe('provision', () => {
  it('makes a PC the terminal that lies ready for it, and says what it is', async () => {
    const data = newData();
    expect(await pos(data, 'provision', '--from', shopFolder(), '--pc', 'P2')).toMatchObject({
      exitCode: 0,
      json: { ok: true, files: ['store.json', 'terminals/P2.json'], settings: { mode: 'live' }, keys: [], wiped: 0 },
    });
    expect(terminalCode(data)).toBe('P2');
    expect(await pos(data, 'settings', 'history')).toMatchObject({ json: { history: [{ source: 'provisioning' }] } });
  });

  it('knows the PC by the computer’s name, and the place by the environment', async () => {
    const folder = shopFolder();
    write(folder, `terminals/${hostname()}.json`, { identity: { terminalCode: 'Mine' } });
    const data = newData();
    const { exitCode, stdout } = await runPos(['--lang', 'en', '--data', data, 'provision'], {
      env: { ONEPAY_POS_PROVISION: folder },
    });
    expect({ exitCode, code: terminalCode(data) }).toEqual({ exitCode: 0, code: 'Mine' });
    expect(stdout).toContain('The terminal is live');
  });

  it('says what is missing where nothing lies ready', async () => {
    expect(await pos(newData(), 'provision', '--from', shopFolder(), '--pc', 'P3')).toMatchObject({
      exitCode: 1,
      json: { error: { code: 'PROVISIONING_NOT_FOUND', hint: expect.stringContaining('terminals/P3.json') } },
    });
  });

  it('only checks where that is asked, with or without a terminal to compare with', async () => {
    const folder = shopFolder();
    const data = newData();
    const check = ['provision', '--from', folder, '--pc', 'P1', '--check'];
    const { stdout } = await runPos(['--lang', 'en', ...check]);
    expect(stdout).toBe('These files can be used: store.json, terminals/P1.json. Nothing was changed.\n');
    expect(await pos(data, ...check)).toMatchObject({ json: { checked: true, differences: [] } });
    expect(existsSync(data)).toBe(false);
    await pos(data, 'provision', '--from', folder, '--pc', 'P1');
    write(folder, 'terminals/P1.json', { identity: { terminalCode: 'New' } });
    expect(await pos(data, ...check)).toMatchObject({
      json: { differences: [{ path: 'identity.terminalCode', before: 'P1', after: 'New' }] },
    });
    expect(terminalCode(data)).toBe('P1');
    // The command is store IT's: what is locked for the window is changed by it.
    const { stdout: told } = await runPos([
      '--lang',
      'en',
      '--data',
      data,
      'provision',
      '--from',
      folder,
      '--pc',
      'P1',
    ]);
    expect(told).toContain('\nidentity.terminalCode: "P1" → "New"\n');
    write(folder, 'terminals/P1.json', { identity: { terminalCode: 'New' }, shop: { name: 'x' } });
    expect(await pos(data, 'provision', '--from', folder, '--pc', 'P1')).toMatchObject({
      json: { changed: ['shop.name'], differences: [{ path: 'shop.name', before: '', after: 'x' }] },
    });
    expect(terminalCode(data)).toBe('New');
  });

  it('tells every fault on a line of its own, with its file, and saves nothing', async () => {
    const folder = shopFolder();
    write(folder, 'store.json', { ...store, gatway: {}, counter: { maxYen: 0 } });
    write(folder, 'terminals/P1.json', { identity: { terminalCode: '' }, keys: { terminal: 'gone.p12' } });
    const data = newData();
    const { exitCode, stderr } = await runPos([
      '--lang',
      'en',
      '--data',
      data,
      'provision',
      '--from',
      folder,
      '--pc',
      'P1',
    ]);
    expect(exitCode).toBe(1);
    for (const line of [/^ *store\.json: "counter\.maxYen"/m, /^ *store\.json: .*"gatway"/m, /gone\.p12/]) {
      expect(stderr).toMatch(line);
    }
    expect(stderr).toMatch(/^ *terminals\/P1\.json: "identity\.terminalCode"/m);
    expect(stderr).toContain('[PROVISIONING_REFUSED]');
    expect(existsSync(data)).toBe(false);
  });

  it('says it in words, and warns, where a key file was left', async () => {
    const folder = shopFolder();
    const keys = { terminal: 'own.p12', passphraseFile: 'word', afterImport: 'wipe' };
    write(folder, 'terminals/P1.json', { identity: { terminalCode: 'P1' }, keys });
    writeFileSync(
      path.join(folder, 'terminals/own.p12'),
      pkcs12(certify({ name: 'own', key: terminalPrivateKey }), 'pw'),
    );
    writeFileSync(path.join(folder, 'terminals/word'), 'pw\n');
    const { stdout, stderr } = await runPos([
      '--lang',
      'en',
      '--data',
      newData(),
      'provision',
      '--from',
      folder,
      '--pc',
      'P1',
    ]);
    expect(stdout).toContain("The terminal's key was imported: 2048 bits");
    expect(stdout).toContain('The key files were overwritten and deleted.');
    expect(stderr).not.toContain('KEY_FILE_NOT_WIPED');
    expect(existsSync(path.join(folder, 'terminals/own.p12'))).toBe(false);
  });

  it.runIf(process.platform === 'linux')(
    'warns that the window needs a key store, unless the files allow a key file',
    async () => {
      const folder = shopFolder();
      const own = { identity: { terminalCode: 'P1' }, keys: { terminal: 'own.p12', passphraseFile: 'word' } };
      writeFileSync(
        path.join(folder, 'terminals/own.p12'),
        pkcs12(certify({ name: 'own', key: terminalPrivateKey }), 'pw'),
      );
      writeFileSync(path.join(folder, 'terminals/word'), 'pw\n');
      const provision = ['--lang', 'en', '--data', newData(), 'provision', '--from', folder, '--pc', 'P1'];
      write(folder, 'terminals/P1.json', { ...own, allowKeyFile: true });
      expect((await runPos([...provision, '--check'])).stderr).toBe('');
      write(folder, 'terminals/P1.json', own);
      expect((await runPos([...provision, '--check'])).stderr).toContain('KEY_STORE_MISSING');
      expect((await runPos(provision)).stderr).toContain('KEY_STORE_MISSING');
    },
  );
});

describe('a fleet of PCs', () => {
  it('is taken PC by PC, and just those that are wrong are refused', async () => {
    const fleet = makeFleet(tempFolder(), 12);
    const results = await Promise.all(
      fleet.pcs.map(async ({ name, expected }) => {
        const data = newData();
        const { exitCode } = await runPos(['--data', data, 'provision', '--from', fleet.folder, '--pc', name]);
        return {
          name,
          expected,
          got: exitCode === 0 ? 'taken' : 'refused',
          isTerminal: existsSync(path.join(data, 'terminal.json')),
        };
      }),
    );
    for (const { name, expected, got, isTerminal } of results) {
      expect({ name, got, isTerminal }).toEqual({ name, got: expected, isTerminal: expected === 'taken' });
    }
    expect(results.filter(({ expected }) => expected === 'refused').length).toBeGreaterThan(3);
  });

  it('is set up by the real program', async () => {
    const fleet = makeFleet(tempFolder(), 1);
    const data = newData();
    const { exitCode, stderr } = await runPosProcess([
      '--data',
      data,
      'provision',
      '--from',
      fleet.folder,
      '--pc',
      'PC001',
    ]);
    const troubles = stderr.split('\n').filter((line) => line !== '' && !line.includes('KEY_STORE_MISSING'));
    expect({ exitCode, troubles }).toEqual({ exitCode: 0, troubles: [] });
    expect(terminalCode(data)).toBe('BTer001');
  });
});
