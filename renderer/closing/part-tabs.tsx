import { ActionButton } from '../components/action-button.tsx';
import { useText } from '../i18n/text-context.tsx';
import { type ClosingPart, closingParts } from './parts.ts';

const partKeys = { day: '1', closes: '2', reconciliation: '3' } as const;

interface PartTabsProps {
  readonly part: ClosingPart;
  readonly onPart: (part: ClosingPart) => void;
}

/** Leads from one part of the place to another. */
export function PartTabs({ part, onPart }: PartTabsProps) {
  const text = useText();
  return (
    <nav className="button-row closing-tabs" aria-label={text('closing.partsTitle')}>
      {closingParts.map((one) => (
        <ActionButton
          key={one}
          label={text(`closing.parts.${one}`)}
          keys={[partKeys[one]]}
          onPress={() => onPart(one)}
          pressed={one === part}
        />
      ))}
    </nav>
  );
}
