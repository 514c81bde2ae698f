import { describe, expect, it } from 'vitest';
import { QuestionLog } from '../../main/counter/questions.ts';
import type { AnySubjectId } from '../../main/ledger/events.ts';
import { paymentIn } from '../support/counters.ts';
import { openTestLedger } from '../support/ledgers.ts';

function openLog() {
  const ledger = openTestLedger();
  const read: AnySubjectId[] = [];
  const log = new QuestionLog({
    eventsAbout: (id) => {
      read.push(id);
      return ledger.eventsAbout(id);
    },
  });
  const unlisten = ledger.written.listen((ids) => log.forget(ids));
  const ask = (subject: ReturnType<typeof paymentIn>) =>
    ledger.write((writer) => writer.append({ kind: 'payment.asked', subject, content: { token: `Q${read.length}` } }));
  return { ledger, log, read, ask, unlisten };
}

describe('what the journal says of the asking', () => {
  it('is read once, and again as soon as something was written about the item', () => {
    const { ledger, log, read, ask } = openLog();
    const id = paymentIn(ledger, 'unknown');
    for (let n = 0; n < 3; n += 1) {
      expect(log.about(id)).toEqual({ asked: 0, lastAnswer: undefined });
    }
    expect(read).toEqual([id]);
    ask(id);
    expect(log.about(id).asked).toBe(1);
    expect(log.about(id).asked).toBe(1);
    expect(read).toEqual([id, id]);
  });

  it('of one item is not read again because of another', () => {
    const { ledger, log, read, ask } = openLog();
    const [one, other] = [paymentIn(ledger, 'unknown'), paymentIn(ledger, 'unknown')];
    log.about(one);
    log.about(other);
    ask(other);
    expect([log.about(one).asked, log.about(other).asked]).toEqual([0, 1]);
    expect(read).toEqual([one, other, other]);
  });

  it('is not spoiled by a transaction that was rolled back', () => {
    const { ledger, log, ask } = openLog();
    const id = paymentIn(ledger, 'unknown');
    log.about(id);
    expect(() =>
      ledger.write((writer) => {
        writer.append({ kind: 'payment.asked', subject: id, content: { token: 'rolled back' } });
        throw new Error('the disk is full');
      }),
    ).toThrow();
    expect(log.about(id).asked).toBe(0);
    ask(id);
    expect(log.about(id).asked).toBe(1);
  });
});
