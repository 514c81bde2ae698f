import { ConfirmDialog } from '../components/dialog.tsx';
import { useText } from '../i18n/text-context.tsx';

/** What is asked once more before it is done: changes that would be lost, and real payments, from which no way leads back. */
export type SettingsQuestion = 'discard' | 'live';

interface SettingsQuestionsProps {
  readonly question: SettingsQuestion | null;
  /** So many changes are not saved. */
  readonly count: number;
  readonly onDiscard: () => void;
  readonly onSave: () => void;
  readonly onClose: () => void;
}

/** The question that is open, if any. */
export function SettingsQuestions({ question, count, onDiscard, onSave, onClose }: SettingsQuestionsProps) {
  const text = useText();
  switch (question) {
    case null:
      return null;
    case 'discard':
      return (
        <ConfirmDialog
          title={text('setup.discardTitle')}
          hint={text('setup.discardHint', { count })}
          go={text('setup.discard')}
          stay={text('actions.back')}
          onGo={onDiscard}
          onClose={onClose}
        />
      );
    case 'live':
      return (
        <ConfirmDialog
          title={text('setup.live.title')}
          hint={text('setup.live.hint')}
          go={text('setup.live.go')}
          stay={text('actions.back')}
          danger
          onGo={onSave}
          onClose={onClose}
        />
      );
  }
}
