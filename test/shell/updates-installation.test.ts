import { describe, expect, it } from 'vitest';
import { findInstallation, type InstallationFacts } from '../../main/shell/updates/installation.ts';

const appImage: InstallationFacts = {
  platform: 'linux',
  packaged: true,
  env: { APPIMAGE: '/home/shop/OnePay-POS-x86_64.AppImage' },
  args: ['--data', '/shop'],
  config: 'provider: generic\nupdaterCacheDirName: onepay-pos-updater\n',
  isWritable: () => true,
  executable: '/tmp/.mount_x/onepay-pos',
};

const windows: InstallationFacts = {
  platform: 'win32',
  packaged: true,
  env: { LOCALAPPDATA: 'C:\\Users\\till\\AppData\\Local' },
  args: ['--updated'],
  config: 'provider: generic\nupdaterCacheDirName: onepay-pos-updater\npublisherName:\n  - OnePay\n',
  isWritable: () => true,
  executable: 'C:\\Users\\till\\AppData\\Local\\Programs\\OnePay POS\\OnePay POS.exe',
};

describe('a program that can put a newer one in its own place', () => {
  it('is an AppImage in a folder of the user’s', () => {
    expect(findInstallation(appImage)).toEqual({ kind: 'appImage', file: '/home/shop/OnePay-POS-x86_64.AppImage' });
  });

  it('is one that was installed for one user of Windows, signed', () => {
    expect(findInstallation(windows)).toEqual({
      kind: 'windows',
      installer: 'C:\\Users\\till\\AppData\\Local\\onepay-pos-updater\\installer.exe',
    });
  });

  it.each<[string, InstallationFacts, string]>([
    ['is being developed', { ...appImage, packaged: false }, 'development'],
    ['was installed by dpkg', { ...appImage, env: {} }, 'systemPackage'],
    ['is an AppImage where only root may write', { ...appImage, isWritable: () => false }, 'notWritable'],
    ['was installed for all users of Windows', { ...windows, isWritable: () => false }, 'notWritable'],
    ['was packed by hand', { ...windows, config: undefined }, 'systemPackage'],
    ['nobody signed: any file would pass for a new version', { ...windows, config: appImage.config }, 'notSigned'],
    [
      'would start without its data folder afterwards',
      { ...windows, args: ['--data', 'D:\\shop'] },
      'startedWithArguments',
    ],
  ])('is none that %s', (_what, facts, why) => {
    expect(findInstallation(facts)).toEqual({ kind: 'none', why });
  });

  it('looks at the folder that would be written', () => {
    const asked: string[] = [];
    const isWritable = (place: string) => asked.push(place) > 0;
    findInstallation({ ...appImage, isWritable });
    findInstallation({ ...windows, isWritable });
    expect(asked).toEqual(['/home/shop', 'C:\\Users\\till\\AppData\\Local\\Programs\\OnePay POS']);
  });
});
