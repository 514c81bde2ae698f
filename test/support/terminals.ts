import { v7 as uuid } from 'uuid';
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
import { rsaCheck, rsaSigner } from '../../main/onepay/signature.ts';
import type { GatewayTransport } from '../../main/onepay/transport.ts';
import { createVerifier } from '../../main/onepay/verifier.ts';
import { ClockWatch } from '../../main/terminal/clock-watch.ts';
import { Connectivity } from '../../main/terminal/connectivity.ts';
import { type Desk, layOut } from '../../main/terminal/desk.ts';
import { defaultRecoveryRules, type RecoveryRules } from '../../main/terminal/next-step.ts';
import { LineReadiness } from '../../main/terminal/readiness.ts';
import { defaultBackoff } from '../../main/terminal/recovery/backoff.ts';
import type { SaleInput, SaleStep } from '../../main/terminal/sale.ts';
import { assembleTerminal, type Terminal, type TerminalParts } from '../../main/terminal/terminal.ts';
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

export interface TestTerminal extends Terminal {
  readonly ledger: Ledger;
  readonly client: OnePayClient;
  readonly clock: TestClock;
  readonly desk: Desk;
  readonly connectivity: Connectivity;
  readonly clockWatch: ClockWatch;
  /** Pays an amount with the usual code. */
  pay(amount: number, more?: Partial<SaleInput>, observe?: (step: SaleStep) => void): Promise<Payment>;
}

export interface TestTerminalOptions {
  readonly gateway: Pick<TestGateway, 'url' | 'clock'>;
  readonly ledger?: Ledger;
  readonly responseTimeoutMs?: number;
  readonly rules?: Partial<RecoveryRules>;
  readonly hasNetwork?: () => boolean;
  readonly sealCode?: Desk['sealCode'];
  readonly onProblem?: TerminalParts['onProblem'];
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
  const transport = options.through?.(line) ?? line;
  const clockWatch = new ClockWatch(clock, testProfile.timeZone);
  const connectivity = new Connectivity({
    hasNetwork: options.hasNetwork ?? (() => true),
    probe: () => transport.probe(),
  });
  const client = new OnePayClient({
    serviceMode: 'B01',
    signer: rsaSigner(terminalPrivateKey),
    verifier: createVerifier(rsaCheck(gatewayKeys.publicKey), 'response'),
    transport,
    clock,
    observe: (exchange) => connectivity.note(exchange),
  });
  const desk = layOut({
    ledger,
    client,
    profile: testProfile,
    dayStart: '05:00' as DayStart,
    clock,
    rules: { ...defaultRecoveryRules, ...options.rules },
    readiness: new LineReadiness(connectivity, clockWatch),
    sealCode: options.sealCode ?? (() => undefined),
    newId: () => uuid(),
  });
  const terminal = assembleTerminal(desk, {
    connectivity,
    clockWatch,
    backoff: defaultBackoff,
    random: () => 0.5,
    onProblem: options.onProblem ?? (() => undefined),
  });
  onTestFinished(() => terminal.recovery.close());
  return {
    ...terminal,
    ledger,
    client,
    clock,
    desk,
    connectivity,
    clockWatch,
    pay: (amount, more = {}, observe) =>
      terminal.sales.pay(
        { amount: yen(amount), code: customerCode, payType: DETECT_BRAND, by: 'unnamed', ...more },
        observe,
      ),
  };
}
