import { generateKeyPairSync } from 'node:crypto';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../../main/common/clock.ts';
import { StoredTerminal } from '../../../main/root/stored-terminal.ts';
import { PIN, WRONG_PIN } from '../../support/operators.ts';
import { liveFolder, openSetupHost, type SetupHost, withStaff } from './setup-host.ts';

const approval = (pin = PIN) => ({ operator: 'M1', pin });

/** To wait for the data folder takes five seconds, in which nothing else goes on. */
const QUICK_MS = 2000;

const keysAside = (folder: string) => path.join(folder, 'keys-aside');

/** A terminal with people, whose keys are gone. */
async function withoutKeys(): Promise<SetupHost> {
  const folder = await withStaff(liveFolder('keys'));
  renameSync(path.join(folder, 'secrets'), keysAside(folder));
  const shop = await openSetupHost(folder);
  expect(shop.stage()).toBe('stopped');
  return shop;
}

const saving = (shop: SetupHost, pin = PIN) =>
  shop.call('setup.save', { values: { 'shop.name': '新しい店' }, approval: approval(pin) });

describe('settings that are spoilt by hand while the terminal works', () => {
  it('stop it at the next change with nothing left open: put back, it opens again', async () => {
    const shop = await openSetupHost(liveFolder('keys', { operators: { signIn: 'none' } }));
    await shop.untilStage('counter');
    const settings = shop.stored.settings();
    writeFileSync(shop.stored.settingsFile.file, '{ broken');
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    shop.choose(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
    const chosen = await shop.call('keys.choose', { which: 'terminal' });
    const ticket = chosen?.ticket ?? expect.fail('nothing was chosen');
    await shop.call('keys.import', { ticket, passphrase: '', file: 'keep', allowKeyFile: false, approval: null });
    expect(shop.stage()).toBe('stopped');
    // Nobody has the folder any more.
    new StoredTerminal(shop.stored.folder).hold(systemClock, 0).release();
    shop.stored.settingsFile.save(settings);
    await shop.call('terminal.tryAgain', null);
    expect(shop.stage()).toBe('counter');
  });
});

describe('trying a stopped terminal again', () => {
  it('waits for a change that somebody is just proving, and both are answered', async () => {
    const shop = await withoutKeys();
    const begun = performance.now();
    const saved = saving(shop);
    await new Promise(setImmediate);
    const tried = shop.call('terminal.tryAgain', null);
    expect([(await saved).effect, await tried]).toEqual(['now', null]);
    expect(performance.now() - begun).toBeLessThan(QUICK_MS);
    expect([shop.stage(), shop.stored.settings().shop.name]).toEqual(['stopped', '新しい店']);
  });

  it('is done all the same where that change is refused', async () => {
    const shop = await withoutKeys();
    const saved = saving(shop, WRONG_PIN).then(
      () => 'saved',
      ({ code }) => code,
    );
    await new Promise(setImmediate);
    rmSync(path.join(shop.stored.folder, 'secrets'), { recursive: true, force: true });
    renameSync(keysAside(shop.stored.folder), path.join(shop.stored.folder, 'secrets'));
    await shop.call('terminal.tryAgain', null);
    expect([await saved, shop.stage()]).toEqual(['PIN_WRONG', 'counter']);
  });

  it('does not wait for what the doctor has asked the gateway', async () => {
    const asked = Promise.withResolvers<void>();
    const silent = createServer(() => asked.resolve());
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void silent.close());
    const address = silent.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const gateway = { baseUrl: `http://127.0.0.1:${port}`, proxy: 'none', timeoutSeconds: 3 };
    const folder = liveFolder('keys', { operators: { signIn: 'none' }, gateway });
    const hold = new StoredTerminal(folder).hold(systemClock);
    const shop = await openSetupHost(folder);
    expect(shop.stage()).toBe('stopped');
    hold.release();
    const report = shop.call('doctor.run', null);
    await asked.promise;
    const begun = performance.now();
    await shop.call('terminal.tryAgain', null);
    expect(shop.stage()).toBe('counter');
    expect(performance.now() - begun).toBeLessThan(QUICK_MS);
    await report;
  }, 30_000);
});

describe('the settings of a stopped terminal', () => {
  it('are not shown while somebody proves a change: that would stop the window for seconds', async () => {
    const shop = await withoutKeys();
    const saved = saving(shop);
    await new Promise(setImmediate);
    const begun = performance.now();
    expect((await shop.refusal('setup.show', null)).code).toBe('TERMINAL_NOT_OPEN');
    expect(performance.now() - begun).toBeLessThan(QUICK_MS);
    await saved;
    expect((await shop.show()).stage).toBe('stopped');
  });
});
