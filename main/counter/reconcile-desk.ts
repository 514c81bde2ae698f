import type { CallArgs, ReconcileProgress, ReconcileResult } from '../../preload/contract.ts';
import { TerminalError } from '../common/errors.ts';
import type { Period } from '../ledger/reconciliation.ts';
import type { Attendance } from '../terminal/operators/attendance.ts';
import type { Reconciler } from '../terminal/reconciling/reconciler.ts';
import { reconcileProgressView, reconcileResultView } from './reconcile-view.ts';
import type { Wording } from './views.ts';

export interface ReconcileDeskParts {
  readonly reconciler: Pick<Reconciler, 'start' | 'pause' | 'resume' | 'progress' | 'findings' | 'settle'>;
  readonly attendance: Pick<Attendance, 'require' | 'authorise'>;
  readonly wording: () => Wording;
}

/** Compares with the gateway's book for whoever stands at the counter, and settles differences. */
export class ReconcileDesk {
  readonly #parts: ReconcileDeskParts;

  constructor(parts: ReconcileDeskParts) {
    this.#parts = parts;
  }

  /** @throws TerminalError RECONCILE_DATES, RECONCILE_BUSY, SIGN_IN_NEEDED, NOT_PERMITTED. */
  start(period: CallArgs<'reconcile.start'>): void {
    const { reconciler, attendance } = this.#parts;
    const by = attendance.require('reconcile');
    reconciler.start(period as Period, by);
  }

  /** Stops after the page that is under way. @throws TerminalError SIGN_IN_NEEDED, NOT_PERMITTED. */
  pause(): void {
    const { reconciler, attendance } = this.#parts;
    attendance.require('reconcile');
    reconciler.pause();
  }

  /** @throws TerminalError NOTHING_TO_RESUME, RECONCILE_BUSY, SIGN_IN_NEEDED, NOT_PERMITTED. */
  resume(): void {
    const { reconciler, attendance } = this.#parts;
    reconciler.resume(attendance.require('reconcile'));
  }

  /** What the newest comparison has found; null while it is not finished, or where there was none. */
  result(): ReconcileResult | null {
    const findings = this.#parts.reconciler.findings();
    return findings === undefined ? null : reconcileResultView(findings, this.#parts.wording());
  }

  /**
   * Does something about a difference; cancelling takes a manager's word.
   * @throws TerminalError DIFFERENCE_GONE, SETTLING_NOT_POSSIBLE, NOT_NOW, SIGN_IN_NEEDED, NOT_PERMITTED, APPROVAL_NEEDED,
   *   PIN_WRONG, OPERATOR_LOCKED_OUT.
   */
  async settle({ key, action, note, approval }: CallArgs<'reconcile.settle'>): Promise<ReconcileResult> {
    const { reconciler, attendance } = this.#parts;
    const permission = action === 'reverse' ? 'approve' : 'reconcile';
    const { by, approvedBy } = await attendance.authorise({ permission, approval, needed: true });
    await reconciler.settle(key, { action, note, by, approvedBy });
    const result = this.result();
    if (result === null) {
      throw new TerminalError('DIFFERENCE_GONE');
    }
    return result;
  }

  /** What the window shows of it at any time. */
  progressView(): ReconcileProgress {
    const { reconciler, wording } = this.#parts;
    return reconcileProgressView(reconciler.progress, wording());
  }
}
