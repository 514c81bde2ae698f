import { useEffect, useState } from 'react';
import type { BridgeError, CallArgs, CallName, CallValue } from '../../preload/contract.ts';
import { useTerminal } from './terminal-context.ts';

/** What was asked for, as far as it has come. */
export interface Loaded<T> {
  readonly value: T | null;
  readonly loading: boolean;
}

const TYPING_PAUSE_MS = 150;

/** Asks again whenever the question or `anew` changes; late answers to older questions are dropped. */
export function useAnswer<N extends CallName>(
  name: N,
  args: CallArgs<N>,
  anew: string,
  onError: (error: BridgeError) => void,
): Loaded<CallValue<N>> {
  const { bridge } = useTerminal();
  const [loaded, setLoaded] = useState<Loaded<CallValue<N>>>({ value: null, loading: true });
  const question = JSON.stringify(args);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `anew` asks the same question again
  useEffect(() => {
    let current = true;
    const ask = async () => {
      const answer = await bridge.call(name, JSON.parse(question) as CallArgs<N>);
      if (!current) {
        return;
      }
      if (answer.ok) {
        setLoaded({ value: answer.value, loading: false });
      } else {
        setLoaded((before) => ({ ...before, loading: false }));
        onError(answer.error);
      }
    };
    setLoaded((before) => ({ ...before, loading: true }));
    const timer = window.setTimeout(() => void ask(), TYPING_PAUSE_MS);
    return () => {
      current = false;
      window.clearTimeout(timer);
    };
  }, [bridge, name, question, anew, onError]);
  return loaded;
}
