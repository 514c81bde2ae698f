import {
  IconArrowLeft,
  IconHelp,
  IconHistory,
  IconHourglassHigh,
  IconPrinter,
  IconReportMoney,
} from '@tabler/icons-react';
import { ActionButton } from '../components/action-button.tsx';
import { FullScreenButton, MenuButton } from '../components/window-buttons.tsx';
import { useText } from '../i18n/text-context.tsx';
import { LockButton } from '../operators/lock-button.tsx';

/** What can be opened from the function keys. */
export type Opening = 'help' | 'menu' | 'tray' | 'printQueue';

interface FunctionBarProps {
  readonly atCounter: boolean;
  readonly onOpen: (opening: Opening) => void;
  readonly onPlace: () => void;
  readonly onClosing: () => void;
}

/** The function keys that work on every screen of the counter. */
export function FunctionBar({ atCounter, onOpen, onPlace, onClosing }: FunctionBarProps) {
  const text = useText();
  return (
    <nav className="function-bar" aria-label={text('functions.title')}>
      <ActionButton
        label={text('functions.help')}
        icon={<IconHelp aria-hidden />}
        keys={['F1']}
        onPress={() => onOpen('help')}
        tone="quiet"
      />
      <MenuButton onPress={() => onOpen('menu')} />
      <ActionButton
        label={text(atCounter ? 'functions.history' : 'functions.counter')}
        icon={atCounter ? <IconHistory aria-hidden /> : <IconArrowLeft aria-hidden />}
        keys={['F3']}
        onPress={onPlace}
        tone="quiet"
      />
      <ActionButton
        label={text('functions.tray')}
        icon={<IconHourglassHigh aria-hidden />}
        keys={['F6']}
        onPress={() => onOpen('tray')}
        tone="quiet"
      />
      <ActionButton
        label={text('functions.printQueue')}
        icon={<IconPrinter aria-hidden />}
        keys={['Shift+F3']}
        onPress={() => onOpen('printQueue')}
        tone="quiet"
      />
      <ActionButton
        label={text('closing.title')}
        icon={<IconReportMoney aria-hidden />}
        keys={['Shift+F5']}
        onPress={onClosing}
        tone="quiet"
      />
      <LockButton />
      <FullScreenButton />
    </nav>
  );
}
