// Reading JSON that others wrote: nothing is taken for granted but that it is JSON.
import type { Unread } from '../consent/statement.ts';
import type { CodeOf } from './settings.ts';

export type Element = Readonly<Record<string, unknown>>;

export function elementOf(value: unknown): Element | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Element)
    : undefined;
}

/** The items of a list; one that is no list is an item, so that it is read, and found not to be understood. */
export function itemsOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) {
    return value;
  }
  return value === undefined || value === null ? [] : [value];
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The codings that name both system and code. */
export function codingsOf(concept: unknown): CodeOf[] {
  return itemsOf(elementOf(concept)?.coding).flatMap((coding) => codeOf(coding) ?? []);
}

export function codeOf(coding: unknown): CodeOf | undefined {
  const { system, code } = elementOf(coding) ?? {};
  return typeof system === 'string' && typeof code === 'string' ? { system, code } : undefined;
}

/** Modifier extensions of the element that are not known, and what is no extension at all. */
export function modifiersIn(element: Element, where: string, known: readonly string[]): Unread[] {
  return itemsOf(element.modifierExtension).flatMap((extension, at) => {
    const url = textOf(elementOf(extension)?.url);
    return url !== undefined && known.includes(url)
      ? []
      : [{ where: `${where}.modifierExtension[${at}]`, what: 'a modifier extension is not known here' }];
  });
}

/** Elements that R4 does not have there: what they say is not known. */
export function strangersIn(element: Element, where: string, known: ReadonlySet<string>): Unread[] {
  return Object.keys(element)
    .filter((name) => !known.has(name.replace(/^_/, '')))
    .map((name) => ({ where: `${where}.${name.slice(0, 40)}`, what: 'R4 has no such element here' }));
}
