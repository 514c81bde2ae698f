import { IconAlertTriangle, IconCalendarEvent } from '@tabler/icons-react';
import { useState } from 'react';
import type { CloseOutlook } from '../../preload/contract.ts';
import { ActionButton } from '../components/action-button.tsx';
import { CloseRow, Dialog } from '../components/dialog.tsx';
import { useText } from '../i18n/text-context.tsx';
import type { KeyName } from '../keyboard/key-names.ts';
import { choicesOf, forgottenDates } from './dates.ts';
import { countText, signedYenText, useDayText } from './format.ts';

const dateKeys: readonly KeyName[] = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0'];

interface OpenDatesProps {
  readonly outlook: CloseOutlook;
  readonly chosen: string;
  readonly onChoose: (businessDate: string) => void;
}

function DatesDialog({ outlook, chosen, onChoose, onClose }: OpenDatesProps & { readonly onClose: () => void }) {
  const text = useText();
  const day = useDayText();
  return (
    <Dialog title={text('closing.dates')} onClose={onClose}>
      <p className="dialog-hint">{text('closing.forgottenHint')}</p>
      <ul className="open-dates-list">
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
      <CloseRow onClose={onClose} />
    </Dialog>
  );
}

/** That there is more than today to be closed, in one line, and the way to each of those dates. */
export function OpenDates({ outlook, chosen, onChoose }: OpenDatesProps) {
  const text = useText();
  const [choosing, setChoosing] = useState(false);
  const forgotten = forgottenDates(outlook);
  return forgotten.length === 0 ? null : (
    <section className="open-dates" aria-label={text('closing.dates')}>
      <p>
        <IconAlertTriangle aria-hidden />
        <strong>{text('closing.forgotten', { count: forgotten.length })}</strong>
      </p>
      <ActionButton
        label={text('closing.chooseDate')}
        icon={<IconCalendarEvent aria-hidden />}
        keys={['4']}
        onPress={() => setChoosing(true)}
      />
      {choosing ? (
        <DatesDialog
          outlook={outlook}
          chosen={chosen}
          onChoose={(businessDate) => {
            setChoosing(false);
            onChoose(businessDate);
          }}
          onClose={() => setChoosing(false)}
        />
      ) : null}
    </section>
  );
}
