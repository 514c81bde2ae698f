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

/** What a step is about. */
export type DoctorGroup = 'line' | 'keys' | 'data' | 'devices' | 'program';

/** A step among those about everything. */
export interface GroupedStep extends DoctorStep {
  readonly group: DoctorGroup;
}

type Said = Omit<DoctorStep, 'name'>;

export function good(detail: string): Said {
  return { verdict: 'good', detail, fix: null };
}

export function warning(detail: string, fix: string | null): Said {
  return { verdict: 'warning', detail, fix };
}

export function bad(detail: string, fix: string): Said {
  return { verdict: 'bad', detail, fix };
}
