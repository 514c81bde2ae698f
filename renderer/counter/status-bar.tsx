import {
  IconBarcode,
  IconBarcodeOff,
  IconCalendar,
  IconClock,
  IconClockExclamation,
  IconDeviceDesktop,
  IconHourglassHigh,
  IconPlugConnectedX,
  IconPrinter,
  IconPrinterOff,
  IconUser,
  IconWifi,
  IconWifiOff,
  IconWorldSearch,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { CounterView, Status } from '../../preload/contract.ts';
import { useText } from '../i18n/text-context.tsx';
import type { Translator } from '../i18n/translator.ts';
import { Clock } from './clock.tsx';

type Tone = 'good' | 'bad' | 'open' | 'plain';

interface Item {
  readonly key: string;
  readonly tone: Tone;
  readonly icon: ReactNode;
  readonly words: string;
}

const lineLooks = {
  unproven: { tone: 'plain', icon: <IconWorldSearch className="status-icon" aria-hidden /> },
  online: { tone: 'good', icon: <IconWifi className="status-icon" aria-hidden /> },
  gatewayUnreachable: { tone: 'bad', icon: <IconPlugConnectedX className="status-icon" aria-hidden /> },
  networkDown: { tone: 'bad', icon: <IconWifiOff className="status-icon" aria-hidden /> },
  clockWrong: { tone: 'bad', icon: <IconClockExclamation className="status-icon" aria-hidden /> },
} as const satisfies Record<Status['line'], { tone: Tone; icon: ReactNode }>;

function clockItem(text: Translator, minutes: number | null): readonly Item[] {
  if (minutes === null) {
    return [];
  }
  const key = minutes > 0 ? 'status.clockBehind' : 'status.clockAhead';
  const words = text(key, { minutes: Math.abs(minutes) });
  return [{ key: 'clock', tone: 'bad', icon: <IconClockExclamation className="status-icon" aria-hidden />, words }];
}

function scannerItems(text: Translator, scanners: Status['scanners']): readonly Item[] {
  if (scanners.length === 0) {
    return [
      {
        key: 'scanner',
        tone: 'bad',
        icon: <IconBarcodeOff className="status-icon" aria-hidden />,
        words: text('status.scanner.none'),
      },
    ];
  }
  return scanners.map(({ name, kind, state }, index) => ({
    key: `scanner ${index}`,
    tone: state === 'connected' ? 'good' : 'bad',
    icon:
      state === 'connected' ? (
        <IconBarcode className="status-icon" aria-hidden />
      ) : (
        <IconBarcodeOff className="status-icon" aria-hidden />
      ),
    words: text(`status.scanner.${state}`, { name: kind === 'keyboard' ? text('status.scanner.keyboard') : name }),
  }));
}

function printerItem(text: Translator, printer: Status['printer']): Item {
  const tones = { none: 'plain', ready: 'good', printing: 'good', failed: 'bad' } as const;
  const isThere = printer === 'ready' || printer === 'printing';
  return {
    key: 'printer',
    tone: tones[printer],
    icon: isThere ? (
      <IconPrinter className="status-icon" aria-hidden />
    ) : (
      <IconPrinterOff className="status-icon" aria-hidden />
    ),
    words: text(`status.printer.${printer}`),
  };
}

function itemsOf(text: Translator, { status, terminalCode, shopName }: CounterView): readonly Item[] {
  const { line, openCount, operator, businessDate } = status;
  return [
    { key: 'line', ...lineLooks[line], words: text(`status.line.${line}`) },
    ...clockItem(text, status.clockOffMinutes),
    ...scannerItems(text, status.scanners),
    printerItem(text, status.printer),
    {
      key: 'open',
      tone: openCount === 0 ? 'plain' : 'open',
      icon: <IconHourglassHigh className="status-icon" aria-hidden />,
      words: text('status.open', { count: openCount }),
    },
    {
      key: 'operator',
      tone: 'plain',
      icon: <IconUser className="status-icon" aria-hidden />,
      words: text('status.operator', { name: operator ?? text('status.noOperator') }),
    },
    {
      key: 'date',
      tone: 'plain',
      icon: <IconCalendar className="status-icon" aria-hidden />,
      words: text('status.businessDate', { date: businessDate }),
    },
    {
      key: 'terminal',
      tone: 'plain',
      icon: <IconDeviceDesktop className="status-icon" aria-hidden />,
      words: `${shopName} ${text('status.terminal', { code: terminalCode })}`,
    },
  ];
}

/** The terminal's state at a glance, each part as icon and word. */
export function StatusBar({ counter }: { readonly counter: CounterView }) {
  const text = useText();
  return (
    <div className="status-bar">
      <ul aria-label={text('status.title')}>
        {itemsOf(text, counter).map(({ key, tone, icon, words }) => (
          <li key={key} className={`status-${tone}`}>
            {icon}
            <span>{words}</span>
          </li>
        ))}
        <li className="status-plain status-clock">
          <IconClock className="status-icon" aria-hidden />
          <Clock utcOffsetHours={counter.status.utcOffsetHours} />
        </li>
      </ul>
    </div>
  );
}
