import i18next from 'i18next';
import type { Language } from '../../preload/contract.ts';
import { en } from './en.ts';
import { type Catalogue, ja } from './ja.ts';
import { zh } from './zh.ts';

/** The languages of the window, in the order of the menu, by the names that they give themselves. */
export const languageNames = { ja: '日本語', en: 'English', zh: '中文' } as const satisfies Record<Language, string>;

type Leaves<T> = { [K in keyof T & string]: T[K] extends string ? K : `${K}.${Leaves<T[K]>}` }[keyof T & string];

/** The name of one text, such as `amount.charge`. */
export type TextKey = Leaves<Catalogue>;

/** Gives the text of a key in one language, with its `{{gaps}}` filled. */
export type Translator = (key: TextKey, params?: Readonly<Record<string, string | number>>) => string;

const catalogues: Readonly<Record<Language, Catalogue>> = { ja, en, zh };

/** Every language is complete, so there is no falling back from one to another. React does the escaping. */
export function createTranslator(language: Language): Translator {
  const instance = i18next.createInstance({
    lng: language,
    resources: { [language]: { translation: catalogues[language] } },
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  void instance.init();
  return (key, params = {}) => instance.t(key, params);
}
