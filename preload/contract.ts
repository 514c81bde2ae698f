import { z } from 'zod';
import { plainText } from '../main/common/plain-text.ts';
import {
  approval,
  closeOutlook,
  closePage,
  closesMade,
  dayReportView,
  exported,
  exportFormats,
  operatorId,
  operatorList,
  operatorName,
  operatorRoles,
  pin,
  reconcileResult,
  reportName,
  settlingActions,
} from './back-office-views.ts';
import {
  deviceSetup,
  foundDevices,
  printerForm,
  printerTest,
  receiptPreview,
  sampleKinds,
  scannerChoices,
} from './device-views.ts';
import {
  backupsView,
  doctorReport,
  keyChoice,
  keyNames,
  madeFile,
  settingValues,
  setupSaved,
  setupView,
} from './setup-views.ts';
import {
  historyDetail,
  historyFilter,
  historyPage,
  languages,
  paymentId,
  paymentStates,
  snapshot,
  wholeYen,
} from './views.ts';

/** The name under which the window finds its bridge: `window.onepay`. */
export const BRIDGE_NAME = 'onepay';

const nothing = z.null();
const about = z.strictObject({ id: paymentId });
const printJobId = z.strictObject({ id: z.uuid() });
/** What the counter showed when it was pressed: where it shows something else by now, the press is refused. */
const seen = z.strictObject({ sight: z.string() });
/** A payment, and the state in which it was seen: what has moved on is not cancelled or refunded unseen. */
const aboutSeen = z.strictObject({ id: paymentId, state: z.enum(paymentStates) });

function call<A extends z.ZodType, V extends z.ZodType>(args: A, value: V) {
  return { args, value } as const;
}

/**
 * What the window may ask of the main process: one argument in, one value or one error out. The types, the checks on both
 * sides of each handler, the preload's API and the registration are all derived from this map.
 */
