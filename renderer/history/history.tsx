import { type ComponentProps, useState } from 'react';
import type { BridgeError, CounterView } from '../../preload/contract.ts';
import { useTerminal } from '../bridge/terminal-context.ts';
import { useAnswer } from '../bridge/use-answer.ts';
import { Detail } from './detail.tsx';
import { filterOf, formOf, receiptForm } from './filter-form.ts';
import { Filters } from './filters.tsx';
import { List } from './list.tsx';
import { moneyKey } from './money-key.ts';

interface HistoryProps {
  readonly counter: CounterView;
  /** A receipt that was scanned. */
  readonly receiptNo: string | null;
  readonly onError: (error: BridgeError) => void;
  readonly onLeave: () => void;
}

/** Which part of the list is shown: the `after` of each page so far. */
type Pages = readonly (number | null)[];

const firstPage: Pages = [null];

/** Until the first page has come. */
const noChoices = { brands: [], states: [] } as const satisfies ComponentProps<typeof Filters>['choices'];

/** Payments of today or of a search, and one of them in detail. */
export function History({ counter, receiptNo, onError, onLeave }: HistoryProps) {
  const today = counter.status.businessDate;
  const [form, setForm] = useState(() => (receiptNo === null ? formOf(today) : receiptForm(receiptNo)));
  const [pages, setPages] = useState(firstPage);
  const [selected, setSelected] = useState(0);
  const [openId, setOpenId] = useState<string | null>(null);
  const { snapshot } = useTerminal();
  // The words come from the main process, in the language of the asking.
  const anew = `${snapshot.language} ${moneyKey(counter)}`;
  const found = useAnswer('history.page', filterOf(form, pages.at(-1) ?? null), anew, onError);
  const [opened, setOpened] = useState(false);
  const only = found.value?.payments.length === 1 ? found.value.payments[0] : undefined;
  if (receiptNo !== null && !opened && !found.loading && found.value !== null) {
    setOpened(true);
    setOpenId(only?.id ?? null);
  }
  const change = (next: typeof form) => {
    setForm(next);
    setPages(firstPage);
    setSelected(0);
  };
  const turn = (next: Pages) => {
    setPages(next);
    setSelected(0);
  };
  if (openId !== null) {
    return <Detail id={openId} anew={anew} onError={onError} onBack={() => setOpenId(null)} />;
  }
  return (
    <section className="history" data-screen="history">
      <Filters form={form} choices={found.value ?? noChoices} onChange={change} onReset={() => change(formOf(today))} />
      <List
        found={found}
        selected={selected}
        page={pages.length}
        onSelect={setSelected}
        onOpen={setOpenId}
        onNext={(after) => turn([...pages, after])}
        onPrevious={() => turn(pages.slice(0, -1))}
        onLeave={onLeave}
      />
    </section>
  );
}
