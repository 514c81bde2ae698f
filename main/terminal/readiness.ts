import { TerminalError } from '../common/errors.ts';
import type { ClockWatch } from './clock-watch.ts';
import type { Connectivity, LineState } from './connectivity.ts';

/** Says whether it makes sense to send money's requests at all. */
export interface Readiness {
  /** The reason why nothing may be sent now; undefined where nothing stands in the way. Usually without waiting. */
  objection(): Promise<TerminalError | undefined> | TerminalError | undefined;
}

/** The one state of the terminal's way to the gateway, for whoever shows it. */
export type LineStatus = LineState | 'clockWrong';

/** A clock that is a day off is worth knowing before a line that is fine. */
export function lineStatus(
  connectivity: Pick<Connectivity, 'state'>,
  clockWatch: Pick<ClockWatch, 'verdict'>,
): LineStatus {
  return connectivity.state === 'online' && clockWatch.verdict === 'wrong' ? 'clockWrong' : connectivity.state;
}

/** Objects to selling without a network, and with a clock that is a day off. */
export class LineReadiness implements Readiness {
  readonly #connectivity: Pick<Connectivity, 'isNetworkDown' | 'check'>;
  readonly #clockWatch: Pick<ClockWatch, 'verdict' | 'driftMs'>;

  constructor(
    connectivity: Pick<Connectivity, 'isNetworkDown' | 'check'>,
    clockWatch: Pick<ClockWatch, 'verdict' | 'driftMs'>,
  ) {
    this.#connectivity = connectivity;
    this.#clockWatch = clockWatch;
  }

  objection(): Promise<TerminalError | undefined> | TerminalError | undefined {
    const down = this.#connectivity.isNetworkDown();
    if (down === false && this.#clockWatch.verdict !== 'wrong') {
      return undefined;
    }
    return this.#lookTwice(down);
  }

  /** The clock may have been put right since the gateway last told its own. */
  async #lookTwice(down: boolean | Promise<boolean>): Promise<TerminalError | undefined> {
    if (await down) {
      return new TerminalError('NETWORK_DOWN');
    }
    if (this.#clockWatch.verdict === 'wrong') {
      await this.#connectivity.check();
    }
    if (this.#clockWatch.verdict !== 'wrong') {
      return undefined;
    }
    const hours = Math.round(Math.abs(this.#clockWatch.driftMs ?? 0) / 3_600_000);
    return new TerminalError('CLOCK_WRONG', { hours });
  }
}
