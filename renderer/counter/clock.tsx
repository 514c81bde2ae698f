import { useNow } from '../bridge/ticking.ts';
import { useText } from '../i18n/text-context.tsx';

const HOUR_MS = 3_600_000;

/** The shop's time of day. */
export function Clock({ utcOffsetHours }: { readonly utcOffsetHours: number }) {
  useNow();
  const text = useText();
  const words = new Date(Date.now() + utcOffsetHours * HOUR_MS).toISOString().slice(11, 16);
  return (
    <time dateTime={words} title={text('status.clock')}>
      {words}
    </time>
  );
}
