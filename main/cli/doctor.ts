import packageJson from '../../package.json' with { type: 'json' };
import { systemCode, TerminalError } from '../common/errors.ts';
import { SystemDeviceFinder } from '../devices/finder.ts';
import { type DeviceFindings, examineDevices } from '../doctor/device-findings.ts';
import { deviceSteps } from '../doctor/devices.ts';
import type { DoctorStep, GroupedStep } from '../doctor/step.ts';
import type { Translator } from '../i18n/translator.ts';
import { type DoctorParts, printerQuestion, runDoctor } from '../root/doctor.ts';
import { looksFromOutside } from '../root/doctor-outside.ts';
import { receiptLogo } from '../root/receipt-logo.ts';
import type { StoredTerminal } from '../root/stored-terminal.ts';
import type { Settings } from '../settings/schema.ts';
import { type CommandContext, storedTerminal } from './context.ts';
import { type ExitCode, exitCodes } from './output.ts';

/** `doctor`: everything of this terminal, with what to do. Works before there is a terminal, and with damaged settings. */
export async function doctorCommand(context: CommandContext): Promise<ExitCode> {
  const { output } = context;
  const steps = await runDoctor(doctorParts(context), output.translate);
  const isWell = steps.every(({ verdict }) => verdict !== 'bad');
  output.result({ ok: isWell, steps, error: null }, groupedLines(steps, output.translate));
  return isWell ? exitCodes.done : exitCodes.failed;
}

/** What the doctor looks at where no window is open in this process. */
export function doctorParts(context: CommandContext): DoctorParts {
  const { clock, env } = context.process;
  const { translate } = context.output;
  const stored = storedIfAny(context);
  return {
    stored,
    clock,
    env,
    version: packageJson.version,
    finder: new SystemDeviceFinder(),
    ledger: null,
    ...(stored === null ? { backup: null, headquarters: null } : looksFromOutside({ stored, clock, translate })),
    update: null,
  };
}

/** `doctor devices`: what is plugged in, what is missing, and how to put it right. Works before there is a terminal. */
export async function doctorDevicesCommand(context: CommandContext): Promise<ExitCode> {
  const { output } = context;
  const settings = settingsIfAny(context);
  const findings = await examineDevices({
    settings,
    finder: new SystemDeviceFinder(),
    askPrinter: settings === null ? null : printerQuestion(settings, context.process.clock),
    logoProblem: (settings === null ? undefined : receiptLogo(settings).problem) ?? null,
  });
  const steps = deviceSteps(findings, output.translate);
  const isWell = steps.every(({ verdict }) => verdict !== 'bad');
  output.result({ ok: isWell, steps, error: null }, linesOf(steps, findings, output.translate));
  return isWell ? exitCodes.done : exitCodes.failed;
}

/** Null where no data folder was named. */
function storedIfAny(context: CommandContext): StoredTerminal | null {
  try {
    return storedTerminal(context);
  } catch (error) {
    if (systemCode(error) === 'DATA_FOLDER_NOT_GIVEN') {
      return null;
    }
    throw error;
  }
}

/** Null where there is no data folder, or none that was set up. @throws TerminalError whatever is wrong with the settings. */
function settingsIfAny(context: CommandContext): Settings | null {
  try {
    return storedTerminal(context).settings();
  } catch (error) {
    if (error instanceof TerminalError && ['DATA_FOLDER_NOT_GIVEN', 'NOT_INITIALISED'].includes(systemCode(error))) {
      return null;
    }
    throw error;
  }
}

function linesOf(steps: readonly DoctorStep[], { settings }: DeviceFindings, translate: Translator): string[] {
  return [
    ...(settings === null ? [translate('doctor.noSettings')] : []),
    ...steps.flatMap((step) => stepLines(step, translate)),
  ];
}

/** The steps for people, each group under its name. */
export function groupedLines(steps: readonly GroupedStep[], translate: Translator): string[] {
  return [...Map.groupBy(steps, ({ group }) => group)].flatMap(([group, members], index) => [
    ...(index === 0 ? [] : ['']),
    translate(`diagnosis.groups.${group}`),
    ...members.flatMap((step) => stepLines(step, translate)),
  ]);
}

function stepLines({ name, verdict, detail, fix }: DoctorStep, translate: Translator): string[] {
  return [`[${translate(`doctor.verdicts.${verdict}`)}] ${name}: ${detail}`, ...(fix === null ? [] : [`    → ${fix}`])];
}
