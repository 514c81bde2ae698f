import {
  IconBuildingBroadcastTower,
  IconCalendar,
  IconClock,
  IconClockExclamation,
  IconDatabaseExclamation,
  IconDatabaseImport,
  IconDeviceDesktop,
  IconHourglassHigh,
  IconPackageExport,
  IconPlugConnectedX,
  IconUser,
  IconWifi,
  IconWifiOff,
  IconWorldSearch,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { CounterView, HealthView, Status } from '../../preload/contract.ts';
import { healthTroubles } from '../health/health-troubles.ts';
import { useText } from '../i18n/text-context.tsx';
import type { Translator } from '../i18n/translator.ts';
import { Clock } from './clock.tsx';
import { NoScannerItem, PrinterItem, ScannerItem } from './device-status.tsx';

type Tone = 'good' | 'bad' | 'open' | 'plain';

interface Item {
  readonly key: string;
  readonly tone: Tone;
  readonly icon: ReactNode;
  readonly words: string;
  /** Said before the words where there is room. */
  readonly aside?: string;
  /** Tells of nothing. */
  readonly idle?: boolean;
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

function lineItems(text: Translator, status: Status): readonly Item[] {
  const { line } = status;
  return [
    { key: 'line', ...lineLooks[line], words: text(`status.line.${line}`) },
    ...clockItem(text, status.clockOffMinutes),
  ];
}

function operatorItems(text: Translator, attendance: CounterView['attendance']): readonly Item[] {
  if (attendance.state !== 'signedIn') {
    return [];
  }
  const { name, role } = attendance;
  const words = text('status.operator', { name, role: text(`operators.roles.${role}`) });
  return [{ key: 'operator', tone: 'plain', icon: <IconUser className="status-icon" aria-hidden />, words }];
}

function shopItems(text: Translator, counter: CounterView): readonly Item[] {
  const { attendance, terminalCode, shopName } = counter;
  const { openCount, businessDate } = counter.status;
  return [
    {
      key: 'open',
      tone: openCount === 0 ? 'plain' : 'open',
      icon: <IconHourglassHigh className="status-icon" aria-hidden />,
      words: text('status.open', { count: openCount }),
      idle: openCount === 0,
    },
    ...operatorItems(text, attendance),
    {
      key: 'date',
      tone: 'plain',
      icon: <IconCalendar className="status-icon" aria-hidden />,
      aside: text('facts.businessDate'),
      words: businessDate,
    },
    {
      key: 'terminal',
      tone: 'plain',
      icon: <IconDeviceDesktop className="status-icon" aria-hidden />,
      aside: shopName,
      words: text('status.terminal', { code: terminalCode }),
    },
  ];
}

const healthIcons = {
  backup: <IconDatabaseExclamation className="status-icon" aria-hidden />,
  takingOver: <IconDatabaseImport className="status-icon" aria-hidden />,
  headquarters: <IconBuildingBroadcastTower className="status-icon" aria-hidden />,
  update: <IconPackageExport className="status-icon" aria-hidden />,
} as const;

function healthItems(text: Translator, health: HealthView): readonly Item[] {
  // What is only worth knowing stands in the menu.
  return healthTroubles(text, health)
    .filter(({ tone }) => tone === 'open')
    .map(({ about, tone, words }) => ({ key: `health ${about}`, tone, icon: healthIcons[about], words }));
}

function Items({ items }: { readonly items: readonly Item[] }) {
  return items.map(({ key, tone, icon, words, aside, idle = false }) => (
    <li key={key} className={`status-${tone} ${idle ? 'status-idle' : ''}`}>
      {icon}
      {aside === undefined ? null : <span className="status-aside">{aside}</span>}
      <span>{words}</span>
    </li>
  ));
}

/** The terminal's state at a glance, each part as icon and word. */
export function StatusBar({ counter }: { readonly counter: CounterView }) {
  const text = useText();
  const { status } = counter;
  // Two scanners may have the same name: their place in the settings is what tells them apart.
  const scanners = status.scanners.map((scanner, index) => ({ scanner, key: `scanner ${index}` }));
  const isDense = scanners.length > 2 || counter.attendance.state !== 'off';
  return (
    <div className="status-bar">
      <ul aria-label={text('status.title')} className={isDense ? 'status-dense' : undefined}>
        <Items items={lineItems(text, status)} />
        {scanners.length === 0 ? <NoScannerItem /> : null}
        {scanners.map(({ scanner, key }) => (
          <ScannerItem key={key} scanner={scanner} />
        ))}
        <PrinterItem printer={status.printer} />
        <Items items={healthItems(text, counter.health)} />
        <Items items={shopItems(text, counter)} />
        <li className="status-plain status-clock">
          <IconClock className="status-icon" aria-hidden />
          <Clock utcOffsetHours={status.utcOffsetHours} />
        </li>
      </ul>
    </div>
  );
}
