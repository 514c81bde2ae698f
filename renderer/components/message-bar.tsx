import { IconAlertTriangle, IconInfoCircle, IconX } from '@tabler/icons-react';
import { useText } from '../i18n/text-context.tsx';
import { ActionButton } from './action-button.tsx';
import type { Notices } from './notices.ts';

/** One line that says what to do next, or what has just happened; its place never moves. */
export function MessageBar({ guide, notices }: { readonly guide: string; readonly notices: Notices }) {
  const text = useText();
  const { current } = notices;
  if (current === null) {
    return (
      <div className="message-bar message-guide">
        <p>{guide}</p>
      </div>
    );
  }
  return (
    <div className={`message-bar message-${current.tone}`}>
      {current.tone === 'info' ? <IconInfoCircle aria-hidden /> : <IconAlertTriangle aria-hidden />}
      <p>
        <strong>{current.message}</strong> {current.hint}
        {current.code === '' ? null : <span className="code">{text('app.code', { code: current.code })}</span>}
      </p>
      <ActionButton
        label={text('actions.dismiss')}
        icon={<IconX aria-hidden />}
        keys={['Delete']}
        onPress={notices.dismiss}
      />
    </div>
  );
}
