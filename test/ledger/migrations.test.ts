import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { BusinessDate } from '../../main/common/time.ts';
import { exchangeHash } from '../../main/ledger/exchanges.ts';
import { GENESIS_HASH, rowHash } from '../../main/ledger/journal.ts';
import type { PaymentState } from '../../main/ledger/machine.ts';
import { ledgerMigrations } from '../../main/ledger/migrations.ts';
import { APPLICATION_ID, journalSql, triggers } from '../../main/ledger/schema.ts';
import { openTestLedger, someExchange, someOrder, writeAttempt, writePaid, writeRefund } from '../support/ledgers.ts';
import { makeOld } from '../support/old-ledgers.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { TestClock } from '../support/test-clock.ts';

/** The state tables of version 1, as they lie on the disks of shops. */
const stateSqlOfVersion1 = `
CREATE TABLE payments (
  id              TEXT PRIMARY KEY,
  number          INTEGER NOT NULL UNIQUE,
  receipt_no      TEXT NOT NULL,
  state           TEXT NOT NULL CHECK (state IN ('created', 'sending', 'waitingForCustomer', 'unknown', 'cancelling',
    'paid', 'failed', 'refused', 'notSent', 'notCharged', 'cancelled', 'partlyRefunded', 'refunded')),
  amount_yen      INTEGER NOT NULL CHECK (amount_yen BETWEEN 1 AND 9999999999999),
  asked_pay_type  TEXT NOT NULL,
  pay_type        TEXT,
  code_mask       TEXT NOT NULL,
  remark          TEXT,
  service_mode    TEXT NOT NULL,
  merchant_id     TEXT,
  branch_code     TEXT NOT NULL,
  terminal_code   TEXT NOT NULL,
  token           TEXT UNIQUE,
  order_id        TEXT,
  order_detail_id TEXT,
  trans_time      TEXT,
  refund          TEXT NOT NULL,
  detail          TEXT,
  business_date   TEXT NOT NULL,
  created_at      TEXT NOT NULL,
  sent_at         TEXT,
  not_found_at    TEXT,
  settled_at      TEXT,
  last_seq        INTEGER NOT NULL
) STRICT;
CREATE INDEX payments_by_receipt_no ON payments (receipt_no, number);
CREATE INDEX payments_by_business_date ON payments (business_date, number);
CREATE INDEX payments_open ON payments (state, number)
  WHERE state IN ('created', 'sending', 'waitingForCustomer', 'unknown', 'cancelling');

CREATE TABLE token_seconds (
  stamp       INTEGER PRIMARY KEY,
  last_serial INTEGER NOT NULL CHECK (last_serial BETWEEN 0 AND 999999)
) STRICT;
`;

/** An event of version 1; `evidence` where an exchange belongs to it. */
interface OldEvent {
  readonly kind: string;
  readonly content: object;
  readonly evidence?: true;
}

/** What version 1 did about one payment, and the state in which that left it. */
interface OldPayment {
  readonly state: PaymentState;
  readonly events: readonly OldEvent[];
}

const answer = (kind: string, content: object): OldEvent => ({ kind, content, evidence: true });
const ask = (serial: number): OldEvent => ({ kind: 'payment.asked', content: { token: oldToken(serial) } });
const lost = answer('payment.unknown', { reason: 'lost', code: 'ECONNRESET' });
const paid = answer('payment.paid', { ...someOrder, refund: 'none' });
const waiting = answer('payment.waitingForCustomer', { ...someOrder, payType: '' });
const notFound = answer('payment.answered', { finding: 'notFound', code: 'E09103' });

const oldToken = (serial: number) => `OB0244899999AShop001BTer00120261122120000${String(serial).padStart(6, '0')}`;

