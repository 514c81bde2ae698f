import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { TerminalError } from '../common/errors.ts';

/** A training gateway in a process of its own. */
export interface ChildGateway {
  readonly url: string;
  stop(): Promise<void>;
}

const announcement = z.object({ ok: z.literal(true), gateway: z.object({ url: z.url() }) });

/**
 * Starts this program again as the training gateway of a data folder.
 * @param self executable and leading arguments of this program.
 * @throws TerminalError TRAINING_GATEWAY_UNAVAILABLE.
 */
export async function startChildGateway(self: readonly string[], dataFolder: string): Promise<ChildGateway> {
  const [executable = '', ...leading] = self;
  const args = [...leading, '--data', dataFolder, '--json', 'training-gateway', '--port', '0'];
  const child = spawn(executable, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit').then(() => undefined);
  const firstLine = once(createInterface({ input: child.stdout }), 'line').then(([line]) => String(line));
  const line = await Promise.race([firstLine, exited]);
  const said = announcement.safeParse(line === undefined ? undefined : JSON.parse(line));
  if (!said.success) {
    child.kill();
    throw new TerminalError('TRAINING_GATEWAY_UNAVAILABLE', { detail: line ?? 'exit' });
  }
  return {
    url: said.data.gateway.url,
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  };
}
