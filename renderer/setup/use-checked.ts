import { useEffect, useState } from 'react';
import type { BridgeError, SettingValues, SetupView } from '../../preload/contract.ts';
import { useTerminal } from '../bridge/terminal-context.ts';

const TYPING_PAUSE_MS = 200;

/** The settings with what is typed, as the main process judges them. */
export interface Checked {
  /** Null where nothing is typed, or no answer has come yet. */
  readonly view: SetupView | null;
  /** What was typed last has been judged. */
  readonly isUpToDate: boolean;
}

interface Judged {
  readonly question: string;
  readonly view: SetupView | null;
}

/** Asks what would be wrong with the values, once somebody stops typing for a moment; the last answer wins. */
export function useChecked(values: SettingValues, anew: string, onError: (error: BridgeError) => void): Checked {
  const { bridge } = useTerminal();
  const question = `${anew} ${JSON.stringify(values)}`;
  const [judged, setJudged] = useState<Judged>({ question: '', view: null });
  const isBlank = Object.keys(values).length === 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the question is the values, and asks anew where it has to be
  useEffect(() => {
    if (isBlank) {
      setJudged({ question, view: null });
      return undefined;
    }
    let current = true;
    const ask = async () => {
      const answer = await bridge.call('setup.check', { values });
      if (!current) {
        return;
      }
      if (answer.ok) {
        setJudged({ question, view: answer.value });
      } else {
        setJudged((before) => ({ ...before, question }));
        onError(answer.error);
      }
    };
    const timer = window.setTimeout(() => void ask(), TYPING_PAUSE_MS);
    return () => {
      current = false;
      window.clearTimeout(timer);
    };
  }, [bridge, question, isBlank, onError]);
  return { view: isBlank ? null : judged.view, isUpToDate: judged.question === question };
}
