import { IconFileText } from '@tabler/icons-react';
import type { CloseOutlook } from '../../preload/contract.ts';
import { ActionButton } from '../components/action-button.tsx';
import { useText } from '../i18n/text-context.tsx';
import { type CloseBefore, closeBefore } from './dates.ts';

/** Names the close after which a report goes on. */
export function closeWords({ sequence, madeAtText }: CloseBefore): {
  readonly sequence: number;
  readonly time: string;
} {
  return { sequence, time: madeAtText.slice('YYYY-MM-DD '.length, 'YYYY-MM-DD HH:MM'.length) };
}

interface AfterCloseProps {
  readonly outlook: CloseOutlook;
  readonly onOpen: (sequence: number) => void;
}

/** That the date was closed already, so that what is shown here came after, and the way to that close. */
export function AfterClose({ outlook, onOpen }: AfterCloseProps) {
  const text = useText();
  const before = closeBefore(outlook);
  return before === null ? null : (
    <section className="after-close">
      <p role="status">{text('closing.afterClose', closeWords(before))}</p>
      <ActionButton
        label={text('closing.openLastClose', { sequence: before.sequence })}
        icon={<IconFileText aria-hidden />}
        keys={['5']}
        onPress={() => onOpen(before.sequence)}
      />
    </section>
  );
}