/** Each way in which version 1 could leave a payment. */
const oldPayments: readonly OldPayment[] = [
  { state: 'paid', events: [paid] },
  {
    state: 'paid',
    events: [
      paid,
      { kind: 'receipt.printed', content: { copy: 'customer', printer: 'counter' } },
      { kind: 'receipt.failed', content: { copy: 'merchant', printer: 'counter', code: 'ECONNREFUSED' } },
    ],
  },
  { state: 'paid', events: [answer('payment.paid', { ...someOrder, refund: 'underWay' })] },
  { state: 'refunded', events: [answer('payment.paid', { ...someOrder, refund: 'inFull' })] },
  { state: 'failed', events: [answer('payment.failed', { ...someOrder, transStatus: '01' })] },
  {
    state: 'refused',
    events: [
      answer('payment.refused', {
        errorCode: 'E09301',
        subErrorCode: 'NOT_ENOUGH',
        errorInfo: 'no money',
        advice: 'customerMustAct',
      }),
    ],
  },
  { state: 'notSent', events: [answer('payment.notSent', { code: 'ECONNREFUSED' })] },
  { state: 'cancelled', events: [answer('payment.cancelled', someOrder)] },
  { state: 'unknown', events: [lost] },
  { state: 'unknown', events: [{ kind: 'payment.unknown', content: { reason: 'interrupted', code: 'INTERRUPTED' } }] },
  { state: 'unknown', events: [lost, ask(101), notFound] },
  {
    state: 'unknown',
    events: [lost, ask(102), answer('payment.answered', { finding: 'stillUnknown', code: 'STATUS_03' })],
  },
  {
    state: 'notCharged',
    events: [lost, ask(103), notFound, ask(104), answer('payment.notCharged', { errorCode: 'E09103' })],
  },
  {
    state: 'paid',
    events: [lost, ask(105), answer('payment.answered', { finding: 'notSent', code: 'X' }), ask(106), paid],
  },
  { state: 'waitingForCustomer', events: [waiting] },
  { state: 'waitingForCustomer', events: [lost, ask(107), waiting] },
  {
    state: 'paid',
    events: [
      waiting,
      ask(108),
      answer('payment.answered', { finding: 'stillWaiting', code: 'STATUS_14' }),
      ask(109),
      paid,
    ],
  },
  {
    state: 'unknown',
    events: [
      waiting,
      { kind: 'payment.unknown', content: { reason: 'customerDidNotAnswer', code: 'CUSTOMER_TIMEOUT' } },
    ],
  },
  { state: 'sending', events: [] },
];

/** Writes a ledger file as version 1 left it. */
function writeVersion1(file: string): void {
  const db = new Sqlite(file);
  db.pragma('journal_mode = WAL');
  db.pragma(`application_id = ${APPLICATION_ID}`);
  db.exec(journalSql);
  db.exec(stateSqlOfVersion1);
  db.pragma('user_version = 1');
  const journal = db.prepare(
    'INSERT INTO journal VALUES (@seq, @at, @business_date, @kind, @subject, @content, @prev_hash, @hash)',
  );
  const exchanges = db.prepare(
    `INSERT INTO exchanges VALUES (@id, @subject, @call, @token, @path, @started_at, @connected_ms, @headers_ms, @total_ms,
       @outcome, @http_status, @line_code, @request, @response, @response_chars, @gateway_date, @sha256)`,
  );
  const payments = db.prepare(
    `INSERT INTO payments VALUES (@id, @number, @receiptNo, @state, 1000, '99', NULL, '****9395', NULL, 'B01', 'OB0244899999',
       'AShop001', 'BTer001', @token, NULL, NULL, NULL, 'none', NULL, '2026-11-22', @at, @at, NULL, NULL, @seq)`,
  );
  let seq = 0;
  let exchangeId = 0;
  let hash = GENESIS_HASH;
  const at = () => new Date(Date.parse('2026-11-22T03:00:00.000Z') + seq * 1000).toISOString();
  const append = (subject: string, kind: string, content: object) => {
    seq += 1;
    const row = {
      seq,
      at: at(),
      business_date: '2026-11-22',
      kind,
      subject,
      content: JSON.stringify(content),
      prev_hash: hash,
    };
    hash = rowHash(row);
    journal.run({ ...row, hash });
  };
  const keep = (subject: string) => {
    exchangeId += 1;
    const row = {
      id: exchangeId,
      subject,
      call: 'pay',
      token: `exchange ${exchangeId}`,
      path: someExchange.path,
      started_at: at(),
      connected_ms: 1.5,
      headers_ms: null,
      total_ms: 3.5,
      outcome: 'paid',
      http_status: 200,
      line_code: null,
      request: someExchange.request,
      response: someExchange.response ?? null,
      response_chars: null,
      gateway_date: null,
    };
    const sha256 = exchangeHash(row);
    exchanges.run({ ...row, sha256 });
    return { id: exchangeId, sha256 };
  };
  for (const [index, { state, events }] of oldPayments.entries()) {
    const number = index + 1;
    const id = idOf(index);
    const token = oldToken(number);
    append(id, 'payment.created', {
      number,
      receiptNo: `R${number}`,
      amountYen: 1000,
      askedPayType: '99',
      codeMask: '****9395',
      serviceMode: 'B01',
      merchantId: 'OB0244899999',
      branchCode: 'AShop001',
      terminalCode: 'BTer001',
    });
    append(id, 'payment.sending', { token });
    for (const { kind, content, evidence } of events) {
      append(id, kind, evidence === undefined ? content : { ...content, exchange: keep(id) });
    }
    payments.run({ id, number, receiptNo: `R${number}`, state, token, at: at(), seq });
  }
  db.prepare('INSERT INTO token_seconds VALUES (20261122120000, 109)').run();
  db.close();
}

