import { TerminalError } from '../../../main/common/errors.ts';
import type { BusinessDate, TimeZoneCode } from '../../../main/common/time.ts';
import { takingOverView } from '../../../main/counter/taking-over-view.ts';
import { createTranslator } from '../../../main/i18n/translator.ts';
import type { AdoptionState } from '../../../main/terminal/adopting/adopter.ts';
import type { BackupsView, DoctorReport, HealthView, Language, Snapshot } from '../../../preload/contract.ts';
import { fixture } from './fixtures.ts';
import { attended, managerThere } from './operator-fixtures.ts';

// How the terminal itself is, as the main process tells it.

type Step = DoctorReport['steps'][number];
type Words = Readonly<Record<Language, string>>;

const words = (ja: string, en: string, zh: string): Words => ({ ja, en, zh });

interface StepWords extends Pick<Step, 'group' | 'verdict'> {
  readonly name: Words;
  readonly detail: Words;
  readonly fix?: Words;
}

const steps: readonly StepWords[] = [
  {
    group: 'line',
    verdict: 'good',
    name: words('時計のずれ', 'Clock', '时钟偏差'),
    detail: words('ゲートウェイとの差は 0.4 秒です。', '0.4 s from the gateway.', '与网关相差 0.4 秒。'),
  },
  {
    group: 'line',
    verdict: 'good',
    name: words('名前解決', 'Name resolution', '域名解析'),
    detail: words(
      'gateway.onepay.finance → 203.0.113.20',
      'gateway.onepay.finance → 203.0.113.20',
      'gateway.onepay.finance → 203.0.113.20',
    ),
  },
  {
    group: 'line',
    verdict: 'good',
    name: words('ゲートウェイへの接続', 'Gateway', '网关连接'),
    detail: words('184 ミリ秒で応答しました。', 'Answered after 184 ms.', '184 毫秒内应答。'),
  },
  {
    group: 'line',
    verdict: 'good',
    name: words('署名の受け入れ', 'Signature accepted', '签名验证'),
    detail: words(
      'E09103：端末の署名は受け入れられました。',
      'E09103: our signature was accepted.',
      'E09103：终端签名已被接受。',
    ),
  },
  {
    group: 'keys',
    verdict: 'good',
    name: words('端末の鍵', "The terminal's key", '终端密钥'),
    detail: words(
      '2048 ビット、2028-03-31 まで有効です。',
      '2048 bits, valid until 2028-03-31.',
      '2048 位，有效期至 2028-03-31。',
    ),
  },
  {
    group: 'keys',
    verdict: 'warning',
    name: words('ゲートウェイの鍵', "The gateway's key", '网关密钥'),
    detail: words(
      'あと 22 日で期限が切れます（2026-12-14）。',
      'Expires in 22 days (2026-12-14).',
      '22 天后到期（2026-12-14）。',
    ),
    fix: words(
      'OnePay から新しい鍵を受け取り、「端末の設定」の「鍵と証明書」で取り込んでください。',
      'Get the new key from OnePay and import it under "Keys and certificates".',
      '请从 OnePay 取得新密钥，并在“密钥与证书”中导入。',
    ),
  },
  {
    group: 'data',
    verdict: 'good',
    name: words('台帳の整合性', 'Ledger', '账本完整性'),
    detail: words('12,408 行のつながりを確かめました。', 'All 12,408 rows belong together.', '已核对 12,408 行。'),
  },
  {
    group: 'data',
    verdict: 'bad',
    name: words('バックアップ', 'Backup', '备份'),
    detail: words(
      '最後のバックアップから 26 時間たっています。保存先 D:\\OnePay\\backups が見つかりません。',
      'The last backup is 26 hours old. D:\\OnePay\\backups is not there.',
      '距上次备份已 26 小时。找不到 D:\\OnePay\\backups。',
    ),
    fix: words(
      'USB メモリーか共有フォルダーをつなぎ直し、「今すぐバックアップ」を押してください。',
      'Plug in the stick or mount the share, then press "Back up now".',
      '请重新连接 U 盘或共享文件夹，然后按“立即备份”。',
    ),
  },
  {
    group: 'data',
    verdict: 'good',
    name: words('ディスクの空き', 'Disk space', '磁盘空间'),
    detail: words('128 GB の空きがあります。', '128 GB are free.', '剩余 128 GB。'),
  },
  {
    group: 'devices',
    verdict: 'warning',
    name: words('プリンター', 'Printer', '打印机'),
    detail: words('用紙が残り少なくなっています。', 'The paper is low.', '纸张不足。'),
    fix: words('新しいロール紙を用意してください。', 'Have a new roll at hand.', '请准备新纸卷。'),
  },
  {
    group: 'devices',
    verdict: 'good',
    name: words('読取機 COM3', 'Scanner COM3', '扫码器 COM3'),
    detail: words('つながっています。', 'It is connected.', '已连接。'),
  },
  {
    group: 'program',
    verdict: 'good',
    name: words('鍵の保管', 'Key store', '密钥保管'),
    detail: words(
      'Windows の保護（DPAPI）を使っています。',
      'Sealed by Windows (DPAPI).',
      '使用 Windows 保护（DPAPI）。',
    ),
  },
  {
    group: 'program',
    verdict: 'good',
    name: words('アプリの版', 'Version', '程序版本'),
    detail: words('1.4.0 は最新です。', '1.4.0 is the newest.', '1.4.0 为最新版。'),
  },
];

