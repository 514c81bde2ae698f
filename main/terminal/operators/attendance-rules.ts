/** What the settings say about people. */
export interface AttendanceRules {
  /** `none`: anybody works without a name. */
  readonly signIn: 'required' | 'none';
  /** Without a touch for so long the counter is locked; 0 for never. */
  readonly autoLockMinutes: number;
}

const MINUTE_MS = 60_000;

/** After how many ms without a touch the counter is locked; undefined for never. */
export function idleLimitMs({ signIn, autoLockMinutes }: AttendanceRules): number | undefined {
  return signIn === 'none' || autoLockMinutes === 0 ? undefined : autoLockMinutes * MINUTE_MS;
}
