import receiptline from 'receiptline';
import type { TimeZoneCode } from '../../main/common/time.ts';
import { createTranslator } from '../../main/i18n/translator.ts';
import type { Payment } from '../../main/ledger/payments.ts';
import { toMarkup } from '../../main/printers/markup.ts';
import { paperOf } from '../../main/printers/paper.ts';
import type { ReceiptDocument } from '../../main/printers/port.ts';
import { printerProfile } from '../../main/printers/profiles.ts';
import { renderDocument, renderSvg, renderText } from '../../main/printers/render.ts';
import { receiptDocument } from '../../main/terminal/receipt-document.ts';
import { makePng } from '../printers/make-png.ts';
import { type Benchmark, time } from './table.ts';

const payment = {
  receiptNo: 'R2611221234000001',
  state: 'paid',
  amountYen: 1500,
  askedPayType: '99',
  payType: '01',
  codeMask: '****9395',
  remark: null,
  branchCode: 'AShop001',
  terminalCode: 'BTer001',
  orderId: 'OWC202611221200000000001',
  orderDetailId: 'J1WP20261122120000000001',
  transTime: '20261122120000',
  businessDate: '2026-11-22',
  createdAt: '2026-11-22T03:00:00.000Z',
} as unknown as Payment;

/** From a payment to what a printer or a screen takes. */
export const receipts: Benchmark = {
  title: 'Rendering a receipt of 80 mm, from the payment on',
  run: async () => {
    const profile = printerProfile('escpos-80mm');
    const context = {
      shop: {
        name: '喫茶オネペイ',
        address: '東京都千代田区丸の内 1-1-1',
        phone: '03-0000-0000',
        registrationNumber: 'T1234567890123',
      },
      training: false,
      timeZone: 'p9' as TimeZoneCode,
      language: 'ja',
      translate: createTranslator('ja'),
    } as const;
    const document = () => receiptDocument({ kind: 'sale', payment, refundedYen: 0 }, 'customer', context);
    const markup = toMarkup(document(), paperOf(profile, 'ja'));
    const logo = makePng({ width: 576, height: 160, kind: 'grey8', interlaced: false }).toString('base64');
    const withLogo = (): ReceiptDocument => {
      const { language, lines } = document();
      return { language, lines: [{ kind: 'image', pngBase64: logo }, ...lines] };
    };
    const options = { command: 'escpos', cpl: 48, encoding: 'shiftjis' } as const;
    return [
      time('ESC/POS with substitutes for what the printer lacks (ours)', () => renderDocument(document(), profile), {
        rounds: 500,
        target: 20,
      }),
      time('the same with the largest logo (ours)', () => renderDocument(withLogo(), profile), {
        rounds: 100,
        target: 20,
      }),
      time('SVG (ours)', () => renderSvg(document(), profile), { rounds: 500 }),
      time('text (ours)', () => renderText(document(), profile), { rounds: 500 }),
      time('receiptline alone on finished markup (alternative)', () => receiptline.transform(markup, options), {
        rounds: 500,
      }),
    ];
  },
};
