import type { Command } from 'commander';
import type { Translator } from '../i18n/translator.ts';
import type { Choose } from './context.ts';
import { doctorCommand, doctorDevicesCommand } from './doctor.ts';

/** Describes `doctor` and what belongs to it. */
export function addDoctor(program: Command, translate: Translator, choose: Choose): void {
  const doctor = program.command('doctor').description(translate('cli.commands.doctor'));
  doctor.action(() => choose((context) => doctorCommand(context)));
  doctor
    .command('devices')
    .description(translate('cli.commands.doctorDevices'))
    .action(() => choose((context) => doctorDevicesCommand(context)));
}
