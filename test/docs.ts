import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { formatJsonSchema } from '../main/settings/json-schema.ts';
import { closeSamples } from './support/close-samples.ts';
import { statesDocument, withPaymentStates } from './support/state-diagram.ts';
import { troubleshootingDocument } from './support/troubleshooting.ts';

// `npm run docs`: writes what is generated of the documentation.
writeFileSync('docs/states.md', statesDocument());
writeFileSync('docs/troubleshooting.md', troubleshootingDocument());
writeFileSync('native-config/terminal.schema.json', formatJsonSchema());
writeFileSync('docs/architecture.md', withPaymentStates(readFileSync('docs/architecture.md', 'utf8')));
mkdirSync('docs/samples', { recursive: true });
for (const [name, bytes] of await closeSamples()) {
  writeFileSync(`docs/samples/${name}`, bytes);
}
