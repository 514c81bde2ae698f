import { useState } from 'react';
import type { BridgeError, FoundDevices } from '../../preload/contract.ts';
import { type Loaded, useAnswer } from '../bridge/use-answer.ts';

/** What is plugged in, and the way to look again. */
export interface Finding extends Loaded<FoundDevices> {
  readonly again: () => void;
}

/** Looks once at the beginning, and whenever it is asked to. */
export function useFinding(language: string, onError: (error: BridgeError) => void): Finding {
  const [times, setTimes] = useState(0);
  const found = useAnswer('devices.find', null, `${language} ${times}`, onError);
  return { ...found, again: () => setTimes((before) => before + 1) };
}
