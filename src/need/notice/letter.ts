// The readable letter of a notice, as blocks that text and PDF render alike. It says what the unit needs, and no more.

import type { Patient } from '@medplum/fhirtypes';
import { nameInForce, nameText, reachedBy } from '../../ground/fhir/in-force.ts';
import { nationalNumber, toldNumber } from '../../ground/fhir/person.ts';
import type { Instant } from '../../ground/norway/instant.ts';
import type { NeedFacts } from './facts.ts';
import { type LetterWords, type WrittenForm, words } from './letter-words.ts';
import type { Addressee } from './parties.ts';

/** Everything that a letter may say. What is not here cannot be in any rendering (concept C7). */
export interface LetterContent {
  readonly language: WrittenForm;
  /** Instant of the letter, ISO 8601. */
  readonly at: string;
  readonly sender: string;
  readonly contact?: { readonly name?: string; readonly phone?: string };
  readonly recipient: string;
  /** What the recipient is; the municipality's coordinating unit when nothing is said. */
  readonly to?: Addressee;
  readonly person: { readonly name: string; readonly birthDate?: string; readonly nationalId?: string };
  /** Codes of `ip-flag-code`: only what is asked for. */
  readonly needs: readonly string[];
  /** Who consented; undefined where the letter rests on no consent. */
  readonly by: 'person' | 'representative' | undefined;
  /** Identifier of the thread: answers name it. */
  readonly thread: string;
  /** The notice was sent before, and says more now. */
  readonly update?: boolean;
}

export type LetterBlock =
  | { readonly kind: 'title' | 'heading' | 'paragraph'; readonly text: string }
  | { readonly kind: 'fields'; readonly rows: readonly (readonly [label: string, value: string])[] };

export interface Letter {
  readonly language: WrittenForm;
  readonly title: string;
  readonly at: string;
  readonly blocks: readonly LetterBlock[];
}

/** The notice of need as a letter. Concept D15. */
export function noticeLetter(content: LetterContent): Letter {
  const say = words[content.language];
  const needs = needsText(content, say);
  return letterOf(content, say.title(needs), [
    ...(content.update ? [{ kind: 'paragraph', text: say.update } as const] : []),
    { kind: 'heading', text: say.needHeading },
    { kind: 'paragraph', text: say.need(content.sender, needs, content.needs.includes('need-for-ip')) },
    ...(content.by ? [{ kind: 'paragraph', text: say.consent[content.by] } as const] : []),
    { kind: 'heading', text: say.askHeading },
    { kind: 'paragraph', text: say.ask[content.to ?? 'municipality'] },
  ]);
}

/** Takes an earlier notice back. */
export function cancellationLetter(content: LetterContent): Letter {
  const say = words[content.language];
  return letterOf(content, say.cancellationTitle, [
    {
      kind: 'paragraph',
      text: say.cancellation(
        content.sender,
        needsText(content, say),
        say.addressee[content.to ?? 'municipality'],
      ),
    },
  ]);
}

/** A letter with the same head and foot as every other, and paragraphs of its own. */
export function letterOf(content: LetterContent, title: string, body: readonly LetterBlock[]): Letter {
  const { language, at, sender, contact, recipient, person } = content;
  const say = words[language];
  const rows: [string, string | undefined][] = [
    [say.from, sender],
    [say.to, recipient],
    [say.date, dateText(at, language)],
    [say.person, person.name],
    [say.birthDate, person.birthDate],
    [say.nationalId, person.nationalId],
  ];
  const contactRows: [string, string | undefined][] = [
    [say.contact, contact?.name],
    [say.phone, contact?.phone],
    [say.thread, content.thread],
  ];
  return {
    language,
    title,
    at,
    blocks: [
      { kind: 'title', text: title },
      { kind: 'fields', rows: filled(rows) },
      ...body,
      { kind: 'heading', text: say.contactHeading },
      { kind: 'fields', rows: filled(contactRows) },
    ],
  };
}

/** The letter as plain text. */
export function letterText(letter: Letter): string {
  return letter.blocks.flatMap(linesOf).join('\n');
}

function linesOf(block: LetterBlock): string[] {
  switch (block.kind) {
    case 'title':
      return [block.text, ''];
    case 'heading':
      return ['', block.text];
    case 'paragraph':
      return [block.text];
    case 'fields':
      return block.rows.map(([label, value]) => `${label}: ${value}`);
  }
}

/** What a letter about this need may say of the person and of who can be asked: what is in force at the instant. */
export function letterFacts(
  facts: NeedFacts,
  instant: Instant,
): Pick<LetterContent, 'person'> & Partial<Pick<LetterContent, 'contact'>> {
  const { author, authorRole } = facts;
  const [phone] = [authorRole?.telecom, author?.telecom].flatMap((points) =>
    reachedBy(points, ['phone'], instant),
  );
  const contact = {
    name: nameText(nameInForce(author?.name, instant)),
    phone: phone?.value,
  };
  return {
    person: letterPerson(facts.patient, instant),
    ...(contact.name || contact.phone
      ? {
          contact: {
            ...(contact.name ? { name: contact.name } : {}),
            ...(contact.phone ? { phone: contact.phone } : {}),
          },
        }
      : {}),
  };
}

/** The person as every letter names him or her. */
export function letterPerson(patient: Patient, instant: Instant): LetterContent['person'] {
  const number = nationalNumber(patient, instant);
  return {
    name: nameText(nameInForce(patient.name, instant)) ?? '',
    ...(patient.birthDate ? { birthDate: patient.birthDate } : {}),
    ...(number ? { nationalId: toldNumber(number) } : {}),
  };
}

function needsText({ needs, to = 'municipality' }: LetterContent, say: LetterWords): string {
  const text = needs.map((need) => say.needs[need] ?? need).join(` ${say.and} `);
  return to === 'municipality' ? text : say.inHospital(text);
}

function filled(rows: readonly [string, string | undefined][]): [string, string][] {
  return rows.flatMap(([label, value]): [string, string][] => (value ? [[label, value]] : []));
}

/** Made once: making one costs more than writing a letter. */
const dateFormats = { nb: longDate('nb'), nn: longDate('nn') };

function longDate(language: WrittenForm): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(language, { timeZone: 'Europe/Oslo', dateStyle: 'long' });
}

function dateText(instant: string, language: WrittenForm): string {
  return dateFormats[language].format(new Date(instant));
}
