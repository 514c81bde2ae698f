import type { CSSProperties, ReactNode } from 'react';
import { useScreenFocus } from '../components/use-screen-focus.ts';
import { yenText } from '../i18n/format.ts';
import type { ResultKind } from './result-kind.ts';

declare module 'react' {
  interface CSSProperties {
    readonly '--characters'?: number;
    readonly '--ems'?: number;
  }
}

/** How a state looks: one colour and one shape for each. */
export type StateTone = Exclude<ResultKind, 'open'> | 'calm' | 'busy' | 'waiting' | 'unknown' | 'objection';

interface StateScreenProps {
  readonly screen: string;
  /** A new key is a new sight: the focus begins again. */
  readonly sight: string;
  readonly tone: StateTone;
  readonly icon: ReactNode;
  readonly word: string;
  readonly amountYen: number;
  /** What to do, in large letters. */
  readonly lead?: ReactNode;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  /** False where a button of the screen takes the focus. */
  readonly focusHere?: boolean;
}

/** About how wide a word is, in its own font size: as large as it fits on one line is how it is shown. */
function emsOf(word: string): number {
  return [...word].reduce((sum, character) => sum + (character > '\u2e7f' ? 1.03 : 0.6), 0.2);
}

/** One state of a payment over the whole screen: icon, word and colour, amount, what to do, details, buttons. */
export function StateScreen(props: StateScreenProps) {
  const { screen, sight, tone, icon, word, amountYen, lead, children, actions, focusHere = true } = props;
  const heading = useScreenFocus<HTMLHeadingElement>(focusHere ? sight : '');
  const amount = yenText(amountYen);
  const style: CSSProperties = { '--characters': amount.length };
  return (
    <section className={`state-screen state-${tone}`} data-screen={screen} data-tone={tone}>
      <div className="state-head">
        <div className="state-icon" aria-hidden="true">
          {icon}
        </div>
        <div className="state-words">
          <h1 ref={heading} tabIndex={-1} style={{ '--ems': emsOf(word) }}>
            {word}
          </h1>
          <p className="state-amount" style={style}>
            {amount}
          </p>
        </div>
      </div>
      {lead === undefined ? null : <div className="state-lead">{lead}</div>}
      {children === undefined ? null : <div className="state-more">{children}</div>}
      {actions === undefined ? null : <div className="button-row">{actions}</div>}
    </section>
  );
}
