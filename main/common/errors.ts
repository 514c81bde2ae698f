/** What an error is about; the command line's exit code and the window's colour follow from it. */
export type ErrorKind =
  | 'usage'
  | 'settings'
  | 'keys'
  | 'dataFolder'
  | 'ledger'
  | 'device'
  | 'busy'
  | 'refused'
  | 'failed'
  | 'notSent'
  | 'unknown'
  | 'internal';

/** Every error that the terminal itself can report, and what it is about. The texts for people are in the translations. */
export const errorKinds = {
  USAGE: 'usage',
  AMOUNT_INVALID: 'usage',
  AMOUNT_TOO_LARGE: 'usage',
  AMOUNT_NOT_CONFIRMED: 'usage',
  CODE_INVALID: 'usage',
  CODE_IS_PRODUCT: 'usage',
  CODE_IS_URL: 'usage',
  CODE_IS_RECEIPT: 'usage',
  CODE_UNRECOGNISED: 'usage',
  CODE_DAMAGED: 'usage',
  PAY_TYPE_INVALID: 'usage',
  REQUEST_INVALID: 'usage',
  RECEIPT_NO_IN_USE: 'refused',
  CODE_IN_USE: 'refused',
  PAYMENT_NOT_FOUND: 'usage',
  REFUND_NOT_FOUND: 'usage',
  NOTHING_TO_CONFIRM: 'usage',
  NOTHING_TO_CANCEL: 'refused',
  REFUND_NOT_POSSIBLE: 'refused',
  REFUND_TOO_LARGE: 'refused',
  PARTIAL_REFUND_NOT_ALLOWED: 'refused',
  CENTRE_NOT_NEEDED: 'refused',
  RECEIPT_NOT_AVAILABLE: 'usage',
  CURSOR_INVALID: 'usage',
  FILE_UNREADABLE: 'usage',
  FILE_UNWRITABLE: 'usage',
  DATA_FOLDER_NOT_GIVEN: 'usage',
  PROVISIONING_NOT_GIVEN: 'usage',
  DEMO_FOLDER_TAKEN: 'usage',
  SWITCH_REFUSED: 'usage',

  NOT_INITIALISED: 'settings',
  ALREADY_LIVE: 'settings',
  SETTINGS_NOT_JSON: 'settings',
  SETTINGS_UNKNOWN_KEY: 'settings',
  SETTINGS_INVALID: 'settings',
  SETTINGS_LOCKED: 'settings',
  PROVISIONING_REFUSED: 'settings',
  PROVISIONING_NOT_FOUND: 'settings',
  OPEN_PAYMENTS: 'settings',
  SETTINGS_LOSE_PAYMENTS: 'settings',
  SETTINGS_EDITED: 'settings',

  KEY_FILE_TOO_LARGE: 'keys',
  KEY_FILE_NOT_CHOSEN: 'keys',
  KEY_NOT_A_KEY_FILE: 'keys',
  KEY_PASSPHRASE_NEEDED: 'keys',
  KEY_PASSPHRASE_WRONG: 'keys',
  KEY_NO_PRIVATE_KEY: 'keys',
  KEY_NOT_RSA: 'keys',
  KEY_WRONG_SIZE: 'keys',
  KEY_EXPIRED: 'keys',
  KEY_NOT_YET_VALID: 'keys',
  KEY_OTHER_CERTIFICATE: 'keys',
  KEY_FILE_NOT_WIPED: 'keys',
  KEY_MISSING: 'keys',
  GATEWAY_KEY_MISSING: 'keys',
  GATEWAY_KEY_UNREADABLE: 'keys',
  GATEWAY_KEY_IS_OWN: 'keys',
  TRAINING_KEYS_MISSING: 'keys',
  SECRETS_UNPROTECTED: 'keys',
  SECRETS_UNREADABLE: 'keys',
  SECRETS_IN_KEY_STORE: 'keys',
  KEY_STORE_MISSING: 'keys',
  KEY_STORE_NOT_OPENED: 'keys',

  DATA_FOLDER_IN_USE: 'dataFolder',
  DATA_FOLDER_NOT_WRITABLE: 'dataFolder',
  DISK_FULL: 'dataFolder',

  LEDGER_DAMAGED: 'ledger',
  LEDGER_MISSING: 'ledger',
  LEDGER_NEWER: 'ledger',
  LEDGER_ROLLED_BACK: 'ledger',
  LEDGER_WRITE_FAILED: 'ledger',
  LEDGER_UNREADABLE: 'ledger',

  BACKUP_FOLDER_MISSING: 'dataFolder',
  BACKUP_FOLDER_NOT_WRITABLE: 'dataFolder',
  BACKUP_FAILED: 'failed',
  BACKUP_STUCK: 'failed',
  BACKUP_STOPPED: 'busy',
  BACKUP_BUSY: 'busy',
  BACKUP_DAMAGED: 'ledger',
  RESTORE_WOULD_LOSE: 'refused',
  RESTORE_LOSS_UNKNOWN: 'refused',
  RESTORE_OTHER_TERMINAL: 'refused',

  SCANNER_NOT_CONFIGURED: 'settings',
  SCANNER_UNAVAILABLE: 'device',
  SCAN_TIMED_OUT: 'device',
  PRINTER_NOT_CONFIGURED: 'settings',
  PRINTER_FAILED: 'device',
  PRINTER_PROFILE_INVALID: 'settings',
  LOGO_INVALID: 'settings',
  LOGO_TOO_LARGE: 'settings',
  LOGO_FILE_TOO_LARGE: 'settings',
  PRINT_JOB_GONE: 'usage',
  PRINT_JOB_NOT_FOUND: 'usage',
  PRINT_JOB_BUSY: 'busy',
  TRAINING_GATEWAY_UNAVAILABLE: 'device',

  PAYMENT_IN_PROGRESS: 'busy',
  NOT_NOW: 'busy',
  SETUP_WHILE_BUSY: 'busy',
  TERMINAL_NOT_OPEN: 'busy',

  NETWORK_DOWN: 'notSent',
  CLOCK_WRONG: 'notSent',
  NOT_RECORDED: 'notSent',
  ANSWER_NOT_RECORDED: 'unknown',

  SIGN_IN_NEEDED: 'busy',
  NOT_PERMITTED: 'refused',
  APPROVAL_NEEDED: 'refused',
  PIN_WRONG: 'refused',
  OPERATOR_LOCKED_OUT: 'refused',
  OPERATOR_NOT_FOUND: 'usage',
  OPERATOR_EXISTS: 'usage',
  OPERATOR_INVALID: 'usage',
  PIN_INVALID: 'usage',
  LAST_MANAGER: 'refused',
  NO_MANAGER: 'refused',
  FIRST_MANAGER_EXISTS: 'refused',
  DAY_ALREADY_CLOSED: 'refused',
  NOTHING_TO_CLOSE: 'refused',
  DAY_NOT_YET: 'usage',
  CLOSE_NOT_FOUND: 'usage',
  CLOSE_WHILE_SELLING: 'busy',
  RECONCILE_DATES: 'usage',
  RECONCILE_BUSY: 'busy',
  RECONCILE_FAILED: 'failed',
  NOTHING_TO_RESUME: 'busy',
  DIFFERENCE_GONE: 'busy',
  SETTLING_NOT_POSSIBLE: 'refused',
  CANCEL_NOT_LAST: 'refused',
  CANCEL_DAY_CLOSED: 'refused',
  CANCEL_TOO_OLD: 'refused',
  CANCEL_REFUND_UNDER_WAY: 'refused',
  HQ_NOT_SET_UP: 'settings',
  HQ_TRAINING: 'refused',
  HQ_PASSWORD_MISSING: 'settings',
  HQ_PASSWORD_INVALID: 'usage',
  HQ_AUTHORITY_UNREADABLE: 'settings',
  HQ_PASSWORD_WRONG: 'settings',
  HQ_DATABASE_MISSING: 'settings',
  HQ_CERTIFICATE: 'failed',
  HQ_NO_TLS: 'failed',
  HQ_UNREACHABLE: 'failed',
  HQ_NO_ANSWER: 'failed',
  HQ_BUSY: 'failed',
  HQ_OVERTAKEN: 'busy',
  HQ_SCHEMA_MISSING: 'failed',
  HQ_SCHEMA_OTHER: 'failed',
  HQ_NOT_PERMITTED: 'failed',
  HQ_READ_ONLY: 'failed',
  HQ_FULL: 'failed',
  HQ_FAILED: 'failed',
  HQ_REFUSED: 'refused',
  HQ_DIFFERS: 'refused',
  HQ_SAME_CODES: 'refused',
  FONT_MISSING: 'internal',

  BRIDGE_ARGUMENT_INVALID: 'internal',
  BRIDGE_SENDER_REFUSED: 'internal',
  WINDOW_FAILED: 'internal',
  INTERNAL: 'internal',
} as const satisfies Record<string, ErrorKind>;

