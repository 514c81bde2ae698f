import { IconAlertTriangle } from '@tabler/icons-react';
import type { CloseOutlook } from '../../preload/contract.ts';
import { ActionButton } from '../components/action-button.tsx';
import { useText } from '../i18n/text-context.tsx';
import type { KeyName } from '../keyboard/key-names.ts';
import { choicesOf, forgottenDates } from './dates.ts';
import { countText, signedYenText, useDayText } from './format.ts';

/** The digits that the tabs leave. */
const dateKeys: readonly KeyName[] = ['4', '5', '6', '7', '8', '9', '0'];

interface OpenDatesProps {
  readonly outlook: CloseOutlook;
  readonly chosen: string;
  readonly onChoose: (businessDate: string) => void;
}

/** The dates that are still to be closed, where there is more than today. */
export function OpenDates({ outlook, chosen, onChoose }: OpenDatesProps) {
  const text = useText();
  const day = useDayText();
  const forgotten = forgottenDates(outlook);
  return forgotten.length === 0 ? null : (
    <section className="open-dates" aria-label={text('closing.dates')}>
      <p>
        <IconAlertTriangle aria-hidden />
        <span className="forgotten-words">
          <strong>{text('closing.forgotten', { count: forgotten.length })}</strong>
          <span>{text('closing.forgottenHint')}</span>
        </span>
      </p>
      <ul>
        {choicesOf(outlook).map(({ businessDate, paymentCount, netYen }, index) => (
          <li key={businessDate}>
            <ActionButton
              label={
                <span className="open-date">
                  <strong>
                    {day(businessDate)}
                    {businessDate === outlook.today ? ` ${text('closing.today')}` : ''}
                  </strong>
                  <span>
                    {text('closing.count', { count: countText(paymentCount) })} {signedYenText(netYen)}
                  </span>
                </span>
              }
              keys={dateKeys.slice(index, index + 1)}
              onPress={() => onChoose(businessDate)}
              pressed={businessDate === chosen}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
