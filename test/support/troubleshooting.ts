import { type ErrorCode, type ErrorKind, errorKinds } from '../../main/common/errors.ts';
import { en } from '../../main/i18n/en.ts';
import { ja } from '../../main/i18n/ja.ts';

/** What each kind of error is about, in the order of the page. */
const kinds: Readonly<Record<ErrorKind, readonly [title: string, about: string]>> = {
  settings: ['Settings', 'The terminal is not set up, or its settings cannot be used. Nothing was sold.'],
  keys: ['Keys', 'A key, or the place where keys are kept. Nothing was sent.'],
  dataFolder: ['Data folder and disk', 'The folder of the terminal, a backup folder, or a disk.'],
  ledger: ['Ledger', 'The record of all payments. The terminal does not sell on a ledger that it cannot trust.'],
  device: ['Devices', 'Scanners, printers, and the training gateway.'],
  notSent: ['Not sent', 'Nothing was sent to the gateway, so nobody was charged: try again.'],
  unknown: ['Unknown', 'Something was sent, and nobody knows yet what became of it. The terminal goes on asking.'],
  refused: ['Refused', 'The terminal or the gateway does not do it, for a reason of the shop or of the payment.'],
  failed: ['Failed', 'It was tried, and did not succeed.'],
  busy: ['Not now', 'It is possible at another moment.'],
  usage: ['Typed or chosen wrongly', 'What was asked for does not exist or cannot be read.'],
  internal: ['Faults of the program', 'They should not happen: make a file for support.'],
};

/** `docs/troubleshooting.md`: all codes that the terminal can show, with what it says and what to do. */
export function troubleshootingDocument(): string {
  return `${[intro, ...Object.entries(kinds).map(([kind, words]) => section(kind as ErrorKind, words))].join('\n\n')}\n`;
}

const intro = `<!-- Written by \`npm run docs\` from main/common/errors.ts and main/i18n. -->

# Troubleshooting

1. Run the diagnosis (診断): at the window F2 → F8, or \`pos --data FOLDER doctor\`. It looks at line, keys, data, devices and
   program, and says for each what to do.
2. Look up the code that stands in brackets beside a message, here.
3. If that does not help, make a file for support: at the window F2 → F8 → サポート, or \`pos --data FOLDER support bundle\`. It holds logs, settings,
   the diagnosis and numbers of the ledger; no key, no password, no customer's code and no order.

\`pos --data FOLDER logs\` shows the newest lines of the log. The files lie in \`logs\` within the data folder, one JSON object a
line; they are kept for \`log.keepDays\` days (at most 100 MB), and masked as they are written.

A code is the same in every language; what the window says in Japanese stands beside the English. Where the window has other advice
than the command line, it is told after it. Words in ‹› stand for what the terminal puts there. Codes of the gateway (\`E09...\`) are
told with their meaning where they come up; the exit codes of commands are in [command-line.md](command-line.md).`;

function section(kind: ErrorKind, [title, about]: readonly [string, string]): string {
  const codes = (Object.keys(errorKinds) as ErrorCode[]).filter((code) => errorKinds[code] === kind).toSorted();
  return [
    `## ${title}`,
    '',
    about,
    '',
    '| code | what it says | in Japanese | what to do |',
    '| --- | --- | --- | --- |',
    ...codes.map(
      (code) =>
        `| \`${code}\` | ${cell(en.errors[code].message)} | ${cell(ja.errors[code].message)} | ${cell(advice(code))} |`,
    ),
  ].join('\n');
}

const windowHints: Readonly<Partial<Record<string, string>>> = en.windowHints;

function advice(code: ErrorCode): string {
  const { hint } = en.errors[code];
  const atTheWindow = windowHints[code];
  return atTheWindow === undefined ? hint : `${hint} At the window: ${atTheWindow}`;
}

function cell(text: string): string {
  return text
    .replace(/\{\{(\w+)\}\}/g, '‹$1›')
    .replaceAll('|', '\\|')
    .replace(/\s+/g, ' ');
}
