/** How something is that the doctor looked at. `warning`: selling goes on, and somebody should see to it. */
export type DoctorVerdict = 'good' | 'warning' | 'bad';

/** One thing that the doctor looked at, in words. */
export interface DoctorStep {
  readonly name: string;
  readonly verdict: DoctorVerdict;
  readonly detail: string;
  /** What to do, with the command where there is one; null where there is nothing to do. */
  readonly fix: string | null;
}
