import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { StoredTerminal } from '../../main/root/stored-terminal.ts';
import type { CallArgs, CallName, CallValue } from '../../preload/contract.ts';
import { certify, pkcs12 } from '../support/certificates.ts';
import { recordedBy } from '../support/electron/host.ts';
import { gatewayKeys } from '../support/keys.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { type CounterApp, launchCounter } from './support/counter-app.ts';
import { eventually } from './support/eventually.ts';

const passphrase = 'correct-horse-battery';

async function value<N extends CallName>(counter: CounterApp, name: N, args: CallArgs<N>): Promise<CallValue<N>> {
  const answer = await counter.ask(name, args);
  return answer.ok ? answer.value : expect.fail(`${name}: ${JSON.stringify(answer.error)}`);
}

describe('a PC that is no terminal yet', () => {
  it('becomes a live one at its window alone: keys through the dialog of the system, sealed, and their files wiped', async () => {
    const folder = tempFolder();
    const keyFile = path.join(folder, 'shop.p12');
    const gatewayFile = path.join(folder, 'gateway.pem');
    const list = path.join(folder, 'chosen');
    writeFileSync(keyFile, pkcs12(certify({ name: 'Test merchant' }), passphrase));
    writeFileSync(gatewayFile, gatewayKeys.publicKey.export({ type: 'spki', format: 'pem' }));
    writeFileSync(list, [keyFile, gatewayFile].join('\n'));
    const stored = new StoredTerminal(path.join(folder, 'terminal'));
    const options = { userData: path.join(folder, 'user-data'), args: ['--data', stored.folder] };
    const env = { ONEPAY_STANDIN_CHOSEN_FILES: list, ONEPAY_STANDIN_KEYSTORE: 'gnome_libsecret' };
    const counter = await launchCounter({ ...options, env });
    onTestFinished(() => counter.kill());
    await counter.shows('firstRun');
    const terminalKey = await value(counter, 'keys.choose', { which: 'terminal' });
    expect(terminalKey).toMatchObject({ fileName: 'shop.p12', needsPassphrase: true });
    const imported = await value(counter, 'keys.import', {
      ticket: terminalKey?.ticket ?? '',
      passphrase,
      file: 'wipe',
      allowKeyFile: false,
      approval: null,
    });
    expect(imported.keys.terminal).toMatchObject({ bits: 2048, subject: 'CN=Test merchant' });
    const gatewayKey = await value(counter, 'keys.choose', { which: 'gateway' });
    await value(counter, 'keys.import', {
      ticket: gatewayKey?.ticket ?? '',
      passphrase: '',
      file: 'keep',
      allowKeyFile: false,
      approval: null,
    });
    expect(await value(counter, 'keys.choose', { which: 'gateway' })).toBeNull();
    expect([existsSync(keyFile), existsSync(gatewayFile)]).toEqual([false, true]);
    const saved = await value(counter, 'setup.save', {
      values: {
        'gateway.baseUrl': 'http://127.0.0.1:9',
        'identity.merchantId': 'OB0244899999',
        'identity.branchCode': 'AShop001',
        'identity.terminalCode': 'BTer001',
        'operators.signIn': 'none',
      },
      approval: null,
    });
    expect(saved).toMatchObject({ effect: 'now', view: { stage: 'counter', keys: { problem: null } } });
    await eventually(async () => (await counter.snapshot()).view.stage, 'counter');
    // Only the system's key store opens them.
    expect(() => new StoredTerminal(stored.folder).keys.terminalKey('live')).toThrow(
      expect.objectContaining({ code: 'SECRETS_IN_KEY_STORE' }),
    );
    const asked = (await recordedBy(counter.app)).filter(({ what }) => what === 'dialog.showOpenDialog');
    expect(asked).toHaveLength(3);
    expect(asked[0]?.details).toMatchObject({ filters: [{ extensions: ['p12', 'pfx', 'pem', 'key', 'cer', 'crt'] }] });
    const renamed = await value(counter, 'setup.save', { values: { 'shop.name': '駅前店' }, approval: null });
    expect(renamed).toMatchObject({ effect: 'now', view: { stage: 'counter' } });
    expect((await counter.view()).shopName).toBe('駅前店');
  });

  it('without a key store takes no key, says what to do, and takes it once a key file is allowed', async () => {
    const folder = tempFolder();
    const gatewayFile = path.join(folder, 'gateway.pem');
    const list = path.join(folder, 'chosen');
    writeFileSync(gatewayFile, gatewayKeys.publicKey.export({ type: 'spki', format: 'pem' }));
    writeFileSync(list, `${gatewayFile}\n${gatewayFile}`);
    const args = ['--data', path.join(folder, 'terminal')];
    const env = { ONEPAY_STANDIN_CHOSEN_FILES: list, ONEPAY_STANDIN_KEYSTORE: 'basic_text' };
    const counter = await launchCounter({ userData: path.join(folder, 'user-data'), args, env });
    onTestFinished(() => counter.kill());
    await counter.shows('firstRun');
    const importChosen = async () => {
      const chosen = await value(counter, 'keys.choose', { which: 'gateway' });
      const ticket = chosen?.ticket ?? '';
      return await counter.ask('keys.import', {
        ticket,
        passphrase: '',
        file: 'wipe',
        allowKeyFile: false,
        approval: null,
      });
    };
    expect((await value(counter, 'setup.show', null)).keys.sealText).toContain('鍵保管庫がない');
    expect(await importChosen()).toMatchObject({
      ok: false,
      error: { code: 'KEY_STORE_MISSING', hint: expect.stringContaining('鍵ファイル') },
    });
    expect(existsSync(gatewayFile)).toBe(true);
    const saved = await value(counter, 'setup.save', {
      values: {
        'gateway.baseUrl': 'http://127.0.0.1:9',
        'identity.merchantId': 'OB0244899999',
        'identity.branchCode': 'AShop001',
        'identity.terminalCode': 'BTer001',
        allowKeyFile: true,
      },
      approval: null,
    });
    expect(saved.view).toMatchObject({ stage: 'stopped', keys: { sealText: expect.stringContaining('鍵ファイル') } });
    expect(await importChosen()).toMatchObject({ ok: true });
    expect(existsSync(gatewayFile)).toBe(false);
  });
});