const idOf = (index: number) => `payment-${String(index + 1).padStart(4, '0')}`;

/** A version 1 ledger in a folder of its own. */
function oldLedger(): { readonly file: string; readonly backups: () => string[] } {
  const folder = tempFolder();
  const file = path.join(folder, 'ledger.sqlite');
  writeVersion1(file);
  return { file, backups: () => backupsIn(folder) };
}

function backupsIn(folder: string): string[] {
  const backups = path.join(folder, 'backups');
  return existsSync(backups) ? readdirSync(backups) : [];
}

/** All journal rows and exchanges of a file. */
function evidenceOf(file: string): unknown {
  const db = new Sqlite(file, { readonly: true });
  try {
    return {
      journal: db
        .prepare('SELECT seq, at, business_date, kind, subject, content, prev_hash, hash FROM journal ORDER BY seq')
        .all(),
      exchanges: db.prepare('SELECT * FROM exchanges ORDER BY id').all(),
    };
  } finally {
    db.close();
  }
}

/** Who did it, of all rows. */
function actorsOf(file: string): ReadonlySet<unknown> {
  const db = new Sqlite(file, { readonly: true });
  try {
    return new Set(db.prepare<[], unknown>('SELECT actor FROM journal').pluck().all());
  } finally {
    db.close();
  }
}

