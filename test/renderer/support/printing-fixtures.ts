import { createTranslator } from '../../../main/i18n/translator.ts';
import { printerProfile } from '../../../main/printers/profiles.ts';
import { renderSvg } from '../../../main/printers/render.ts';
import { sampleDocument } from '../../../main/terminal/documents/samples.ts';
import type {
  CounterView,
  Language,
  PrintJobView,
  ReceiptPreview,
  ReceiptView,
  Worded,
} from '../../../preload/contract.ts';
import { testProfile } from '../../support/terminals.ts';

// Printer, queue and receipts as the main process tells of them, in one language.

const uuid = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

const words = {
  ja: {
    paperOut: ['用紙がなくなりました。', '新しいロール紙を入れて、カバーを閉じてください。続きは自動で印刷します。'],
    paperLow: ['用紙が残りわずかです。', '新しいロール紙を用意してください。'],
    notReached: ['プリンターにつながりません。', '電源とケーブルを確かめてください。つながると自動で印刷します。'],
    cut: ['印刷の途中で接続が切れました。', '電源とケーブルを確かめてください。'],
    titles: [
      '領収書 お客様控え R2611227177000001',
      '領収書 加盟店控え R2611227177000001',
      '点検レポート 2026-11-22',
      '領収書 お客様控え R2611227177000002',
    ],
  },
  en: {
    paperOut: ['The printer is out of paper.', 'Put in a new roll and close the cover. Printing goes on by itself.'],
    paperLow: ['The paper is nearly used up.', 'Keep a new roll ready.'],
    notReached: ['The printer cannot be reached.', 'Check its power and cable. Printing goes on by itself.'],
    cut: ['The connection broke in the middle.', 'Check its power and cable.'],
    titles: [
      "Receipt, customer's copy R2611227177000001",
      'Receipt, merchant copy R2611227177000001',
      'X report 2026-11-22',
      "Receipt, customer's copy R2611227177000002",
    ],
  },
  zh: {
    paperOut: ['打印机缺纸。', '请放入新的纸卷并合上机盖，打印会自动继续。'],
    paperLow: ['纸张即将用完。', '请准备新的纸卷。'],
    notReached: ['无法连接打印机。', '请检查电源和线缆，连接后会自动打印。'],
    cut: ['打印途中连接断开。', '请检查电源和线缆。'],
    titles: [
      '收据 顾客联 R2611227177000001',
      '收据 商户联 R2611227177000001',
      '中途报表 2026-11-22',
      '收据 顾客联 R2611227177000002',
    ],
  },
} as const;

type Problem = 'paperOut' | 'paperLow' | 'notReached' | 'cut';

const shortTexts = {
  ja: { paperOut: '用紙切れ', paperLow: '用紙残りわずか', notReached: '接続なし', cut: '接続なし' },
  en: { paperOut: 'Out of paper', paperLow: 'Paper low', notReached: 'Not connected', cut: 'Not connected' },
  zh: { paperOut: '缺纸', paperLow: '纸张将尽', notReached: '未连接', cut: '未连接' },
} as const;

/** A printer with which something is wrong. */
export function troubledPrinter(
  language: Language,
  state: 'attention' | 'stopped',
  problem: Problem,
): CounterView['status']['printer'] {
  return { state, problem: printerProblem(language, problem), shortText: shortTexts[language][problem] };
}

/** What is wrong with the printer. */
export function printerProblem(language: Language, problem: Problem): Worded {
  const [message, hint] = words[language][problem];
  return { kind: 'PRINTER', code: problem, message, hint };
}

/** A queue in which every state stands once. */
export function fullQueue(language: Language): CounterView['printQueue'] {
  const job = (number: 0 | 1 | 2 | 3, state: PrintJobView['state'], more: Partial<PrintJobView>): PrintJobView => ({
    id: uuid(201 + number),
    title: words[language].titles[number],
    state,
    problem: null,
    queuedAtText: `2026-11-22 14:1${number}:08`,
    nextInMs: null,
    ...more,
  });
  return {
    jobs: [
      job(0, 'endUnknown', { problem: printerProblem(language, 'cut') }),
      job(1, 'held', { problem: printerProblem(language, 'paperOut') }),
      job(2, 'printing', {}),
      job(3, 'waiting', { problem: printerProblem(language, 'notReached'), nextInMs: 12_000 }),
    ],
    count: 4,
    endUnknownCount: 1,
  };
}

/** Nothing is to be printed. */
export const emptyQueue: CounterView['printQueue'] = { jobs: [], count: 0, endUnknownCount: 0 };

/** The receipt of a result. */
export function receiptOf(state: ReceiptView['state'], problem: Worded | null = null): ReceiptView {
  const jobIds = {
    none: [],
    printed: [],
    cancelled: [],
    waiting: [201],
    printing: [201],
    held: [201],
    endUnknown: [201],
  };
  return { state, problem, jobIds: jobIds[state].map(uuid) };
}

/** The sample of a payment's receipt on 80 mm, as a shop that has filled in everything prints it. */
export function previewFixture(language: Language): ReceiptPreview {
  const profile = printerProfile('escpos-80mm');
  const printer = { name: 'TM-T88VI', profile: 'escpos-80mm', columns: profile.columns };
  const shop = {
    name: 'サンプル商店 渋谷駅前店',
    address: '東京都渋谷区道玄坂 1-2-3 サンプルビル 1F',
    phone: '03-0000-0000',
    registrationNumber: 'T1234567890123',
  };
  const translate = createTranslator(language);
  const context = { shop, training: false, timeZone: testProfile.timeZone, language, translate };
  const svg = renderSvg(sampleDocument('payment', printer, context), profile);
  return { svg, characters: ['鷗→鴎', '髙→?'] };
}
