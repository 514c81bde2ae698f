import type {
  CounterView,
  DeviceSetup,
  FoundDevices,
  Language,
  PrinterTest,
  TestScan,
  Worded,
} from '../../../preload/contract.ts';
import { printerProblem } from './printing-fixtures.ts';

// How the devices are set up and what was found, as the main process tells of it.

const words = {
  ja: {
    keyboardMode: [
      'キーボード型として動作しています。',
      '取扱説明書の「USB COM ポート」の設定バーコードを読み取ると、より確実になります。',
    ],
    noLibusb: [
      'HID POS の読取機を探せません（libusb がありません）。',
      '「sudo apt install libusb-1.0-0」を実行してください。',
    ],
    unplugged: ['読取機が見つかりません。', 'ケーブルを差し直してください。'],
    payment: ['支払いコードです。', '会計で使えます。'],
    noEnding: ['コードの終わりがありません。', '読取機を、コードのあとに Enter を送る設定に変えてください。'],
    product: ['商品のバーコードです。', '支払いには、お客様のスマートフォンのコードを読み取ってください。'],
    length: ['18 文字', '13 文字'],
    none: 'なし',
    epson: 'エプソン TM-T シリーズなど（80 mm）',
    star: 'スター TSP シリーズなど（80 mm）',
    denied: [
      'このプリンターを開く権限がありません。',
      '「sudo usermod -aG lp $USER」を実行し、ログインし直してください。',
    ],
  },
  en: {
    keyboardMode: [
      'It works as a keyboard.',
      'Scan the barcode "USB COM Port Emulation" of its manual: that mode is safer.',
    ],
    noLibusb: ['HID POS scanners cannot be looked for (no libusb).', 'Run "sudo apt install libusb-1.0-0".'],
    unplugged: ['The scanner is not there.', 'Plug its cable in again.'],
    payment: ['A payment code.', 'It can be used at the counter.'],
    noEnding: ['The code has no end.', 'Set the scanner to send Enter after each code.'],
    product: ['The barcode of a product.', "To pay, scan the code on the customer's phone."],
    length: ['18 characters', '13 characters'],
    none: 'none',
    epson: 'Epson TM-T and the like (80 mm)',
    star: 'Star TSP and the like (80 mm)',
    denied: ['This printer may not be opened.', 'Run "sudo usermod -aG lp $USER", then sign in again.'],
  },
  zh: {
    keyboardMode: ['正以键盘模式工作。', '请扫描说明书中的“USB COM Port Emulation”设置条码，更加可靠。'],
    noLibusb: ['无法查找 HID POS 扫码枪（缺少 libusb）。', '请运行“sudo apt install libusb-1.0-0”。'],
    unplugged: ['找不到扫码枪。', '请重新插好线缆。'],
    payment: ['付款码。', '可用于收款。'],
    noEnding: ['条码没有结尾。', '请将扫码枪设置为在条码后发送 Enter。'],
    product: ['商品条码。', '付款请扫描顾客手机上的付款码。'],
    length: ['18 个字符', '13 个字符'],
    none: '无',
    epson: '爱普生 TM-T 系列等（80 mm）',
    star: 'Star TSP 系列等（80 mm）',
    denied: ['没有打开此打印机的权限。', '请运行“sudo usermod -aG lp $USER”并重新登录。'],
  },
} as const;

const zebra = { vendorId: '05e0', productId: '1701', serialNumber: null };
const newland = { vendorId: '1eab', productId: '1d06', serialNumber: null };
const honeywell = { vendorId: '0c2e', productId: '0b6a', serialNumber: 'S17' };

function said(
  language: Language,
  code: 'keyboardMode' | 'noLibusb' | 'unplugged' | 'payment' | 'noEnding' | 'product' | 'denied',
): Worded {
  const [message, hint] = words[language][code];
  return { kind: 'DEVICE', code, message, hint };
}

