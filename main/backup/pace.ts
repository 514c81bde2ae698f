/** What work that takes long needs of the thread that does it. */
export interface Pace {
  /** Tells that it still works. @throws TerminalError BACKUP_STOPPED where it is to be given up. */
  readonly goOn: () => void;
  /** Waits so many ms. */
  readonly rest: (ms: number) => void;
}
