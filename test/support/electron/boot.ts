// What Electron's executable does: reads the command line, starts Chromium, loads the app's main module and says `ready`.

import { createRequire, registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Browser } from './browser.ts';
import { readCommandLine } from './command-line.ts';
import { NotImplemented } from './strict.ts';

const ELECTRON = new URL('module.ts', import.meta.url).href;
/** How long loading may take before it is thought to wait for `ready`, which waits for it. */
const SUSPICIOUS_MS = 5000;

/** The exit code of a stand-in that was asked for more than it can, where nobody was there to catch it. */
const NOT_IMPLEMENTED = 70;

const args = process.argv.slice(2);
const commandLine = readCommandLine(args);
// Chromium starts while the rest is loaded.
const browser = new Browser(commandLine.switches);
browser.start();

registerHooks({
  resolve: (specifier, context, next) =>
    /^electron(?:\/(?:main|common))?$/.test(specifier)
      ? { url: ELECTRON, shortCircuit: true }
      : next(specifier, context),
});

const require = createRequire(import.meta.url);
const { version } = require('../../../node_modules/electron/package.json') as { version: string };
Object.defineProperty(process.versions, 'electron', { value: version, enumerable: true });
Object.assign(process, { type: 'browser', defaultApp: true });

const { app } = await import('./app.ts');
const { dialog } = await import('./desktop.ts');
const { showWindowsIn } = await import('./browser-window.ts');
showWindowsIn(browser);
app.begin(commandLine);

process.on('uncaughtException', (error) => {
  if (error instanceof NotImplemented) {
    console.error(error);
    process.exit(NOT_IMPLEMENTED);
  }
  if (process.listenerCount('uncaughtException') === 1) {
    dialog.showErrorBox('A JavaScript error occurred in the main process', String(error.stack));
  }
});

// Playwright's module cuts the arguments itself.
process.argv = commandLine.preloads.length === 0 ? [...commandLine.argv] : [process.execPath, ...args];
for (const module of commandLine.preloads) {
  require(module);
}

const suspicion = setTimeout(() => {
  process.stderr.write('stand-in: the main module is still loading: does it await app.whenReady() at its top level?\n');
}, SUSPICIOUS_MS);
try {
  await import(pathToFileURL(commandLine.mainFile).href);
} catch (error) {
  console.error('App threw an error during load\n', error);
  process.exit(1);
}
clearTimeout(suspicion);
app.becomeReady();
