import path from 'node:path';
import type { PaymentJson } from '../../main/cli/payments.ts';
import type { RefundJson } from '../../main/cli/refunds.ts';
import { systemClock } from '../../main/common/clock.ts';
import type { TimeZoneCode } from '../../main/common/time.ts';
import { Ledger } from '../../main/ledger/ledger.ts';
import type { Call } from '../../main/onepay/requests.ts';
import { changeSettings, type PaymentAnswer, runPosJson, startPos } from './cli.ts';
import { farDayStart } from './day-start.ts';

/** 18 digits that the training gateway takes for Alipay, which refunds parts. */
export const ALIPAY_CODE = '280390312172859395';
/** Digits that the training gateway takes for PayPay, which refunds all or nothing. */
export const PAYPAY_CODE = '990390312172859395';

type ErrorJson = PaymentAnswer['error'];

/** What `refund` gives with `--json`. */
export interface RefundAnswer {
  readonly ok: boolean;
  readonly refund: RefundJson;
  readonly payment: PaymentJson;
  readonly error: ErrorJson;
}

/** What `recover` and `watch` give with `--json`. */
export interface RecoverAnswer {
  readonly ok: boolean;
  readonly settled: readonly PaymentJson[];
  readonly open: readonly PaymentJson[];
  readonly settledRefunds: readonly RefundJson[];
  readonly openRefunds: readonly RefundJson[];
  readonly line: string;
  readonly error: ErrorJson;
}

/** Pays by the command line; gives the payment, whatever became of it. */
export async function payOnce(data: string, amount: number, code = ALIPAY_CODE): Promise<PaymentJson> {
  const args = ['--data', data, 'pay', '--amount', String(amount), '--code', code, '--no-print'];
  const { json } = await runPosJson<PaymentAnswer>(args);
  if (json.payment === null) {
    throw new Error(JSON.stringify(json.error));
  }
  return json.payment;
}

/** The training gateway as a process of its own, which the terminal's settings name; it ends with the test. */
export async function startGatewayProcess(data: string, acting: readonly string[] = []) {
  const { line } = startPos(['--data', data, '--json', 'training-gateway', '--port', '0']);
  const { gateway } = JSON.parse(await line(/gateway/)) as { gateway: { url: string } };
  const { url } = gateway;
  await changeSettings(data, { gateway: { baseUrl: url } }, acting);
  return {
    url,
    /** Makes the next request of a call follow the scenario of an ending. */
    force: async (call: Call, ending: string): Promise<void> => {
      const body = JSON.stringify({ next: { call, ending } });
      const { ok, status } = await fetch(`${url}/training/control`, { method: 'POST', body });
      if (!ok) {
        throw new Error(`the training gateway refused to be told what to do: ${status}`);
      }
    },
  };
}

/** Looks into, or writes into, the ledger of a training terminal that no command is using. */
export function withTrainingLedger<T>(data: string, work: (ledger: Ledger) => T): T {
  const ledger = new Ledger({
    file: path.join(data, 'training-ledger.sqlite'),
    clock: systemClock,
    timeZone: 'p9' as TimeZoneCode,
    dayStart: farDayStart,
  });
  try {
    return work(ledger);
  } finally {
    ledger.close();
  }
}
