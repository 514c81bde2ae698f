import type { DifferenceView, Language, ReconcileProgress, ReconcileResult } from '../../../preload/contract.ts';

// What the main process tells of a comparison with the gateway's book, in each language.

const words = {
  ja: {
    paid: '支払い済み',
    unknown: '結果確認中',
    cancelled: '取消済み',
    none: '',
    onlyHere: ['ゲートウェイに記録がありません。', '「今すぐ確認」で、ゲートウェイに結果を尋ねてください。'],
    onlyThere: [
      'この端末に記録がない支払いです。',
      'お客様の支払いとして確かめられないときは取り消し、調べた結果をメモに残してください。',
    ],
    amount: ['返金の額が違います。', 'ゲートウェイの管理画面での返金を調べ、メモに残してください。'],
    state: ['ゲートウェイでは取消済みです。', '「今すぐ確認」で、この端末の記録を確定させてください。'],
    settled: 'メモ：管理画面で返金したことを確認（佐藤）',
    failed: ['ゲートウェイとの照合ができませんでした（接続できません）。', '回線を確かめて、「再開」してください。'],
  },
  en: {
    paid: 'Paid',
    unknown: 'Being checked',
    cancelled: 'Cancelled',
    none: '',
    onlyHere: ['The gateway has no record of it.', 'Press "Check now" to ask the gateway how it ended.'],
    onlyThere: [
      'This terminal has no record of this payment.',
      'If it cannot be told whose it is, cancel it, and leave a note about what was found out.',
    ],
    amount: ['The refunded amounts differ.', "Look for a refund on the gateway's own site, and leave a note."],
    state: ['At the gateway it is cancelled.', 'Press "Check now" to settle it here as well.'],
    settled: "Note: refunded on the gateway's site (Sato)",
    failed: ['The comparison with the gateway failed (not reached).', 'See to the network, then go on.'],
  },
  zh: {
    paid: '已付款',
    unknown: '正在确认',
    cancelled: '已撤销',
    none: '',
    onlyHere: ['网关没有此记录。', '请按“立即确认”，向网关查询结果。'],
    onlyThere: ['本终端没有此付款的记录。', '无法确认是哪位顾客的付款时请撤销，并把查明的情况写入备注。'],
    amount: ['退款金额不同。', '请在网关管理页面查找退款，并留下备注。'],
    state: ['网关显示已撤销。', '请按“立即确认”，更新本终端的记录。'],
    settled: '备注：已确认在管理页面退款（佐藤）',
    failed: ['与网关对账失败（无法连接）。', '请检查网络，然后继续。'],
  },
} as const;

/** One difference of each kind, the last of them dealt with. */
export function differencesFixture(language: Language): readonly DifferenceView[] {
  const say = words[language];
  const side = (yen: number | null, stateText: string, refundedYen: number | null = null) => ({
    yen,
    refundedYen,
    stateText,
  });
  const common = {
    paymentId: null,
    timeText: '2026-11-22 14:12:08',
    beingChecked: false,
    settledText: null,
    settledAs: null,
  } as const;
  const told = ([message, hint]: readonly [string, string]) => ({ message, hint });
  return [
    {
      ...common,
      ...told(say.onlyHere),
      key: 'a1',
      kind: 'onlyHere',
      receiptNo: 'R2611227177000181',
      orderId: 'O20261122141208000042',
      here: side(4_980, say.unknown),
      there: side(null, say.none),
      actions: ['confirm', 'note'],
    },
    {
      ...common,
      ...told(say.onlyThere),
      key: 'a2',
      kind: 'onlyThere',
      receiptNo: '',
      orderId: 'O20261122151500000077',
      here: side(null, say.none),
      there: side(12_800, say.paid),
      actions: ['reverse', 'note'],
    },
    {
      ...common,
      ...told(say.state),
      key: 'a3',
      kind: 'state',
      receiptNo: 'R2611227177000150',
      orderId: 'O20261122130100000021',
      here: side(1_200, say.paid),
      there: side(1_200, say.cancelled),
      actions: ['confirm', 'note'],
    },
    {
      ...common,
      ...told(say.amount),
      key: 'a4',
      kind: 'amount',
      receiptNo: 'R2611217177000098',
      orderId: 'O20261121190100000009',
      here: side(3_000, say.paid, 0),
      there: side(3_000, say.paid, 500),
      actions: [],
      settledText: say.settled,
      settledAs: 'done',
    },
  ];
}

/** A comparison of two days with a difference of each kind. */
export function reconcileResultFixture(language: Language, more: Partial<ReconcileResult> = {}): ReconcileResult {
  return {
    from: '2026-11-21',
    to: '2026-11-22',
    madeAtText: '2026-11-22 20:44:10',
    matched: 318,
    onlyHere: 1,
    onlyThere: 1,
    differs: 2,
    checking: 0,
    notCompared: 0,
    matchedYen: 733_480,
    differences: [...differencesFixture(language)],
    ...more,
  };
}

/** Both books say the same. */
export function agreedFixture(language: Language): ReconcileResult {
  return reconcileResultFixture(language, { onlyHere: 0, onlyThere: 0, differs: 0, differences: [] });
}

/** A comparison that is on its way, or stands still. */
export function reconcileProgressFixture(
  language: Language,
  state: ReconcileProgress['state'],
  more: Partial<ReconcileProgress> = {},
): ReconcileProgress {
  const [message, hint] = words[language].failed;
  return {
    state,
    from: '2026-11-21',
    to: '2026-11-22',
    fetched: 1_200,
    total: 3_400,
    share: 0.35,
    problem: state === 'failed' ? { kind: 'failed', code: 'RECONCILE_FAILED', message, hint } : null,
    ...more,
  };
}
