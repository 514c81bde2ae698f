import type { Language } from '../../preload/contract.ts';
import { useTerminal } from '../bridge/terminal-context.ts';
import { yenText } from '../i18n/format.ts';

/** An amount that may be less than nothing: `¥1,200`, `−¥1,200`. */
export function signedYenText(amount: number): string {
  return amount < 0 ? `−${yenText(-amount)}` : yenText(amount);
}

/** How many, in groups of three digits. */
export function countText(count: number): string {
  return yenText(count).slice(1);
}

const compactLocales = { ja: 'ja-JP', en: 'en-US', zh: 'zh-CN' } as const;

/** An amount in few characters, for where it has little room and stands in full elsewhere: `9.6万`, `96K`. */
export function shortYenText(language: Language, amount: number): string {
  return new Intl.NumberFormat(compactLocales[language], { notation: 'compact', maximumFractionDigits: 1 }).format(
    amount,
  );
}

/** Puts amounts into few characters of the window's language. */
export function useShortYen(): (amount: number) => string {
  const { language } = useTerminal().snapshot;
  return (amount) => shortYenText(language, amount);
}

const dayFormats = {
  ja: ['ja-JP', '2-digit'],
  en: ['en-US', 'short'],
  zh: ['zh-CN', '2-digit'],
} as const;

/** A business date with its day of the week: `2026/11/22(日)`, `Sun, Nov 22, 2026`. */
export function dayText(language: Language, businessDate: string): string {
  const [locale, month] = dayFormats[language];
  return new Intl.DateTimeFormat(locale, {
    timeZone: 'UTC',
    year: 'numeric',
    month,
    day: '2-digit',
    weekday: 'short',
  }).format(new Date(`${businessDate}T00:00:00Z`));
}

/** Puts business dates into the window's language. */
export function useDayText(): (businessDate: string) => string {
  const { language } = useTerminal().snapshot;
  return (businessDate) => dayText(language, businessDate);
}
