import { createContext, type ReactNode, useContext, useEffect, useMemo } from 'react';
import type { Language } from '../../preload/contract.ts';
import { loadFonts } from '../fonts/load-fonts.ts';
import { createTranslator, type Translator } from './translator.ts';

const TextContext = createContext<Translator | null>(null);

/** Around the app: the texts of one language, which is also the document's. */
export function TextProvider({ language, children }: { readonly language: Language; readonly children: ReactNode }) {
  const translate = useMemo(() => createTranslator(language), [language]);
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-Hans' : language;
    document.title = translate('app.title');
    loadFonts(language);
  }, [language, translate]);
  return <TextContext value={translate}>{children}</TextContext>;
}

/** The texts of the window's language. */
export function useText(): Translator {
  const translate = useContext(TextContext);
  if (translate === null) {
    throw new Error('used outside of the app');
  }
  return translate;
}
