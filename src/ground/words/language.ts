// The languages in which people are spoken to, and texts that exist in all of them.

/** Bokmål, nynorsk and English. */
export const languages = ['nb', 'nn', 'en'] as const;
export type Language = (typeof languages)[number];

/** One text in every language; a text that lacks one does not compile. */
export type Words = readonly [nb: string, nn: string, en: string];

/** The text in a language. */
export function say(words: Words, language: Language): string {
  return words[languages.indexOf(language)] as string;
}

/** A text as a language that there is; undefined when it is none. */
export function toLanguage(text: unknown): Language | undefined {
  return languages.find((language) => language === text);
}

/** Each language by its own name. */
export const languageNames: Readonly<Record<Language, string>> = {
  nb: 'Bokmål',
  nn: 'Nynorsk',
  en: 'English',
};