export const calls = {
  /** All that the window shows; to be asked for at the start and after a missed event. */
  'snapshot.get': call(nothing, snapshot),
  'language.set': call(z.enum(languages), nothing),
  'sound.set': call(z.enum(['on', 'off']), nothing),
  'window.toggleFullScreen': call(nothing, nothing),

  /** Opens the terminal once more, after something kept it from opening. */
  'terminal.tryAgain': call(nothing, nothing),

  /** Makes this PC a training terminal; only where it is none yet. */
  'firstRun.startTraining': call(nothing, nothing),

  /**
   * The cashier has settled on an amount: from now on a scan pays it, or a scan that was made before pays it at once. An
   * amount above `limits.confirmAboveYen` needs `confirmed: 'twice'`.
   */
  'counter.charge': call(
    z.strictObject({ amountYen: wholeYen, confirmed: z.enum(['once', 'twice']), sight: z.string() }),
    nothing,
  ),
  /** Back to the amount, where nothing was sent yet. */
  'counter.changeAmount': call(seen, nothing),
  /** Forgets a code that was scanned before its amount. */
  'counter.forgetScan': call(seen, nothing),
  /** The same amount again with a new code, after a result that charged nothing. */
  'counter.tryAgain': call(seen, nothing),
  /** Leaves a result; one that is unknown goes to the tray. */
  'counter.nextCustomer': call(seen, nothing),

  /** Cancels a payment that is waiting or unknown, or the last sale. */
  'payment.cancel': call(z.strictObject({ ...aboutSeen.shape, approval: approval.nullable() }), nothing),
  /** Gives back a part of a payment or all that is left, in whole yen. */
  'payment.refund': call(
    z.strictObject({
      ...aboutSeen.shape,
      amountYen: wholeYen,
      /** What the journal and the gateway are told, in one line; blank for none. */
      reason: z.string().overwrite(plainText).max(256),
      approval: approval.nullable(),
    }),
    nothing,
  ),
  /** Asks the gateway now, about one item or all that is open. */
  'payment.checkNow': call(z.strictObject({ id: paymentId.nullable() }), nothing),
  /** Prints the customer's or the shop's copy of the receipt of a payment or a refund; after the first time it is marked. */
  'receipt.print': call(z.strictObject({ id: paymentId, copy: z.enum(['customer', 'merchant']) }), nothing),
  /** The receipt that a payment or a refund has, as it would be printed now. */
  'receipt.preview': call(z.strictObject({ id: paymentId, copy: z.enum(['customer', 'merchant']) }), receiptPreview),
  /** For a payment that is being checked: a slip that says so, with which it can be found again. */
  'receipt.printSlip': call(about, nothing),

  /** Tries all that waits for the printer now. */
  'print.tryNow': call(nothing, nothing),
  /** Takes a document out of the queue that has not begun to be printed, or stands still. */
  'print.cancel': call(printJobId, nothing),
  /** A document whose end nobody knew has come out. */
  'print.cameOut': call(printJobId, nothing),
  /** A document whose end nobody knew is printed once more. */
  'print.again': call(printJobId, nothing),

  /** How the devices are set up. */
  'devices.setup': call(nothing, deviceSetup),
  /** Looks at what is plugged in; takes a second or two. */
  'devices.find': call(nothing, foundDevices),
  /** Writes the settings and uses them at once; gives what is set up then. */
  'devices.setScanners': call(z.strictObject({ scanners: scannerChoices }), deviceSetup),
  'devices.setPrinter': call(z.strictObject({ printer: printerForm.nullable() }), deviceSetup),
  /** From `start` to `stop` scans are shown and go nowhere else; only where nothing is being sold. */
  'devices.scanTest': call(z.enum(['start', 'stop']), nothing),
  /** Prints a sample on the printer that is set up. */
  'devices.printSample': call(z.strictObject({ sample: z.enum(sampleKinds) }), printerTest),
  /** The same as a picture, as a printer of this form would print it. */
  'devices.preview': call(
    z.strictObject({ sample: z.enum(sampleKinds), printer: printerForm.nullable() }),
    receiptPreview,
  ),
  'devices.openDrawer': call(nothing, printerTest),
  /** Asks the printer how it is. */
  'devices.askPrinter': call(nothing, printerTest),

  /** Takes note of announcements of the tray. */
  'tray.acknowledge': call(z.strictObject({ ids: z.array(paymentId).min(1).max(100) }), nothing),

  /** The customer's code that a training terminal makes up, taken as if it had been scanned; only for training. */
  'training.scanCode': call(nothing, nothing),

  /** Somebody begins to work at the counter. */
  'operator.signIn': call(z.strictObject({ operator: operatorId, pin }), nothing),
  /** Whoever is there leaves the counter; what is under way goes on. */
  'operator.lock': call(nothing, nothing),
  /** Somebody is working at the window: it is not locked by itself for now. */
  'operator.active': call(nothing, nothing),
  /** Only where there is none yet. Signs in too. */
  'operator.makeFirstManager': call(z.strictObject({ operator: operatorId, name: operatorName, pin }), nothing),
  'operators.list': call(nothing, operatorList),
  'operators.add': call(
    z.strictObject({ operator: operatorId, name: operatorName, role: z.enum(operatorRoles), pin }),
    operatorList,
  ),
  'operators.change': call(
    z.strictObject({ operator: operatorId, name: operatorName, role: z.enum(operatorRoles) }),
    operatorList,
  ),
  'operators.setPin': call(z.strictObject({ operator: operatorId, pin }), operatorList),
  'operators.setState': call(
    z.strictObject({ operator: operatorId, state: z.enum(['active', 'disabled']) }),
    operatorList,
  ),

  /** What a close of a date would say now; null for today. */
  'close.outlook': call(z.strictObject({ businessDate: z.iso.date().nullable() }), closeOutlook),
  /** Closes a business date, and all open ones before it first. */
  'close.make': call(
    z.strictObject({
      businessDate: z.iso.date(),
      reconcile: z.enum(['first', 'no']),
      approval: approval.nullable(),
    }),
    closesMade,
  ),
  'close.list': call(z.strictObject({ before: z.int().min(1).nullable() }), closePage),
  'close.show': call(z.strictObject({ sequence: z.int().min(1) }), dayReportView),
  'close.print': call(reportName, nothing),
  'close.export': call(z.strictObject({ report: reportName, format: z.enum(exportFormats) }), exported),

  /** Begins to compare these business dates with the gateway's book; what is told of it comes with the snapshot. */
  'reconcile.start': call(z.strictObject({ from: z.iso.date(), to: z.iso.date() }), nothing),
  'reconcile.pause': call(nothing, nothing),
  /** Goes on where it stopped. */
  'reconcile.resume': call(nothing, nothing),
  /** What the last comparison has found; null where there was none. */
  'reconcile.result': call(nothing, reconcileResult.nullable()),
  'reconcile.settle': call(
    z.strictObject({
      key: z.string().max(64),
      action: z.enum(settlingActions),
      /** What is to be remembered; needed for `note`. */
      note: z.string().trim().max(200),
      approval: approval.nullable(),
    }),
    reconcileResult,
  ),

  /** How this PC is set up, field by field; also before it is a terminal, and while it cannot open. */
  'setup.show': call(nothing, setupView),
  /** The same with what somebody has typed, and what would be wrong with it; nothing is saved. */
  'setup.check': call(z.strictObject({ values: settingValues }), setupView),
  /** Saves what was typed, and works by it at once; only where nothing is being sold. */
  'setup.save': call(z.strictObject({ values: settingValues, approval: approval.nullable() }), setupSaved),
  /** Writes the settings as a `terminal.json`, without secrets. */
  'setup.export': call(nothing, madeFile),
  /** The password of the headquarters' server; blank forgets it. */
  'setup.headquartersPassword': call(
    z.strictObject({ password: z.string().max(256), approval: approval.nullable() }),
    setupView,
  ),
  /** Lets somebody choose a key file; null where none was chosen. */
  'keys.choose': call(z.strictObject({ which: z.enum(keyNames) }), keyChoice.nullable()),
  /** Looks into the chosen file with a passphrase. */
  'keys.check': call(z.strictObject({ ticket: z.uuid(), passphrase: z.string().max(256) }), keyChoice),
  /** Takes the chosen key, and wipes its file where that is wanted. */
  'keys.import': call(
    z.strictObject({
      ticket: z.uuid(),
      passphrase: z.string().max(256),
      file: z.enum(['keep', 'wipe']),
      /** The setting of that name as it is typed: the keys of a PC that is no terminal yet come before anything is saved. */
      allowKeyFile: z.boolean(),
      approval: approval.nullable(),
    }),
    setupView,
  ),

  /** Looks at everything that the terminal depends on; takes some seconds. */
  'doctor.run': call(nothing, doctorReport),
  'backups.list': call(nothing, backupsView),
  /** Makes a copy of the ledger now. */
  'backups.make': call(nothing, backupsView),
  /** Writes one file for support: logs, settings without secrets, what the doctor says. */
  'support.makeBundle': call(nothing, madeFile),

  'history.page': call(historyFilter, historyPage),
  'history.detail': call(about, historyDetail),

  /**
   * What a scanner typed that works as a keyboard. `cut` says that it did not end as a scan ends. The code never comes
   * back: the window hears of it by its last four characters.
   */
  'scanner.typed': call(
    z.strictObject({
      text: z.string().max(4096),
      ending: z.enum(['whole', 'cut']),
      scanner: z.number().int().min(0),
      /** From the first key to the end, in ms. */
      durationMs: z.number().min(0).optional(),
      /** What ended it; absent where nothing did that ends a code. */
      by: z.enum(['Enter', 'Tab', 'silence']).optional(),
    }),
    nothing,
  ),
} as const;

