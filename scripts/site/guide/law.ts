// Duties and rules by the paragraph that they rest on, as the tables of duties and of rules name it.

import { say as inLanguage } from '../../../src/ground/words/language.ts';
import { dutyRules } from '../../../src/need/duties/table.ts';
import { publishedRules } from '../../profiles-requirements.ts';
import { escaped, table } from '../page.ts';
import type { Guide } from './context.ts';

interface Law {
  /** As the duties write it. */
  readonly short: string;
  readonly nb: string;
  /** As the rules write it. */
  readonly en: string;
}

const laws: readonly Law[] = [
  {
    short: 'forskrift om individuell plan ved ytelse av velferdstjenester',
    nb: 'Forskrift om individuell plan ved ytelse av velferdstjenester',
    en: 'Regulation on individual plans',
  },
  { short: 'pbrl', nb: 'Pasient- og brukerrettighetsloven', en: "Patients' Rights Act" },
  { short: 'hol', nb: 'Helse- og omsorgstjenesteloven', en: 'Health and Care Services Act' },
  { short: 'sphlsl', nb: 'Spesialisthelsetjenesteloven', en: 'Specialist Health Services Act' },
  { short: 'hpl', nb: 'Helsepersonelloven', en: 'Health Personnel Act' },
  { short: 'fvl', nb: 'Forvaltningsloven', en: 'Public Administration Act' },
  { short: 'vergemålsloven', nb: 'Vergemålsloven', en: 'Guardianship Act' },
  { short: 'pasientjournalforskriften', nb: 'Pasientjournalforskriften', en: 'Patient Records Regulation' },
];

/** Paragraphs that a text names of a law: `sections 38 a and 25`, `§ 7-2, § 7-5`. A letter alone belongs to the number before it. */
export function paragraphsIn(text: string, { short, en }: Law): string[] {
  return text.split(/;|\. /).flatMap((piece) => {
    const name = [short, en].find((each) => new RegExp(`\\b${each} (§|section)`).test(piece));
    if (name === undefined) {
      return [];
    }
    const named = piece.slice(piece.indexOf(name) + name.length).replace(/[.:(].*$/, '');
    let number = '';
    return named
      .split(/ and |,/)
      .map((each) => each.replace(/§|sections?/g, '').trim())
      .filter((each) => /^(\d[\d-]*( [a-z])?|[a-z])$/.test(each))
      .map((each) => {
        number = /^\d[\d-]*/.exec(each)?.[0] ?? number;
        return /^\d/.test(each) ? each : `${number} ${each}`;
      });
  });
}

export function lawBody({ say, language }: Guide): string {
  const lines = [
    ...dutyRules.map(({ id, title, law }) => ({
      from: law,
      text: `<code>${escaped(id)}</code> ${escaped(inLanguage(title, language))}`,
    })),
    ...publishedRules().map((rule) => ({
      from: rule.source,
      text: `<code>${escaped(rule.key)}</code> ${escaped(rule[language])}`,
    })),
  ];
  return laws
    .map((law) => {
      const found = lines.flatMap(({ from, text }) =>
        paragraphsIn(from, law).map((paragraph) => ({ paragraph, text })),
      );
      const rows = [...Map.groupBy(found, ({ paragraph }) => paragraph)].sort(([one], [other]) =>
        one.localeCompare(other, 'en', { numeric: true }),
      );
      return `<h2>${escaped(law[language])}</h2>\n${table(
        [`${law[language]} §`, say.resting],
        rows.map(([paragraph, all]) => [`§ ${escaped(paragraph)}`, all.map(({ text }) => text).join('<br>')]),
      )}`;
    })
    .join('\n');
}
