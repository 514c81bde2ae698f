import { onTestFinished } from 'vitest';
import { systemClock } from '../../main/common/clock.ts';
import { type PaymentCode, readPaymentCode } from '../../main/common/payment-code.ts';
import type { DayStart, TimeZoneCode } from '../../main/common/time.ts';
import { yen } from '../../main/common/yen.ts';
import type { Ledger } from '../../main/ledger/ledger.ts';
import type { Payment } from '../../main/ledger/payments.ts';
import { DETECT_BRAND } from '../../main/onepay/brands.ts';
import { OnePayClient } from '../../main/onepay/client.ts';
import { createHttpTransport } from '../../main/onepay/http-transport.ts';
import type { RequestProfile } from '../../main/onepay/identity.ts';
import type { GatewayTransport } from '../../main/onepay/transport.ts';
import { createVerifier } from '../../main/onepay/verifier.ts';
import { Questions } from '../../main/terminal/questions.ts';
import { type SaleInput, type SaleStep, Sales } from '../../main/terminal/sale.ts';
import { gatewayKeys, terminalPrivateKey } from './keys.ts';
import { openTestLedger } from './ledgers.ts';
import type { TestClock } from './test-clock.ts';
import type { TestGateway } from './training.ts';

export const testProfile: RequestProfile = {
  identity: { serviceMode: 'B01', merchantId: 'OB0244899999', branchCode: 'AShop001', terminalCode: 'BTer001' },
  locale: 'JAPAN',
  timeZone: 'p9' as TimeZoneCode,
  appVersion: 'linux-OnePayPOS-0.1.0',
};

export const customerCode = paymentCode('280390312172859395');

export function paymentCode(text: string): PaymentCode {
  const read = readPaymentCode(text);
  if (!read.ok) {
    throw new Error(read.problem);
  }
  return read.code;
}

export interface TestTerminal {
  readonly ledger: Ledger;
  readonly client: OnePayClient;
  readonly questions: Questions;
  readonly sales: Sales;
  readonly clock: TestClock;
  /** Pays an amount with the usual code. */
  pay(amount: number, more?: Partial<SaleInput>, observe?: (step: SaleStep) => void): Promise<Payment>;
}

export interface TestTerminalOptions {
  readonly gateway: Pick<TestGateway, 'url' | 'clock'>;
  readonly ledger?: Ledger;
  readonly responseTimeoutMs?: number;
  /** Puts something between the terminal and the line. */
  readonly through?: (transport: GatewayTransport) => GatewayTransport;
}

/** A terminal with a real ledger file and a real HTTP line; its time is the gateway's. */
export function openTestTerminal(options: TestTerminalOptions): TestTerminal {
  const { clock, url } = options.gateway;
  const ledger = options.ledger ?? openTestLedger({ clock });
  const line = createHttpTransport({
    baseUrl: url,
    responseTimeoutMs: options.responseTimeoutMs ?? 300,
    connectTimeoutMs: 1000,
    proxy: 'none',
    monotonic: systemClock.monotonic,
  });
  onTestFinished(() => line.close());
  const client = new OnePayClient({
    serviceMode: 'B01',
    privateKey: terminalPrivateKey,
    verifier: createVerifier(gatewayKeys.publicKey, 'response'),
    transport: options.through?.(line) ?? line,
    clock,
  });
  const questions = new Questions({ ledger, client, profile: testProfile, clock });
  const sales = new Sales({
    ledger,
    client,
    questions,
    profile: testProfile,
    dayStart: '05:00' as DayStart,
    clock,
    waiting: { pollEveryMs: 3000, giveUpAfterMs: 120_000 },
  });
  return {
    ledger,
    client,
    questions,
    sales,
    clock,
    pay: (amount, more = {}, observe) =>
      sales.pay({ amount: yen(amount), code: customerCode, payType: DETECT_BRAND, ...more }, observe),
  };
}
