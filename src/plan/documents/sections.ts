// Sections that several readable documents share. Plain text: a heading, then one line for each thing.
import type { Instant } from '../../ground/norway/instant.ts';
import { isInForce } from '../../ground/norway/period.ts';
import { type Language, say } from '../../ground/words/language.ts';
import type { IndividualPlan } from '../document/individual-plan.ts';
import type { PersonName, Telecom } from '../document/shared.ts';
import { measureWords, phrases, roleWords, sayDate } from './words.ts';

export interface Section {
  readonly heading: string;
  readonly lines: readonly string[];
}

/** Sections as text; those without lines are left out. */
export function textOf(title: string, sections: readonly Section[]): string {
  const parts = sections
    .filter(({ lines }) => lines.length > 0)
    .map(
      ({ heading, lines }) => `${oneLine(heading)}\n${lines.map((line) => `- ${oneLine(line)}`).join('\n')}`,
    );
  return `${[oneLine(title), ...parts].join('\n\n')}\n`;
}

/** What somebody wrote stands in its own line: a break in it makes no line that looks like one of the document. */
function oneLine(text: string): string {
  return text.replace(/\s*[\r\n\v\f\u0085\u2028\u2029]+\s*/g, ' / ');
}

function nameText(name: PersonName | undefined): string | undefined {
  if (name === undefined) {
    return undefined;
  }
  const parts = [...(name.given ?? []), name.middle, name.family].filter((part) => part !== undefined);
  return parts.length > 0 ? parts.join(' ') : name.text;
}

/** What a party is called: the name, and where it works. */
export function nameOf(plan: IndividualPlan, party: string, language: Language): string {
  if (party === 'patient') {
    return nameText(plan.patient.name) ?? say(roleWords.patient, language);
  }
  const position = plan.positions?.find(({ id }) => id === party);
  const person =
    plan.professionals?.find(({ id }) => id === (position?.professional ?? party)) ??
    plan.relatives?.find(({ id }) => id === party);
  const workplace = plan.organizations?.find(({ id }) => id === (position?.organization ?? party))?.name;
  const name = nameText(person?.name) ?? position?.title;
  const said = [name, workplace].filter((part) => part !== undefined);
  return said.length > 0 ? said.join(', ') : say(phrases.notNamed, language);
}

/** Telephone of a party, the position's before the person's own. */
export function phoneOf(plan: IndividualPlan, party: string): string | undefined {
  const position = plan.positions?.find(({ id }) => id === party);
  const holders: ({ telecom?: Telecom[] } | undefined)[] = [
    position,
    plan.professionals?.find(({ id }) => id === (position?.professional ?? party)),
    plan.relatives?.find(({ id }) => id === party),
    plan.organizations?.find(({ id }) => id === (position?.organization ?? party)),
  ];
  const phones = holders.flatMap((holder) => holder?.telecom ?? []).filter(({ kind }) => kind === 'phone');
  return phones[0]?.value;
}

export function goalLines(plan: IndividualPlan, language: Language): string[] {
  return (plan.goals ?? [])
    .filter(({ status }) => status !== 'rejected' && status !== 'cancelled')
    .map(({ text, targets = [] }) => {
      const due = targets.map((target) => target.due).find((date) => date !== undefined);
      return due === undefined
        ? text
        : `${text} (${say(phrases.deadline, language)}: ${sayDate(due, language)})`;
    });
}

/** Measures with who is responsible and by when; `inFull` adds extent and how. */
export function measureLines(plan: IndividualPlan, language: Language, inFull: boolean): string[] {
  return (plan.measures ?? []).map((measure) => {
    const { text, responsible, deadline, extent, how, status } = measure;
    const details = [
      inFull && extent !== undefined ? `${say(phrases.extent, language)}: ${extent}` : undefined,
      inFull && how !== undefined ? `${say(phrases.how, language)}: ${how}` : undefined,
      responsible !== undefined
        ? `${say(phrases.responsible, language)}: ${nameOf(plan, responsible, language)}`
        : measure.noResponsibleReason,
      deadline !== undefined
        ? `${say(phrases.deadline, language)}: ${sayDate(deadline, language)}`
        : measure.noDeadlineReason,
    ].filter((detail) => detail !== undefined);
    const head = `${text ?? ''} (${say(measureWords[status], language)})`.trim();
    return [head, ...details.map(endOf)].join('. ');
  });
}

/** Without a full stop at the end, because the next sentence brings one. */
function endOf(sentence: string): string {
  return sentence.replace(/[.]$/, '');
}

/** Who takes part at the instant, in which roles, and how to reach them. */
export function peopleLines(plan: IndividualPlan, language: Language, instant: Instant): string[] {
  return (plan.participants ?? [])
    .filter(({ member, period }) => member !== 'patient' && isInForce(period, instant))
    .map(({ member, roles = [] }) => {
      const said = roles.map(({ code, text }) => text ?? say(roleWords[code], language)).join(', ');
      const phone = phoneOf(plan, member);
      return [nameOf(plan, member, language), said, phone].filter((part) => part).join(': ');
    });
}

export function timeLines(plan: IndividualPlan, language: Language): string[] {
  const { start, end } = plan.period ?? {};
  const period = [start, end].map((date) => (date === undefined ? '' : sayDate(date, language)));
  const lines =
    start === undefined && end === undefined
      ? []
      : [`${say(phrases.period, language)}: ${period.join(' – ')}`];
  const revisions = (plan.revisionDates ?? []).map(({ date, note }) =>
    [`${say(phrases.revisions, language)}: ${sayDate(date, language)}`, note]
      .filter((part) => part)
      .join('. '),
  );
  return [...lines, ...revisions];
}
