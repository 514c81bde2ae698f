import { useMemo, useState } from 'react';
import type { BridgeError, SettingValue, SetupView } from '../../preload/contract.ts';
import { useTerminal } from '../bridge/terminal-context.ts';
import { useAnswer } from '../bridge/use-answer.ts';
import { fieldsOf, noDraft, type SetupDraft, type Typed, tidied, valuesOf, withoutSaved, withTyped } from './draft.ts';
import { useSetupSession } from './session.tsx';
import { type ApprovedCall, useApprovedCall } from './use-approved-call.ts';
import { useChecked } from './use-checked.ts';

/** How this PC is set up, what is being changed of it, and the ways to go on. */
export interface Setup {
  /** As it is saved, or with what is typed, as far as that has been judged. Null until it is known. */
  readonly view: SetupView | null;
  /** What was typed last has been judged. */
  readonly isJudged: boolean;
  readonly draft: SetupDraft;
  readonly type: (path: string, typed: Typed) => void;
  /** Somebody has left a field. */
  readonly tidy: (path: string) => void;
  readonly discard: () => void;
  readonly save: () => void;
  readonly saving: ApprovedCall<'setup.save'>;
  /** The view that another call has answered with, such as one that has taken a key. */
  readonly renew: (view: SetupView) => void;
  /** Asks how it stands, after something has changed without an answer that says so. */
  readonly reload: () => void;
}

/** Why the last change was refused goes to `onError`; it keeps what was typed. */
export function useSetup(onError: (error: BridgeError) => void): Setup {
  const { language, view: stage } = useTerminal().snapshot;
  const [{ draft }, setSession] = useSetupSession();
  const [fresh, setFresh] = useState<{
    readonly view: SetupView;
    readonly anew: string;
    readonly times: number;
  } | null>(null);
  const anew = `${language} ${stage.stage}`;
  const [reloads, setReloads] = useState(0);
  const asked = useAnswer('setup.show', null, `${anew} ${reloads}`, onError);
  const saved = fresh?.anew === anew ? fresh.view : asked.value;
  const savedFields = useMemo(() => (saved === null ? null : fieldsOf(saved)), [saved]);
  const savedValue = (path: string): SettingValue => savedFields?.get(path)?.value ?? null;
  const values = useMemo(() => valuesOf(draft), [draft]);
  const checked = useChecked(values, `${anew} ${reloads} ${fresh?.times ?? 0}`, onError);
  const setDraft = (change: (before: SetupDraft) => SetupDraft) =>
    setSession((before) => ({ ...before, draft: change(before.draft) }));
  const renew = (view: SetupView) => setFresh((before) => ({ view, anew, times: (before?.times ?? 0) + 1 }));
  const saving = useApprovedCall('setup.save', saved?.needsApproval === true, (error) => {
    setSession((before) => ({ ...before, comesBack: false }));
    onError(error);
  });
  return {
    view: checked.view ?? saved,
    isJudged: checked.isUpToDate,
    draft,
    type: (path, typed) => {
      setSession((before) => ({
        ...before,
        outcome: null,
        draft: withTyped(before.draft, path, typed, savedValue(path)),
      }));
    },
    tidy: (path) => setDraft((before) => tidied(before, path, savedValue(path))),
    discard: () => setSession((before) => ({ ...before, draft: noDraft, outcome: null })),
    save: () => {
      setSession((before) => ({ ...before, outcome: null, comesBack: stage.stage === 'counter' }));
      saving.run({ values }, ({ view, effect }) => {
        setSession((before) => ({ ...before, draft: withoutSaved(before.draft, values), outcome: effect }));
        renew(view);
      });
    },
    saving,
    renew,
    reload: () => {
      setFresh(null);
      setReloads((times) => times + 1);
    },
  };
}