/** What the doctor says: one bad, two warnings, and the rest is good; or all is good. */
export function doctorFixture(language: Language, found: 'some' | 'nothing' = 'some'): DoctorReport {
  return {
    madeAtText: '2026-11-22 14:12:31',
    steps: steps.map(({ group, verdict, name, detail, fix }) => ({
      group,
      verdict: found === 'some' ? verdict : 'good',
      name: name[language],
      detail: detail[language],
      fix: fix === undefined || found === 'nothing' ? null : fix[language],
    })),
  };
}

/** The backups of a shop: many, on another disk. */
export function backupsFixture(more: Partial<BackupsView> = {}): BackupsView {
  return {
    folderText: '\\\\hq-nas\\onepay\\shibuya\\717700',
    place: 'otherDisk',
    state: 'idle',
    lastText: '2026-11-22 14:00:00',
    problem: null,
    copies: Array.from({ length: 14 }, (_, index) => ({
      fileName: `ledger-717700-20261122-${String(14 - index).padStart(2, '0')}0000.db`,
      madeAtText: `2026-11-22 ${String(14 - index).padStart(2, '0')}:00:00`,
      sizeText: '18.4 MB',
      paymentsText: (12_408 - index * 31).toLocaleString('ja-JP'),
    })),
    ...more,
  };
}

const days = (from: string, to: string) => ({ from: from as BusinessDate, to: to as BusinessDate });
const reached = {
  ...{ payments: 1_284, yen: 4_106_250, refunds: 17, refundYen: 38_400, reopened: 2 },
  ...{ orders: 2_210, waiting: 3, left: 1, share: 0.427, untold: null },
} as const;
const lastRestore = {
  ...{ seq: 12_409, firstSeq: 12_409, upTo: Date.parse('2026-11-21T13:00:00Z') },
  ...{ restoredAt: Date.parse('2026-11-22T04:58:12Z'), adopted: null },
} as const;
const noAnswer = new TerminalError('RECONCILE_FAILED', { why: 'noAnswer', cause: 'SIGNATURE_INVALID' });
const notReached = new TerminalError('RECONCILE_FAILED', { why: 'notReached', cause: 'ECONNREFUSED' });
const untold = days('2026-06-30', '2026-08-24');

const progresses = {
  reading: { ...reached, state: 'running', reading: days('2026-11-20', '2026-11-22') },
  waiting: { ...reached, state: 'waiting', share: 1 },
  offline: { ...reached, state: 'failed', error: notReached },
  failed: { ...reached, state: 'failed', error: noAnswer, untold },
} as const satisfies Readonly<Record<string, AdoptionState>>;

/** What is taken over after a restore, as a manager sees it. */
export function takingOverFixture(
  language: Language,
  state: keyof typeof progresses | 'done',
): NonNullable<HealthView['takingOver']> {
  const wording = { translate: createTranslator(language), timeZone: 'p9' as TimeZoneCode };
  const content = { ...reached, restored: lastRestore.seq, ...days('2026-08-25', '2026-11-22'), untold };
  const known =
    state === 'done'
      ? {
          last: { ...lastRestore, adopted: { content, at: Date.parse('2026-11-22T05:03:40Z') } },
          progress: { state: 'none' } as const,
        }
      : { last: lastRestore, progress: progresses[state] };
  return takingOverView(known, wording, { state: 'off' });
}

/** The counter of a terminal about which something is to be told, with a manager there. */
export function unwell(language: Language, health: Partial<HealthView>): Snapshot {
  const snapshot = attended(language, 'amount-empty', managerThere());
  const { view } = snapshot;
  if (view.stage !== 'counter') {
    throw new Error('the fixture is no counter');
  }
  return { ...snapshot, view: { ...view, health: { ...view.health, ...health } } };
}

/** A PC that is no terminal yet, or one that cannot open. */
export const notOpen = (language: Language, name: 'first-run' | 'stopped'): Snapshot => fixture(language, name);
