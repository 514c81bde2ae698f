import path from 'node:path';
import { app } from 'electron';
import { folderOfKeyStore, runCommandLine } from './shell/cli-run.ts';
import { readCommandLine } from './shell/command-line.ts';
import { electronParts, openElectronSecrets } from './shell/electron-parts.ts';
import { runShell } from './shell/run.ts';

const out = path.dirname(import.meta.dirname);
const files = { renderer: path.join(out, 'renderer'), preload: path.join(out, 'preload', 'index.cjs') };

const line = readCommandLine(process.argv, process.execPath);

// Electron becomes ready only after this module has run to its end: what needs it must not be awaited here, and what is
// awaited here needs no display.
if (line.kind === 'window') {
  void runShell(electronParts(line.args, files));
} else {
  const dataFolder = folderOfKeyStore(line.args, { env: process.env, platform: process.platform });
  if (dataFolder === undefined) {
    app.exit(await runCommandLine(line));
  } else {
    void runWithKeyStore(line, dataFolder);
  }
}

async function runWithKeyStore(command: Parameters<typeof runCommandLine>[0], dataFolder: string): Promise<void> {
  const quitting = new AbortController();
  app.on('before-quit', (event) => {
    event.preventDefault();
    quitting.abort();
  });
  await app.whenReady();
  const open = () => openElectronSecrets({ dataFolder });
  app.exit(await runCommandLine(command, { dataFolder, open, quitting: quitting.signal }));
}
