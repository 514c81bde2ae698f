import { app } from 'electron';
import { processAround } from './cli/process.ts';
import { runCli } from './cli/run.ts';

const CLI_SWITCH = '--cli';

/** The packaged app's command line: what follows `--cli` is what follows `npm run pos --`. */
async function main(): Promise<number> {
  const position = process.argv.indexOf(CLI_SWITCH);
  if (position < 0) {
    process.stderr.write(`This version has no window yet. Use: ${CLI_SWITCH} --help\n`);
    return 1;
  }
  const self = [process.execPath, ...process.argv.slice(1, position), CLI_SWITCH];
  const { process: around, streams } = processAround(self);
  return await runCli(process.argv.slice(position + 1), around, streams);
}

app.exit(await main());
