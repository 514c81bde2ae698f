import { describe, expect, it } from 'vitest';
import { Turns } from '../../../main/terminal/operators/turns.ts';

describe('turns', () => {
  it('of one name come one after the other, also after one that failed; other names do not wait', async () => {
    const turns = new Turns();
    const seen: string[] = [];
    const gate = Promise.withResolvers<void>();
    const first = turns.take('a', async () => {
      seen.push('a1 begins');
      await gate.promise;
      seen.push('a1 ends');
      throw new Error('wrong');
    });
    const second = turns.take('a', async () => seen.push('a2'));
    await turns.take('b', async () => seen.push('b'));
    expect(seen).toEqual(['a1 begins', 'b']);
    gate.resolve();
    await expect(first).rejects.toThrow('wrong');
    await second;
    expect(seen).toEqual(['a1 begins', 'b', 'a1 ends', 'a2']);
    await turns.take('a', async () => seen.push('a3'));
    expect(seen.at(-1)).toBe('a3');
  });
});
