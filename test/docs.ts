import { mkdirSync, writeFileSync } from 'node:fs';
import { closeSamples } from './support/close-samples.ts';
import { statesDocument } from './support/state-diagram.ts';

// `npm run docs`: writes what is generated of the documentation.
writeFileSync('docs/states.md', statesDocument());
mkdirSync('docs/samples', { recursive: true });
for (const [name, bytes] of await closeSamples()) {
  writeFileSync(`docs/samples/${name}`, bytes);
}
