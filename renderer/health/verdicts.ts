import type { DoctorReport } from '../../preload/contract.ts';

export type DoctorStep = DoctorReport['steps'][number];
export type Verdict = DoctorStep['verdict'];

/** The worst first. */
export const verdicts = ['bad', 'warning', 'good'] as const satisfies readonly Verdict[];

/** How many steps there are of each verdict. */
export function countsOf(steps: readonly DoctorStep[]): Readonly<Record<Verdict, number>> {
  const count = (verdict: Verdict) => steps.filter((step) => step.verdict === verdict).length;
  return { good: count('good'), warning: count('warning'), bad: count('bad') };
}

/** What has to be seen to: the bad before the warnings, otherwise in the order of the report. */
export function troublesOf(steps: readonly DoctorStep[]): readonly DoctorStep[] {
  return [...steps.filter(({ verdict }) => verdict === 'bad'), ...steps.filter(({ verdict }) => verdict === 'warning')];
}

/** What is in order, by groups; groups without any are left out. */
export function goodOf(
  steps: readonly DoctorStep[],
  groups: readonly DoctorStep['group'][],
): readonly { readonly group: DoctorStep['group']; readonly steps: readonly DoctorStep[] }[] {
  return groups
    .map((group) => ({ group, steps: steps.filter((step) => step.group === group && step.verdict === 'good') }))
    .filter((one) => one.steps.length > 0);
}
