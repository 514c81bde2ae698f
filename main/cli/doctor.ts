import type { Clock } from '../common/clock.ts';
import { systemCode, TerminalError } from '../common/errors.ts';
import { SystemDeviceFinder } from '../devices/finder.ts';
import { type DeviceFindings, examineDevices } from '../doctor/device-findings.ts';
import { deviceSteps } from '../doctor/devices.ts';
import type { DoctorStep } from '../doctor/step.ts';
import type { Translator } from '../i18n/translator.ts';
import type { PrinterReport } from '../printers/port.ts';
import { openPrinter, printsPages } from '../root/devices.ts';
import { receiptLogo } from '../root/receipt-logo.ts';
import type { Settings } from '../settings/schema.ts';
import { type CommandContext, storedTerminal } from './context.ts';
import { type ExitCode, exitCodes } from './output.ts';

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

/** How to ask the printer; null for one that only the window reaches. */
function printerQuestion(settings: Settings, clock: Clock): (() => Promise<PrinterReport>) | null {
  const { printer } = settings;
  return printer === null || printsPages(printer.transport.kind)
    ? null
    : () => openPrinter(settings, { clock }).report();
}

function linesOf(steps: readonly DoctorStep[], { settings }: DeviceFindings, translate: Translator): string[] {
  return [
    ...(settings === null ? [translate('doctor.noSettings')] : []),
    ...steps.flatMap(({ name, verdict, detail, fix }) => [
      `[${translate(`doctor.verdicts.${verdict}`)}] ${name}: ${detail}`,
      ...(fix === null ? [] : [`    → ${fix}`]),
    ]),
  ];
}
