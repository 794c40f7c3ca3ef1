// The closed codes: documented as they are, and said in every language to whoever meets them.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Explained } from '../../src/ground/words/explained.ts';
import { languages, say, type Words } from '../../src/ground/words/language.ts';
import { refusalWords } from '../../src/need/consent/refusal-words.ts';
import { rules } from '../../src/need/decision/table.ts';
import { attentionCodes } from '../../src/need/delivery/codes/attention-codes.ts';
import { explainAttention, explainEvent } from '../../src/need/delivery/codes/codes.ts';
import { codesText } from '../../src/need/delivery/codes/codes-text.ts';
import { eventCodes } from '../../src/need/delivery/codes/event-codes.ts';
import { saying, sayings } from '../../src/need/delivery/codes/sayings.ts';
import { nextStepOf, sayAll } from '../../src/need/delivery/codes/worded.ts';
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
    const [nb = '', nn = '', en = ''] = words.map((text) => text.replace(/\{[^}]*\}/g, ''));
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

describe('a saying', () => {
  const slots = (text: string) => [...text.matchAll(/\{(\w+)(?::\w+)?\}/g)].map(([, name]) => name);

  it.each(
    Object.entries(sayings),
  )('%s has text in three languages, and the Norwegian ones with the same parameters', (_code, words) => {
    const [nb, nn, en] = words as Words;
    expect(new Set(slots(nb))).toEqual(new Set(slots(nn)));
    expect([nb, nn].filter((text) => english.test(text.replace(/\{[^}]*\}/g, '')))).toEqual([]);
    expect(en.replace(/\{[^}]*\}/g, '')).not.toMatch(norwegian);
    expect(nb.replace(/\{[^}]*\}/g, '')).not.toMatch(nynorsk);
    expect(nn.replace(/\{[^}]*\}/g, '')).not.toMatch(bokmaal);
  });

  it('is put into the language of the reader, with values of closed sets in words', () => {
    const said = [
      saying('decided', { rule: 'notify', notes: 'plan-declined' }),
      saying('refused', { reason: 'consent-withdrawn', text: 'Consent/1 is inactive' }),
    ];
    expect(sayAll(said, 'nb')).toBe(
      'Tjenester i kommunen, eller nivået er ikke oppgitt. Koordinerende enhet i hjemkommunen får melding så snart som mulig. Personen takker nei til plan: det bes ikke om det. Samtykket er trukket tilbake',
    );
    expect(sayAll(said, 'en')).toContain('Consent/1 is inactive');
  });

  it('leaves a value that is not known as it is, and a code of another release unsaid', () => {
    expect(sayAll([saying('unit-says', { state: 'news-of-tomorrow' })], 'nb')).toBe(
      'Enheten svarer: news-of-tomorrow.',
    );
    expect(sayAll([{ code: 'of-tomorrow' }], 'nn')).toBe('');
  });

  it('tells the next step of the receiver’s own error, and that of the reason where there is none', () => {
    const data = { codes: 'E31', text: 'E31', row: 'apprec-error/E31' };
    const said = [saying('receipt-says', data)];
    expect(nextStepOf('fatal-acknowledgement', said, 'nb')).toContain('Kontroller identiteten');
    expect(nextStepOf('fatal-acknowledgement', [], 'nn')).toContain('Spør kommunen');
  });
});
