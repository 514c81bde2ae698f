import { useNow } from '../bridge/ticking.ts';
import { useText } from '../i18n/text-context.tsx';

const two = (value: number): string => String(value).padStart(2, '0');

/** The PC's time of day. */
export function Clock() {
  useNow();
  const text = useText();
  const time = new Date();
  const words = `${two(time.getHours())}:${two(time.getMinutes())}`;
  return (
    <time dateTime={words} title={text('status.clock')}>
      {words}
    </time>
  );
}
