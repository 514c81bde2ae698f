import { buildApp, electronHost } from '../../support/electron/host.ts';

/** Before all specs: builds what they run, and says in what they run it. */
export async function setup(): Promise<void> {
  const [{ name }] = await Promise.all([electronHost(), buildApp()]);
  process.stdout.write(`e2e host: ${name}\n`);
}
