import { IconAlertOctagon } from '@tabler/icons-react';
import { Component, type ReactNode } from 'react';
import { useText } from '../i18n/text-context.tsx';
import { ActionButton } from './action-button.tsx';
import { useScreenFocus } from './use-screen-focus.ts';

function Crashed() {
  const text = useText();
  const heading = useScreenFocus<HTMLHeadingElement>('crashed');
  return (
    <main className="plain-stage plain-stopped" data-screen="crashed">
      <IconAlertOctagon className="plain-icon" aria-hidden />
      <h1 ref={heading} tabIndex={-1}>
        {text('app.crashed')}
      </h1>
      <p role="alert">{text('app.crashedHint')}</p>
      <ActionButton
        label={text('app.reload')}
        keys={['Enter']}
        onPress={() => window.location.reload()}
        tone="primary"
        size="large"
      />
    </main>
  );
}

/** A fault of the screen never leaves the cashier with a blank window: the payments are the main process's and go on. */
export class CrashBoundary extends Component<{ readonly children: ReactNode }, { readonly crashed: boolean }> {
  override state = { crashed: false };

  static getDerivedStateFromError(): { readonly crashed: boolean } {
    return { crashed: true };
  }

  override render(): ReactNode {
    return this.state.crashed ? <Crashed /> : this.props.children;
  }
}
