import i18next from 'i18next';
import { en } from './en.ts';
import { type Catalogue, ja } from './ja.ts';
import { zh } from './zh.ts';

/** The languages of screens, messages and receipts. */
export const languages = ['ja', 'en', 'zh'] as const;
export type Language = (typeof languages)[number];

type Leaves<T> = { [K in keyof T & string]: T[K] extends string ? K : `${K}.${Leaves<T[K]>}` }[keyof T & string];

/** The name of one text, such as `receipt.amount`. */
export type TextKey = Leaves<Catalogue>;

/** Gives the text of a key in one language, with its `{{gaps}}` filled. */
export type Translator = (key: TextKey, params?: Readonly<Record<string, string | number>>) => string;

const catalogues: Readonly<Record<Language, Catalogue>> = { ja, en, zh };

/** i18next does the filling in; every language is complete, so there is no falling back from one to another. */
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

/** Whether a key, made of parts that are known only at run time, has a text. */
export function hasText(key: string): key is TextKey {
  let node: unknown = ja;
  for (const part of key.split('.')) {
    if (typeof node !== 'object' || node === null || !Object.hasOwn(node, part)) {
      return false;
    }
    node = (node as Record<string, unknown>)[part];
  }
  return typeof node === 'string';
}
