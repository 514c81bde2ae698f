import { IconCircleCheck, IconRuler2 } from '@tabler/icons-react';
import type { SettingValue } from '../../preload/contract.ts';
import { useText } from '../i18n/text-context.tsx';
import { textOf } from './draft.ts';

interface Lengths {
  readonly min: number;
  readonly max: number;
}

/** How a length stands to the rule of the gateway: nothing is typed yet, too short, it fits, too long. */
export type LengthFit = 'blank' | 'short' | 'fits' | 'long';

/** Judges a length, in characters. */
export function lengthFit(count: number, { min, max }: Lengths): LengthFit {
  if (count === 0 && min > 0) {
    return 'blank';
  }
  return count < min ? 'short' : count > max ? 'long' : 'fits';
}

interface LengthTextProps {
  readonly lengths: Lengths;
  readonly value: SettingValue;
  /** Something is wrong with the text: that its length fits is no praise then. */
  readonly isWrong: boolean;
}

/** How many characters there are of how many; it goes along while somebody types. */
export function LengthText({ lengths, value, isWrong }: LengthTextProps) {
  const text = useText();
  const count = [...textOf(value)].length;
  const fit = lengthFit(count, lengths);
  const words =
    lengths.min === lengths.max
      ? text('setup.length.exact', { count, max: lengths.max })
      : text('setup.length.range', { count, min: lengths.min, max: lengths.max });
  return (
    <p className="setting-length" data-fit={fit} data-wrong={isWrong || undefined}>
      {fit === 'fits' && !isWrong ? <IconCircleCheck aria-hidden /> : <IconRuler2 aria-hidden />}
      {words}
    </p>
  );
}
