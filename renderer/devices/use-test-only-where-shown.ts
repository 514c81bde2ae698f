import { useEffect } from 'react';
import type { BridgeError } from '../../preload/contract.ts';
import { useTerminal } from '../bridge/terminal-context.ts';

/**
 * Ends a scan test that nobody sees, since nothing can be sold as long as it goes on: its place was left, another screen
 * came in front, or the window was opened anew.
 */
export function useTestOnlyWhereShown(
  isGoingOn: boolean,
  isShown: boolean,
  onError: (error: BridgeError) => void,
): void {
  const { bridge } = useTerminal();
  const isUnseen = isGoingOn && !isShown;
  useEffect(() => {
    if (isUnseen) {
      void bridge.call('devices.scanTest', 'stop').then((answer) => {
        if (!answer.ok) {
          onError(answer.error);
        }
      });
    }
  }, [bridge, isUnseen, onError]);
}
