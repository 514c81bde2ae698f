import { describe, expect, it } from 'vitest';
import { createMask } from '../../main/logging/mask.ts';
import { keptLines } from '../../main/shell/log.ts';

describe('lines for standard error that are kept', () => {
  it('go to both places, masked', () => {
    const said: string[] = [];
    const kept: unknown[] = [];
    const line = keptLines(
      (text) => said.push(text),
      { write: (level, event, facts) => kept.push([level, event, facts]) },
      createMask(),
    );
    line('pays 280390312172859395');
    line('uncaught exception: Error');
    line('setup.save failed: Error: no');
    expect(said).toEqual(['pays ****9395', 'uncaught exception: Error', 'setup.save failed: Error: no']);
    expect(kept.map((one) => (one as string[])[0])).toEqual(['info', 'error', 'error']);
  });
});
