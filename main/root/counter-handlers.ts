import type { CallArgs, CallName } from '../../preload/contract.ts';
import { TerminalError } from '../common/errors.ts';
import type { Counter } from '../counter/counter.ts';
import type { PrintJobId } from '../ledger/print-jobs.ts';
import type { Permission } from '../terminal/operators/permissions.ts';
import { requirePayment } from '../terminal/recording.ts';
import { seesMoney } from './back-office-handlers.ts';
import type { DeviceDesk } from './device-desk.ts';
import type { CounterHandlers } from './handlers.ts';
import type { OpenCounter } from './open-counter.ts';

type CounterCall = Extract<
  CallName,
  | `counter.${string}`
  | `payment.${string}`
  | `receipt.${string}`
  | `print.${string}`
  | `devices.${string}`
  | `tray.${string}`
  | `history.${string}`
  | 'training.scanCode'
>;

/** What the calls about sales, papers and devices do. @param open the counter. @throws TERMINAL_NOT_OPEN in it. */
export function counterHandlers(open: () => OpenCounter): Pick<CounterHandlers, CounterCall> {
  const hands = new CounterHands(open);
  const nothing = (work: () => void): null => {
    work();
    return null;
  };
  return {
    'counter.charge': (args) => nothing(() => hands.seen(args.sight).charge(args)),
    'counter.changeAmount': ({ sight }) => nothing(() => hands.seen(sight).changeAmount()),
    'counter.forgetScan': ({ sight }) => nothing(() => hands.seen(sight).forgetScan()),
    'counter.tryAgain': ({ sight }) => nothing(() => hands.seen(sight).tryAgain()),
    'counter.nextCustomer': ({ sight }) => nothing(() => hands.seen(sight).nextCustomer()),
    'payment.cancel': (args) => hands.cancel(args),
    'payment.refund': (args) => hands.refund(args),
    'payment.checkNow': ({ id }) => nothing(() => hands.till.checkNow(id)),
    'receipt.print': (args) => nothing(() => hands.till.paper.print(args.id, args.copy)),
    // Whoever sells may look at a receipt.
    'receipt.preview': (args) => hands.of('sell').devices.previewReceipt(args),
    'receipt.printSlip': ({ id }) => nothing(() => hands.till.paper.printSlip(id)),
    'print.tryNow': () => nothing(() => hands.till.printQueue.tryNow()),
    'print.cancel': ({ id }) => nothing(() => hands.till.printQueue.cancel(id as PrintJobId)),
    'print.cameOut': ({ id }) => nothing(() => hands.till.printQueue.cameOut(id as PrintJobId)),
    'print.again': ({ id }) => nothing(() => hands.till.printQueue.again(id as PrintJobId)),
    'devices.setup': () => hands.devices.setup(),
    'devices.find': () => hands.devices.find(),
    'devices.setScanners': (args) => hands.devices.setScanners(args),
    'devices.setPrinter': (args) => hands.devices.setPrinter(args),
    'devices.scanTest': (wanted) => nothing(() => hands.scanTest(wanted)),
    'devices.printSample': ({ sample }) => hands.devices.printSample(sample),
    'devices.preview': (args) => hands.devices.preview(args),
    'devices.openDrawer': () => hands.devices.openDrawer(),
    'devices.askPrinter': () => hands.devices.askPrinter(),
    'tray.acknowledge': ({ ids }) => nothing(() => hands.till.acknowledge(ids)),
    'training.scanCode': () => nothing(() => hands.till.scanTrainingCode()),
    'history.page': (filter) => hands.books.historyPage(filter),
    'history.detail': ({ id }) => hands.books.historyDetail(id),
  };
}

/** The counter in the hands of whoever stands there. */
class CounterHands {
  readonly #open: () => OpenCounter;

  constructor(open: () => OpenCounter) {
    this.#open = open;
  }

  /** @throws TerminalError SIGN_IN_NEEDED, NOT_PERMITTED. */
  of(permission: Permission): OpenCounter {
    const open = this.#open();
    open.backOffice.attendance.require(permission);
    return open;
  }

  /** In the hands of somebody who may sell. @throws TerminalError SIGN_IN_NEEDED, NOT_PERMITTED. */
  get till(): Counter {
    return this.of('sell').counter;
  }

  /** @throws TerminalError SIGN_IN_NEEDED, NOT_PERMITTED. */
  get devices(): DeviceDesk {
    return this.of('setUpDevices').devices;
  }

  /** In the hands of somebody who may see what was sold. @throws TerminalError SIGN_IN_NEEDED, NOT_PERMITTED. */
  get books(): Counter {
    const { counter, backOffice } = this.#open();
    backOffice.attendance.requireOneOf(seesMoney);
    return counter;
  }

  /** Where it still shows what was seen when somebody pressed. @throws TerminalError NOT_NOW. */
  seen(sight: string): Counter {
    const counter = this.till;
    if (counter.sight !== sight) {
      throw new TerminalError('NOT_NOW');
    }
    return counter;
  }

  scanTest(wanted: CallArgs<'devices.scanTest'>): void {
    const { counter, backOffice } = this.#open();
    // Ending one is always possible: nothing is sold meanwhile.
    if (wanted === 'start') {
      backOffice.attendance.require('setUpDevices');
    }
    counter.scanTest(wanted);
  }

  /** What took nothing yet anybody may give up who sells. */
  async cancel({ id, state, approval }: CallArgs<'payment.cancel'>): Promise<null> {
    const counter = this.#seenPayment({ id, state });
    const { terminal, backOffice } = this.#open();
    const { attendance, approvals } = backOffice;
    const needed = approvals().cancel && requirePayment(terminal.ledger, id).taken;
    const decided = await attendance.authorise({ permission: 'approve', approval, needed });
    // The manager's PIN took its time.
    counter.requireState(id, state);
    counter.cancel(id, decided);
    return null;
  }

  async refund({ id, state, amountYen, reason, approval }: CallArgs<'payment.refund'>): Promise<null> {
    const counter = this.#seenPayment({ id, state });
    const { attendance, approvals } = this.#open().backOffice;
    const needed = approvals().refund;
    const decided = await attendance.authorise({ permission: 'approve', approval, needed });
    counter.requireState(id, state);
    await counter.refund(id, { amountYen, reason, ...decided });
    return null;
  }

  #seenPayment({ id, state }: Pick<CallArgs<'payment.cancel'>, 'id' | 'state'>): Counter {
    const counter = this.till;
    counter.requireState(id, state);
    return counter;
  }
}
