// The closed codes: documented as they are, and said in every language to whoever meets them.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Explained } from '../../src/ground/words/explained.ts';
import { languages, say } from '../../src/ground/words/language.ts';
import { refusalWords } from '../../src/need/consent/refusal-words.ts';
import { rules } from '../../src/need/decision/table.ts';
import { attentionCodes } from '../../src/need/delivery/attention-codes.ts';
import { explainAttention, explainEvent } from '../../src/need/delivery/codes.ts';
import { codesText } from '../../src/need/delivery/codes-text.ts';
import { eventCodes } from '../../src/need/delivery/event-codes.ts';
import { stopWords } from '../../src/need/directory/routing/stop.ts';

const tables: Readonly<Record<string, Readonly<Record<string, Explained>>>> = {
  eventCodes,
  attentionCodes,
  stopWords,
  refusalWords,
};
const texts = Object.entries(tables).flatMap(([table, codes]) =>
  Object.entries(codes).flatMap(([code, { words, next }]) =>
    [words, next].flatMap((each) => (each ? [{ where: `${table} ${code}`, words: each }] : [])),
  ),
);
const ruleTexts = rules.flatMap(({ id, title, because, forPerson }) =>
  [title, ...because.map(({ text }) => text), forPerson].flatMap((words) =>
    words ? [{ where: `rule ${id}`, words }] : [],
  ),
);

const word = (...words: readonly string[]) =>
  new RegExp(`(?<![\\p{L}-])(${words.join('|')})(?![\\p{L}-])`, 'iu');
const english = word(
  'the',
  'and',
  'of',
  'is',
  'are',
  'not',
  'was',
  'has',
  'have',
  'unit',
  'consent',
  'needed',
);
const norwegian = word('og', 'ikke', 'ikkje', 'eller', 'en', 'ein', 'er');
const nynorsk = word('ikkje', 'eit', 'ein', 'frå', 'kven', 'kva', 'blei', 'dei', 'òg', 'blir send');
const bokmaal = word('ikke', 'et', 'en', 'fra', 'hvem', 'hva', 'de', 'også', 'ble', 'sendes');

describe('the closed codes', () => {
  it('are documented as they are: `npm run codes`', () => {
    expect(readFileSync(new URL('../../docs/codes.md', import.meta.url), 'utf8')).toBe(codesText());
  });

  it.each([...texts, ...ruleTexts])('are said in three languages, each in its own: $where', ({ words }) => {
    for (const language of languages) {
      expect(say(words, language).trim()).not.toBe('');
    }
    const [nb, nn, en] = words;
    expect([nb, nn].filter((text) => english.test(text))).toEqual([]);
    expect(en).not.toMatch(norwegian);
    // Forms that belong to the other written Norwegian.
    expect(nb).not.toMatch(nynorsk);
    expect(nn).not.toMatch(bokmaal);
  });

  it('say what each rule of the decision means where the rule itself is the code', () => {
    for (const { id, title } of rules) {
      expect(explainEvent(id)?.words ?? explainAttention(id)?.words, id).toBeDefined();
      expect(explainAttention(id)?.words === title || id in refusalWords || id in stopWords, id).toBe(true);
    }
  });
});
