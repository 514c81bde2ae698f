import type { Translator } from '../i18n/translator.ts';
import { type DataFindings, dataSteps } from './data-steps.ts';
import type { DeviceFindings } from './device-findings.ts';
import { deviceSteps } from './devices.ts';
import { type KeyFindings, keySteps } from './key-steps.ts';
import type { LineFindings } from './line-findings.ts';
import { lineSteps } from './line-steps.ts';
import { type ProgramFindings, programSteps } from './program-steps.ts';
import type { Seen } from './seen.ts';
import type { DoctorGroup, DoctorStep, GroupedStep } from './step.ts';
import { unseen } from './unseen.ts';

/** All that the doctor has seen. What is null could not be looked at: without settings there is no line to try. */
export interface Findings {
  /** UTC ms. */
  readonly at: number;
  readonly line: Seen<LineFindings> | null;
  readonly keys: KeyFindings | null;
  readonly data: DataFindings | null;
  readonly devices: DeviceFindings;
  readonly program: ProgramFindings;
}

/** All that is to be said, group by group. */
export function allSteps(findings: Findings, translate: Translator): GroupedStep[] {
  const { at, line, keys, data, devices, program } = findings;
  return [
    ...grouped('program', programSteps(program, translate)),
    ...grouped('line', line === null ? [] : wayToGateway(line, translate, at)),
    ...grouped('keys', keys === null ? [] : keySteps(keys, translate, at)),
    ...grouped('data', data === null ? [] : dataSteps(data, translate, at)),
    ...grouped('devices', deviceSteps(devices, translate)),
  ];
}

function wayToGateway(line: Seen<LineFindings>, translate: Translator, now: number): DoctorStep[] {
  return line.kind === 'seen'
    ? lineSteps(line.value, translate, now)
    : [{ name: translate('diagnosis.names.gateway'), ...unseen(line, translate) }];
}

function grouped(group: DoctorGroup, steps: readonly DoctorStep[]): GroupedStep[] {
  return steps.map((step) => ({ group, ...step }));
}
