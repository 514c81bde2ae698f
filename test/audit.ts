import { spawnSync } from 'node:child_process';
import { auditExitCodes, readAudit } from './packaging/audit-report.ts';

// `npm run audit`: are vulnerabilities known of the packages that are in the installed program? A registry that does not say
// is told as `not run`, with an exit code of its own.

const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], {
  encoding: 'utf8',
  shell: process.platform === 'win32',
  timeout: 120_000,
});
const result = readAudit(stdout ?? '');
switch (result.kind) {
  case 'good':
    process.stdout.write(`known vulnerabilities: none in ${result.packages} packages\n`);
    break;
  case 'vulnerable':
    process.stdout.write(`known vulnerabilities:\n${result.found.map((line) => `  ${line}\n`).join('')}`);
    break;
  case 'notRun':
    process.stdout.write(`not run: known vulnerabilities: ${result.why}\n`);
    break;
}
process.exitCode = auditExitCodes[result.kind];
