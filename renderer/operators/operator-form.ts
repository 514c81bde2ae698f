import type { OperatorRole } from '../../preload/contract.ts';

/** An operator as it is typed. */
export interface OperatorDraft {
  readonly id: string;
  readonly name: string;
  readonly role: OperatorRole;
}

/** What is wrong with a field. */
export type OperatorFault = 'id' | 'name';

/** The id without what an input method makes of plain letters and digits. */
export function plainId(typed: string): string {
  return typed.normalize('NFKC').trim();
}

/** The first field that cannot be taken as it is; null for none. The main process looks again. */
export function faultOf({ id, name }: OperatorDraft): OperatorFault | null {
  if (!/^[A-Za-z0-9_-]{1,16}$/.test(plainId(id))) {
    return 'id';
  }
  const length = name.trim().length;
  return length >= 1 && length <= 32 ? null : 'name';
}