describe('a ledger of version 1', () => {
  it('opens with all of its payments, in the states in which they were', () => {
    const { file } = oldLedger();
    const ledger = openTestLedger({ file });
    expect(oldPayments.map((_old, index) => ledger.payments.find(idOf(index))?.state)).toEqual(
      oldPayments.map(({ state }) => state),
    );
    expect(ledger.payments.page({ limit: 1000 })).toHaveLength(oldPayments.length);
    expect(ledger.payments.find(idOf(0))).toMatchObject({
      ...someOrder,
      receiptNo: 'R1',
      refundedYen: 0,
      token: oldToken(1),
    });
    expect(ledger.payments.find(idOf(10))).toMatchObject({
      state: 'unknown',
      notFoundAt: expect.stringMatching(/^2026-/),
    });
    expect(ledger.verify().faults).toEqual([]);
  });

  it('has what is open in the recovery queue, and a receipt for what was paid or cancelled', () => {
    const { file } = oldLedger();
    const ledger = openTestLedger({ file });
    const inState = (...states: PaymentState[]) =>
      oldPayments.flatMap(({ state }, index) => (states.includes(state) ? [idOf(index)] : []));
    expect(
      ledger.queue
        .items()
        .map(({ id }) => String(id))
        .sort(),
    ).toEqual(inState('unknown', 'waitingForCustomer'));
    const db = new Sqlite(file, { readonly: true });
    const receipts = db.prepare<[], { subject: string }>('SELECT subject FROM receipts ORDER BY subject').all();
    db.close();
    expect(receipts.map(({ subject }) => subject)).toEqual(inState('paid', 'refunded', 'cancelled'));
  });

  it('keeps its journal and its evidence byte by byte', () => {
    const { file } = oldLedger();
    const before = evidenceOf(file);
    openTestLedger({ file });
    expect(evidenceOf(file)).toEqual(before);
    expect(actorsOf(file)).toEqual(new Set([null]));
  });

  it('is backed up once, as it was', () => {
    const { file, backups } = oldLedger();
    const before = evidenceOf(file);
    openTestLedger({ file });
    openTestLedger({ file });
    const copies = backups();
    // One copy before each step to a newer version.
    expect(copies).toHaveLength(ledgerMigrations.length - 1);
    const first = copies.find((name) => name.includes('-v1-'));
    expect(first).toMatch(/^ledger-v1-20261122T030000000Z\.sqlite$/);
    const copy = path.join(path.dirname(file), 'backups', first ?? '');
    expect(evidenceOf(copy)).toEqual(before);
    const db = new Sqlite(copy, { readonly: true });
    expect(db.pragma('user_version', { simple: true })).toBe(1);
    expect(db.prepare('SELECT count(*) AS n FROM payments').get()).toEqual({ n: oldPayments.length });
    db.close();
  });

  it('never draws a token again that the older version drew', () => {
    const { file } = oldLedger();
    const ledger = openTestLedger({ file, firstSerial: () => 0 });
    expect(writeAttempt(ledger).token).toBe(oldToken(110));
    expect(ledger.verify().faults).toEqual([]);
  });

  it('takes new payments, numbered on', () => {
    const { file } = oldLedger();
    const ledger = openTestLedger({ file });
    const { id } = writeAttempt(ledger);
    expect(ledger.payments.find(id)).toMatchObject({ number: oldPayments.length + 1, state: 'sending' });
  });

  it('is left as it is by whoever only looks on', () => {
    const { file, backups } = oldLedger();
    const before = evidenceOf(file);
    expect(() => openTestLedger({ file, writable: false })).toThrow();
    expect(backups()).toEqual([]);
    expect(evidenceOf(file)).toEqual(before);
    expect(openTestLedger({ file }).payments.page({ limit: 1000 })).toHaveLength(oldPayments.length);
  });

  it('stays of version 1 where a step fails half-way, and is brought over the next time', () => {
    const { file, backups } = oldLedger();
    const broken = [
      ...ledgerMigrations.slice(0, 1),
      () => {
        throw new Error('the power went');
      },
    ];
    expect(() => openTestLedger({ file, migrations: broken })).toThrow('the power went');
    const db = new Sqlite(file, { readonly: true });
    expect(db.pragma('user_version', { simple: true })).toBe(1);
    db.close();
    expect(backups()).toHaveLength(1);
    const ledger = openTestLedger({ file, clock: new TestClock('2026-11-23T12:00:00+09:00') });
    expect(oldPayments.map((_old, index) => ledger.payments.find(idOf(index))?.state)).toEqual(
      oldPayments.map(({ state }) => state),
    );
    expect(ledger.verify().faults).toEqual([]);
  });
});

