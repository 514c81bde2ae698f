import { processAround } from './cli/process.ts';
import { runCli } from './cli/run.ts';

const { process: around, streams } = processAround([process.execPath, ...process.argv.slice(1, 2)]);
process.exitCode = await runCli(process.argv.slice(2), around, streams);