/** A serial scanner by USB, a keyboard, and a printer in the network. */
export function deviceSetupFixture(language: Language): DeviceSetup {
  const { epson, star } = words[language];
  return {
    scanners: [
      { kind: 'serial', port: { by: 'usb', usb: zebra }, baudRate: 9600, ending: 'CR', prefix: '' },
      { kind: 'keyboard', layout: 'jp', ending: 'Enter', prefix: '' },
      { kind: 'hid', usb: honeywell, prefix: '' },
    ],
    locked: [],
    lockedOfPrinter: [],
    printer: {
      transport: { kind: 'tcp', host: '192.168.0.20', port: 9100 },
      profile: 'escpos-80mm',
      customerCopy: true,
      merchantCopy: false,
      language: null,
      openDrawer: 'whenPaid',
      beep: 'never',
    },
    profiles: [
      { id: 'escpos-80mm', label: epson, columns: 48, canOpenDrawer: true, canBeep: true, tellsStatus: true },
      { id: 'star-80mm', label: star, columns: 48, canOpenDrawer: false, canBeep: false, tellsStatus: false },
    ],
  };
}

/** The scanner that is set up, one in another mode, one that is new, and two printers. */
export function foundDevicesFixture(language: Language): FoundDevices {
  return {
    scanners: [
      {
        name: 'Zebra DS2208',
        detail: '/dev/ttyACM0 · 05e0:1701',
        form: { kind: 'serial', port: { by: 'usb', usb: zebra }, baudRate: 9600, ending: 'CR', prefix: '' },
        chosen: true,
        advice: null,
      },
      {
        name: 'Datalogic QuickScan',
        detail: '05f9:2204',
        form: { kind: 'keyboard', layout: 'us', ending: 'Enter', prefix: '' },
        chosen: true,
        advice: said(language, 'keyboardMode'),
      },
      {
        name: 'Newland NLS-HR32',
        detail: '1eab:1d06',
        form: { kind: 'hid', usb: newland, prefix: '' },
        chosen: false,
        advice: null,
      },
    ],
    printers: [
      {
        name: 'EPSON TM-T88VI',
        detail: '/dev/usb/lp0',
        transport: { kind: 'file', path: '/dev/usb/lp0' },
        chosen: false,
        advice: said(language, 'denied'),
      },
      { name: 'Office', detail: 'CUPS', transport: { kind: 'system', name: 'Office' }, chosen: false, advice: null },
    ],
    troubles: [said(language, 'noLibusb')],
  };
}

/** Three scanners, one of which is not there. */
export function scannersFixture(language: Language): CounterView['status']['scanners'] {
  return [
    {
      name: 'Zebra DS2208',
      kind: 'serial',
      state: 'connected',
      problem: null,
      lastScan: { number: 7, mask: '****9395', taken: true, forMs: 300 },
    },
    {
      name: 'USB',
      kind: 'keyboard',
      state: 'connected',
      problem: null,
      lastScan: { number: 2, mask: '****0042', taken: false, forMs: 12_000 },
    },
    { name: 'Xenon 1900', kind: 'hid', state: 'disconnected', problem: said(language, 'unplugged'), lastScan: null },
  ];
}

/** A good scan, and two that are not. */
export function testScansFixture(language: Language): readonly [TestScan, TestScan, TestScan] {
  const { length, none } = words[language];
  const common = { scanner: 'Zebra DS2208', kind: 'serial', symbologyText: '' } as const;
  return [
    {
      ...common,
      number: 3,
      verdict: 'good',
      mask: '****9395',
      // Nothing is to be said against a code that pays.
      words: { ...said(language, 'payment'), code: '' },
      lengthText: length[0],
      timingText: '86 ms',
      endingText: 'CR',
      symbologyText: ']Q3 (QR)',
    },
    {
      ...common,
      number: 2,
      kind: 'keyboard',
      scanner: 'USB',
      verdict: 'bad',
      mask: '****9395',
      words: said(language, 'noEnding'),
      lengthText: length[0],
      timingText: '412 ms',
      endingText: none,
    },
    {
      ...common,
      number: 1,
      verdict: 'good',
      mask: '****5678',
      words: said(language, 'product'),
      lengthText: length[1],
      timingText: '71 ms',
      endingText: 'CR',
    },
  ];
}

/** A printer that is out of paper. */
export function printerTestFixture(language: Language): PrinterTest {
  return { printed: false, problem: printerProblem(language, 'paperOut'), confirmedByPrinter: true, characters: [] };
}
