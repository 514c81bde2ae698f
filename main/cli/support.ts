import packageJson from '../../package.json' with { type: 'json' };
import { runDoctor } from '../root/doctor.ts';
import { makeSupportBundle } from '../root/support-bundle.ts';
import { type CommandContext, storedTerminal } from './context.ts';
import { doctorParts } from './doctor.ts';
import { type ExitCode, exitCodes } from './output.ts';

/** `support bundle`: one file with logs, settings without secrets, what the doctor says, and the ledger in numbers. */
export async function supportBundleCommand(
  context: CommandContext,
  options: { readonly out?: string },
): Promise<ExitCode> {
  const { output, process } = context;
  const stored = storedTerminal(context);
  const file = await makeSupportBundle(
    {
      stored,
      clock: process.clock,
      version: packageJson.version,
      doctor: () => runDoctor(doctorParts(context), output.translate),
      verifiesAll: true,
    },
    options.out === undefined ? { folder: '.' } : { file: options.out },
  );
  output.result({ ok: true, file, error: null }, [output.translate('supportWords.bundleMade', { file })]);
  return exitCodes.done;
}
