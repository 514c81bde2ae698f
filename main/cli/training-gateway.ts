import { startTrainingGateway } from '../root/training-gateway.ts';
import { type CommandContext, storedTerminal } from './context.ts';
import { readInput } from './files.ts';
import { type ExitCode, exitCodes } from './output.ts';

export interface TrainingGatewayCommandOptions {
  readonly port: string;
  readonly terminalKey?: string;
}

/** `training-gateway`: runs the training gateway as a process of its own, until it is told to end. */
export async function trainingGatewayCommand(
  context: CommandContext,
  options: TrainingGatewayCommandOptions,
): Promise<ExitCode> {
  const { output, process } = context;
  if (!/^[0-9]{1,5}$/.test(options.port) || Number(options.port) > 65_535) {
    throw output.invalidOption('--port', '0-65535');
  }
  const gateway = await startTrainingGateway(storedTerminal(context), process.clock, {
    port: Number(options.port),
    ...(options.terminalKey === undefined ? {} : { terminalKeyPem: readInput(options.terminalKey).toString('utf8') }),
  });
  const url = gateway.url.origin;
  output.result({ ok: true, gateway: { url }, error: null }, [
    output.translate('cli.gatewayListening', { url }),
    output.translate('cli.gatewayUse', { url }),
  ]);
  await ended(process.ending);
  await gateway.stop();
  return exitCodes.done;
}

async function ended(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  signal.addEventListener('abort', () => resolve(), { once: true });
  if (!signal.aborted) {
    await promise;
  }
}
