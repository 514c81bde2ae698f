import type { Settings } from '../settings/schema.ts';
import type { Secrets } from '../settings/secrets.ts';

/**
 * Whether the window may not be able to use keys that a command puts in place. On Linux a PC may have no key store, which a
 * command outside of the app cannot find out: then the window takes keys only where the settings allow a key file.
 */
export function mayNeedKeyStore(secrets: Secrets | undefined, settings: Pick<Settings, 'allowKeyFile'> | undefined) {
  return (
    globalThis.process.platform === 'linux' && secrets?.protection !== 'keyStore' && settings?.allowKeyFile !== true
  );
}