export type ErrorCode = keyof typeof errorKinds;

/** Values that a translated text is filled with; never a secret, never a customer's full code. */
export type ErrorParams = Readonly<Record<string, string | number>>;

/** An error that a person can do something about. Its code is stable and shown to support. */
export class TerminalError extends Error {
  override readonly name = 'TerminalError';
  readonly code: ErrorCode;
  readonly params: ErrorParams;

  constructor(code: ErrorCode, params: ErrorParams = {}, options?: ErrorOptions) {
    super(`${code} ${JSON.stringify(params)}`, options);
    this.code = code;
    this.params = params;
  }

  get kind(): ErrorKind {
    return errorKinds[this.code];
  }
}

/** Takes any error as one of ours; what nobody foresaw keeps its words for support. */
export function asTerminalError(error: unknown): TerminalError {
  if (error instanceof TerminalError) {
    return error;
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new TerminalError('INTERNAL', { detail }, { cause: error });
}

/** An error's own words, for support. */
export function errorDetail(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The `code` of a system or library error; blank where it has none. */
export function systemCode(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : '';
}

/** Whether there is no room for what was to be written, or the system gives no more of it. */
export function isDiskFull(error: unknown): boolean {
  const code = systemCode(error);
  return code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG' || code.startsWith('SQLITE_FULL');
}
