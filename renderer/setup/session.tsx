import { createContext, type Dispatch, type ReactNode, type SetStateAction, useContext, useState } from 'react';
import type { SetupSaved } from '../../preload/contract.ts';
import { noDraft, type SetupDraft } from './draft.ts';

/** What came of the last saving. */
export type SavingOutcome = SetupSaved['effect'];

/**
 * What outlives a stage: saving closes the terminal behind the window and opens it again, and whoever saved is to find
 * the settings as they were left, with what came of it.
 */
export interface SetupSession {
  readonly draft: SetupDraft;
  readonly outcome: SavingOutcome | null;
  /** The settings come to the front again as soon as the terminal is open. */
  readonly comesBack: boolean;
  /** The section that is shown, or was last; null for the first. */
  readonly section: string | null;
}

const blank: SetupSession = { draft: noDraft, outcome: null, comesBack: false, section: null };

type SessionState = readonly [SetupSession, Dispatch<SetStateAction<SetupSession>>];

const SessionContext = createContext<SessionState | null>(null);

/** Around the stages. */
export function SetupSessionProvider({ children }: { readonly children: ReactNode }) {
  const session = useState(blank);
  return <SessionContext value={session}>{children}</SessionContext>;
}

/** The session, and the way to change it. */
export function useSetupSession(): SessionState {
  const session = useContext(SessionContext);
  if (session === null) {
    throw new Error('used outside of the app');
  }
  return session;
}

/** As it was before anybody set anything up. */
export function forgotten(): SetupSession {
  return blank;
}