describe('a ledger of version 3', () => {
  const clerk = 'operator:u1' as const;

  /** Two paid payments, one of them partly refunded, one that is unknown: as version 3 left them. */
  function ledgerOfVersion3() {
    const folder = tempFolder();
    const old = openTestLedger({ file: path.join(folder, 'ledger.sqlite') });
    const paidOne = writeAttempt(old, { amountYen: 700 });
    writePaid(old, paidOne);
    const refunded = writeAttempt(old, { amountYen: 900 });
    writePaid(old, refunded);
    writeRefund(old, refunded.id, 400);
    const open = writeAttempt(old);
    old.write((writer) => {
      writer.append({ kind: 'payment.unknown', subject: open.id, content: { reason: 'lost', code: 'ECONNRESET' } });
    });
    old.close();
    makeOld(old.file, 3);
    return { file: old.file, folder, paid: paidOne, open };
  }

  it('is of version 3 indeed: nothing of version 4 is in it', () => {
    const { file } = ledgerOfVersion3();
    const db = new Sqlite(file, { readonly: true });
    const sql = db.prepare<[], string>('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL').pluck().all().join();
    expect(db.pragma('user_version', { simple: true })).toBe(3);
    expect(sql).not.toMatch(/actor|operator|movements|closes|listed_items|reconciliation|utc_minute|taken/);
    db.close();
  });

  it('keeps its rows and their hashes, and verifies', () => {
    const { file } = ledgerOfVersion3();
    const before = evidenceOf(file);
    const ledger = openTestLedger({ file });
    expect(evidenceOf(file)).toEqual(before);
    expect(actorsOf(file)).toEqual(new Set([null]));
    expect(ledger.verify()).toMatchObject({ payments: 3, faults: [] });
    expect(backupsIn(path.dirname(file)).sort()).toEqual([
      expect.stringContaining('-v3-'),
      expect.stringContaining('-v4-'),
    ]);
  });

  it('has all that it ever took and gave back among what no close contains', () => {
    const { file } = ledgerOfVersion3();
    const { days } = openTestLedger({ file });
    expect(
      days.movementsUpTo('2026-11-22' as BusinessDate).map(({ kind, yen, operator }) => ({ kind, yen, operator })),
    ).toEqual([
      { kind: 'payment', yen: 700, operator: null },
      { kind: 'payment', yen: 900, operator: null },
      { kind: 'refund', yen: 400, operator: null },
    ]);
    expect(days.openDays()).toEqual([{ businessDate: '2026-11-22', paymentCount: 2, netYen: 1200 }]);
  });

  it('notes from then on who does what, under the hash of the row', () => {
    const { file, open } = ledgerOfVersion3();
    const ledger = openTestLedger({ file });
    ledger.write(
      (writer) => writer.append({ kind: 'payment.cancelRequested', subject: open.id, content: { reason: 'cashier' } }),
      clerk,
    );
    expect(ledger.eventsAbout(open.id).map(({ by }) => by)).toEqual(['unnamed', 'unnamed', 'unnamed', clerk]);
    expect(ledger.verify().faults).toEqual([]);
    ledger.close();
    tamper(file, "UPDATE journal SET actor = 'operator:u2' WHERE actor = 'operator:u1'");
    expect(() => openTestLedger({ file })).toThrow(/hash/);
  });

  it('shows a name that was put onto a row of before', () => {
    const { file } = ledgerOfVersion3();
    const ledger = openTestLedger({ file });
    tamper(file, "UPDATE journal SET actor = 'operator:u1' WHERE seq = 2");
    expect(ledger.verify().faults).toContainEqual({
      where: 'journal',
      row: '2',
      detail: 'its content does not have its hash',
    });
  });

  /** Changes a file behind the ledger's back, and leaves its triggers as they were. */
  function tamper(file: string, statement: string): void {
    const db = new Sqlite(file);
    db.exec('DROP TRIGGER journal_is_never_updated');
    db.exec(statement);
    db.exec(triggers.find((sql) => sql.includes('journal_is_never_updated')) ?? '');
    db.close();
  }
});

describe('a new ledger', () => {
  it('is of the newest version, and makes no backup', () => {
    const folder = tempFolder();
    const ledger = openTestLedger({ file: path.join(folder, 'ledger.sqlite') });
    writeAttempt(ledger);
    openTestLedger({ file: ledger.file });
    expect(backupsIn(folder)).toEqual([]);
    const db = new Sqlite(ledger.file, { readonly: true });
    expect(db.pragma('user_version', { simple: true })).toBe(ledgerMigrations.length);
    db.close();
  });
});
