import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { initTraining, runPos, runPosJson } from '../support/cli.ts';

const CODE = '280390312172859395';

describe("a customer's code in the wrong place", () => {
  it.each([
    [['pay', '--amount', CODE, '--code', CODE], 'AMOUNT_INVALID'],
    [['pay', '--amount', '100', '--code', CODE, '--pay-type', CODE], 'PAY_TYPE_INVALID'],
    [['confirm', '--payment', CODE], 'PAYMENT_NOT_FOUND'],
    [['receipt', '--payment', CODE], 'PAYMENT_NOT_FOUND'],
    [['receipt', '--refund', CODE], 'REFUND_NOT_FOUND'],
    [['history', '--after', `x${CODE}`], 'CURSOR_INVALID'],
    [['receipt', '--payment', 'x', '--copy', CODE], 'USAGE'],
    [['--lang', CODE, 'history'], 'USAGE'],
    [[CODE], 'USAGE'],
    [['history', CODE], 'USAGE'],
    [['history', `--${CODE}`], 'USAGE'],
  ])('is masked: %j', async (args, code) => {
    const data = await initTraining();
    const { exitCode, stdout, stderr } = await runPos(['--json', '--data', data, ...args]);
    expect({ exitCode, error: JSON.parse(stdout).error }).toMatchObject({ exitCode: 1, error: { code } });
    expect(stdout + stderr).not.toContain(CODE.slice(0, -4));
  });

  it('does not hide a name of ours that is not found', async () => {
    const data = await initTraining();
    for (const id of ['R2611224711000123', '019ab3c4-0000-7000-8000-000000000000', 'POS-77']) {
      const { stdout } = await runPos(['--json', '--data', data, 'confirm', '--payment', id]);
      expect(JSON.parse(stdout).error.message).toContain(id);
    }
  });
});

describe('help', () => {
  it('is in the language of everything else, down to its titles and choices', async () => {
    const { stdout } = await runPos(['close', '--help']);
    expect(stdout).toContain('使い方: pos close');
    expect(stdout.replaceAll(/\s+/g, '')).toContain('選べる値:x,z、省略時:z');
    const groups = await Promise.all(['settings', 'key'].map((group) => runPos([group, '--help'])));
    for (const text of [stdout, ...groups.map((one) => one.stdout)]) {
      expect(text).not.toMatch(/Usage|Options:|Commands:|choices|default|display help/);
    }
  });
});

describe('usage texts', () => {
  const messageOf = async (...args: string[]) =>
    (await runPosJson<{ error: { message: string } }>(['--lang', 'en', ...args])).json.error.message;

  it('name options and arguments without their placeholders', async () => {
    expect(await messageOf('pay', '--amount', '100')).toBe('--code is required.');
    expect(await messageOf('receipt', '--copy', 'mine')).toContain('The value of --copy, mine is not right.');
    expect(await messageOf('history', '--limit')).toBe('--limit is required.');
    expect(await messageOf('settings', 'import')).toBe('file is required.');
    expect(await messageOf('receipt', '--print', '--out', 'x')).toBe('--out, --print cannot be given together.');
  });

  it('name a command or an option that was misspelt, however long', async () => {
    expect(await messageOf('training-gatewya')).toBe('There is no training-gatewya.');
    expect(await messageOf('key', 'import', 'x', '--passphrase-fiel', 'y')).toBe('There is no --passphrase-fiel.');
  });

  it('are asked for a command where none is named', async () => {
    for (const args of [[], ['settings'], ['ledger']]) {
      expect(await messageOf(...args)).toBe('Name a command.');
    }
  });
});

describe('--version', () => {
  it('is one JSON object where that is asked for', async () => {
    const { exitCode, json } = await runPosJson(['--version']);
    expect({ exitCode, json }).toEqual({ exitCode: 0, json: { ok: true, version: packageJson.version } });
    expect((await runPos(['--version'])).stdout).toBe(`${packageJson.version}\n`);
  });
});
