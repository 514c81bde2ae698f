/** Chromium's numbers of the errors that a test can meet. */
const ERROR_NUMBERS: Readonly<Record<string, number>> = {
  ERR_FAILED: -2,
  ERR_ABORTED: -3,
  ERR_UNEXPECTED: -9,
  ERR_BLOCKED_BY_CLIENT: -20,
  ERR_CONNECTION_REFUSED: -102,
  ERR_NAME_NOT_RESOLVED: -105,
  ERR_ADDRESS_UNREACHABLE: -109,
};

/** Chromium's number of an error. */
export function errorNumber(problem: string): number {
  return ERROR_NUMBERS[problem] ?? ERROR_NUMBERS['ERR_FAILED'] ?? 0;
}

/** What `loadURL` rejects with. */
export function loadingError(problem: string, url: string): Error {
  const errno = errorNumber(problem);
  return Object.assign(new Error(`${problem} (${errno}) loading '${url}'`), { code: problem, errno, url });
}
