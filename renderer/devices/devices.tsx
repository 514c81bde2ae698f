import { useState } from 'react';
import type { BridgeError, CounterView, DeviceSetup, Language } from '../../preload/contract.ts';
import { useTerminal } from '../bridge/terminal-context.ts';
import { useAnswer } from '../bridge/use-answer.ts';
import { ActionButton } from '../components/action-button.tsx';
import { useScreenFocus } from '../components/use-screen-focus.ts';
import { useText } from '../i18n/text-context.tsx';
import type { DeviceDrafts } from './drafts.ts';
import { PrinterTab } from './printer-tab.tsx';
import { ScanTest } from './scan-test.tsx';
import { ScannersTab } from './scanners-tab.tsx';
import { type DevicesTab, devicesTabs } from './tabs.ts';
import { useFinding } from './use-finding.ts';

interface DevicesProps {
  readonly counter: CounterView;
  readonly tab: DevicesTab;
  readonly onTab: (tab: DevicesTab) => void;
  readonly drafts: DeviceDrafts;
  readonly onDrafts: (change: (before: DeviceDrafts) => DeviceDrafts) => void;
  readonly onError: (error: BridgeError) => void;
  readonly onLeave: () => void;
}

const tabKeys = { scanners: '1', scanTest: '2', printer: '3' } as const;

interface TabsProps extends Pick<DevicesProps, 'tab' | 'onTab'> {
  /** A scanner that is set up wrongly types like a person: during a test its digits must press nothing. */
  readonly withKeys: boolean;
}

function Tabs({ tab, onTab, withKeys }: TabsProps) {
  const text = useText();
  return (
    <nav className="button-row devices-tabs" aria-label={text('devices.parts')}>
      {devicesTabs.map((one) => (
        <ActionButton
          key={one}
          label={text(`devices.tabs.${one}`)}
          keys={withKeys ? [tabKeys[one]] : []}
          onPress={() => onTab(one)}
          pressed={one === tab}
        />
      ))}
    </nav>
  );
}

/** What was set up last, in the words of one language. */
interface Saved {
  readonly setup: DeviceSetup;
  readonly language: Language;
}

/** Scanners and printer: what is plugged in, how it is set up, and whether it works. */
export function Devices({ counter, tab, onTab, drafts, onDrafts, onError, onLeave }: DevicesProps) {
  const text = useText();
  const { language } = useTerminal().snapshot;
  const asked = useAnswer('devices.setup', null, language, onError);
  const [saved, setSaved] = useState<Saved | null>(null);
  const setup = saved?.language === language ? saved.setup : asked.value;
  const onSaved = (now: DeviceSetup) => setSaved({ setup: now, language });
  const finding = useFinding(language, onError);
  const heading = useScreenFocus<HTMLHeadingElement>(counter.scanTest === null ? tab : `${tab} test`);
  const common = { finding, onSaved, onError, onLeave };
  return (
    <section className="devices" data-screen="devices" data-tab={tab}>
      <div className="devices-head">
        <h1 ref={heading} tabIndex={-1}>
          {text('functions.devices')}
        </h1>
        <Tabs tab={tab} onTab={onTab} withKeys={counter.scanTest === null} />
      </div>
      {tab === 'scanTest' ? (
        <ScanTest scans={counter.scanTest} onSettings={() => onTab('scanners')} onLeave={onLeave} />
      ) : null}
      {tab !== 'scanTest' && setup === null ? <p role="status">{text('history.loading')}</p> : null}
      {tab === 'scanners' && setup !== null ? (
        <ScannersTab
          {...common}
          setup={setup}
          states={counter.status.scanners}
          draft={drafts.scanners}
          onDraft={(scanners) => onDrafts((before) => ({ ...before, scanners }))}
        />
      ) : null}
      {tab === 'printer' && setup !== null ? (
        <PrinterTab
          {...common}
          setup={setup}
          draft={drafts.printer}
          onDraft={(printer) => onDrafts((before) => ({ ...before, printer }))}
        />
      ) : null}
    </section>
  );
}
