import { TerminalError } from '../../main/common/errors.ts';

/** The code of the error that something throws; blank where it throws none. */
export function codeOfError(work: () => unknown): string {
  try {
    work();
    return '';
  } catch (error) {
    if (error instanceof TerminalError) {
      return error.code;
    }
    throw error;
  }
}
