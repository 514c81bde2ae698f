import { writeFileSync } from 'node:fs';
import { statesDocument } from './support/state-diagram.ts';

// `npm run docs`: writes what is generated of the documentation.
writeFileSync('docs/states.md', statesDocument());
