import { useState } from 'react';
import type { BridgeError, ClosePage } from '../../preload/contract.ts';
import { useTerminal } from '../bridge/terminal-context.ts';
import { useAnswer } from '../bridge/use-answer.ts';
import { ActionButton } from '../components/action-button.tsx';
import { useText } from '../i18n/text-context.tsx';
import { ClosesList } from './closes-list.tsx';
import { NotLoaded } from './not-loaded.tsx';
import { OpenedClose } from './opened-close.tsx';

interface ClosesPartProps {
  /** The close whose report is shown; null for the list. */
  readonly opened: number | null;
  readonly hasPrinter: boolean;
  readonly onOpen: (sequence: number | null) => void;
  readonly onError: (error: BridgeError) => void;
  readonly onLeave: () => void;
}

/** Which part of the list is shown: the `before` of each page so far. */
type Pages = readonly (number | null)[];

function Listed({ page, ...list }: { readonly page: ClosePage } & Parameters<typeof ClosesList>[0]) {
  const text = useText();
  return page.closes.length === 0 ? (
    <p className="report-empty">{text('closing.noCloses')}</p>
  ) : (
    <ClosesList {...list} />
  );
}

/** The closes of the past, page by page, and one of them opened. */
export function ClosesPart({ opened, hasPrinter, onOpen, onError, onLeave }: ClosesPartProps) {
  const text = useText();
  const { language } = useTerminal().snapshot;
  const [pages, setPages] = useState<Pages>([null]);
  const [selected, setSelected] = useState(0);
  const [attempt, setAttempt] = useState(0);
  const found = useAnswer('close.list', { before: pages.at(-1) ?? null }, `${language} ${attempt}`, onError);
  const next = found.value?.next ?? null;
  const turn = (to: Pages) => {
    setPages(to);
    setSelected(0);
  };
  if (opened !== null) {
    return <OpenedClose sequence={opened} hasPrinter={hasPrinter} onError={onError} onBack={() => onOpen(null)} />;
  }
  return (
    <>
      {found.value === null ? (
        <NotLoaded loading={found.loading} onTryAgain={() => setAttempt((before) => before + 1)} />
      ) : (
        <div className="closes">
          <Listed
            page={found.value}
            closes={found.value.closes}
            selected={selected}
            onSelect={setSelected}
            onOpen={onOpen}
          />
        </div>
      )}
      <div className="button-row closing-actions">
        <ActionButton label={text('functions.counter')} keys={['Escape']} onPress={onLeave} />
        <ActionButton
          label={text('history.previousPage')}
          keys={['PageUp']}
          onPress={() => turn(pages.slice(0, -1))}
          inert={pages.length === 1 || found.loading}
        />
        <ActionButton
          label={text('history.nextPage')}
          keys={['PageDown']}
          onPress={() => {
            if (next !== null) {
              turn([...pages, next]);
            }
          }}
          inert={next === null || found.loading}
        />
      </div>
    </>
  );
}
