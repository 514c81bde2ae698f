// Node keeps what it has compiled, and the TypeScript whose types it has stripped: that saves a third of a second per start.

import { enableCompileCache } from 'node:module';
import path from 'node:path';

enableCompileCache(path.resolve(import.meta.dirname, '../../../../node_modules/.cache/onepay-standin'));
await import('../boot.ts');