/** What the window hears without asking. */
export const events = {
  /** Everything anew, whenever something has changed. `seq` grows by one each time: a gap means that one was missed. */
  snapshot,
} as const;

export type CallName = keyof typeof calls;
export type CallArgs<N extends CallName> = z.output<(typeof calls)[N]['args']>;
export type CallValue<N extends CallName> = z.output<(typeof calls)[N]['value']>;
export type EventName = keyof typeof events;
export type EventValue<E extends EventName> = z.output<(typeof events)[E]>;

/** An error in the window's language. `code` is the same in every language, for support. */
export type BridgeError = z.output<typeof bridgeError>;
export const bridgeError = z.strictObject({
  kind: z.string(),
  code: z.string(),
  message: z.string(),
  hint: z.string(),
});

/** What a call resolves with; it never rejects, since an Error loses its fields on the way. */
export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: BridgeError };

/** What the preload puts into the window. */
export interface Bridge {
  call<N extends CallName>(name: N, args: CallArgs<N>): Promise<Answer<CallValue<N>>>;
  /** Gives a function that ends the listening. */
  on<E extends EventName>(name: E, listener: (value: EventValue<E>) => void): () => void;
}

export const callNames = Object.keys(calls) as readonly CallName[];
export const eventNames = Object.keys(events) as readonly EventName[];

/** The channel of a call or an event. */
export function channelOf(name: CallName | EventName): string {
  return `onepay:${name}`;
}

export type * from './back-office-views.ts';
export type * from './device-views.ts';
export { keyboardEndings, sampleKinds, serialEndings } from './device-views.ts';
export type * from './setup-views.ts';
export { settingSections } from './setup-views.ts';
export type * from './views.ts';
export { languages } from './views.ts';
