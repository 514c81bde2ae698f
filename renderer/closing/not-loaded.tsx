import { IconRotate } from '@tabler/icons-react';
import { ActionButton } from '../components/action-button.tsx';
import { useText } from '../i18n/text-context.tsx';

interface NotLoadedProps {
  readonly loading: boolean;
  readonly onTryAgain: () => void;
}

/** Stands where something is on its way, or has not come. */
export function NotLoaded({ loading, onTryAgain }: NotLoadedProps) {
  const text = useText();
  return (
    <div className="not-loaded">
      <p role="status">{text(loading ? 'history.loading' : 'closing.notLoaded')}</p>
      {loading ? null : (
        <ActionButton
          label={text('closing.tryAgain')}
          icon={<IconRotate aria-hidden />}
          keys={['F5']}
          onPress={onTryAgain}
        />
      )}
    </div>
  );
}
