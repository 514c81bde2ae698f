import packageJson from '../package.json' with { type: 'json' };
import { runCliLogged } from './cli/logs-run.ts';
import { processAround } from './cli/process.ts';

const { process: around, streams } = processAround([process.execPath, ...process.argv.slice(1, 2)]);
process.exitCode = await runCliLogged(process.argv.slice(2), around, streams, packageJson.version);
