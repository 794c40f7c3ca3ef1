// The answers to a message: MSA and ERR, in the mode and the version of its sender.
import { escapeText } from './escapes.ts';
import { versions } from './header.ts';
import { type AdtHeader, type AdtProblem, errorConditions, type Place } from './message.ts';

/** HL7 table 0008. A: application; C: accept (enhanced mode). Accepted, error in the content, rejected. */
export type AnswerCode = 'AA' | 'AE' | 'AR' | 'CA' | 'CE' | 'CR';

export interface AnswerFacts {
  /** MSH-10 of the answer, at most 20 characters. */
  readonly id: string;
  /** MSH-7 of the answer: YYYYMMDDHHMMSS+ZZZZ. */
  readonly time: string;
  /** True when every sender gets one answer in original mode, whatever it asks for in MSH-15 and MSH-16. */
  readonly alwaysOriginal?: boolean;
}

export interface Answer {
  readonly code: AnswerCode;
  /** The answer as text; its characters are those of the header that it repeats, and else ASCII. */
  readonly text: string;
}

/** Codes of what is a rejection: a header of a kind that is not taken, and trouble of our own. */
const rejections: readonly string[] = ['200', '201', '202', '203', '207'];

/** Accepted; an error in the content; or rejected: not taken here whatever the content is, or not now. */
export function verdictOf(problems: readonly AdtProblem[]): 'A' | 'E' | 'R' {
  const errors = problems.filter(({ issue }) => issue.severity === 'error');
  if (errors.length === 0) {
    return 'A';
  }
  return errors.some(({ code }) => rejections.includes(code)) ? 'R' : 'E';
}

/**
 * What is sent back, in order: in original mode one answer; in enhanced mode the accept answer and the application answer, each
 * as MSH-15 and MSH-16 ask for it. Both say the same, because what is accepted is durable and nothing more is promised.
 * @see HL7 v2, chapter 2.9 (message processing rules)
 */
export function answersTo(
  header: AdtHeader,
  problems: readonly AdtProblem[],
  facts: AnswerFacts,
): readonly Answer[] {
  const verdict = verdictOf(problems);
  const { acceptAnswer, applicationAnswer } = header;
  const original = facts.alwaysOriginal || (acceptAnswer === '' && applicationAnswer === '');
  const answer = (level: 'A' | 'C'): Answer => {
    const code = `${level}${verdict}` as AnswerCode;
    const id = level === 'A' && !original ? `${facts.id.slice(0, 19)}A` : facts.id;
    return { code, text: compose(header, problems, { ...facts, id }, code) };
  };
  if (original) {
    return [answer('A')];
  }
  return [
    ...(isWanted(acceptAnswer, verdict) ? [answer('C')] : []),
    ...(isWanted(applicationAnswer, verdict) ? [answer('A')] : []),
  ];
}

/** HL7 table 0155: always, never, on error or rejection, on success; empty in enhanced mode is never; else it is wanted. */
function isWanted(condition: string, verdict: 'A' | 'E' | 'R'): boolean {
  switch (condition) {
    case '':
    case 'NE':
      return false;
    case 'ER':
      return verdict !== 'A';
    case 'SU':
      return verdict === 'A';
    default:
      return true;
  }
}

function compose(
  header: AdtHeader,
  problems: readonly AdtProblem[],
  { id, time }: AnswerFacts,
  code: AnswerCode,
): string {
  const version = versions.includes(header.version) ? header.version : '2.5.1';
  const old = isBefore(version, '2.5');
  const told = gravestFirst(problems);
  const first = told[0];
  const parties = header.answered.map((parts) => parts.map(escapeText).join('^').replace(/\^+$/, ''));
  const msh = ['MSH', '^~\\&', ...parties];
  const rest = [time, '', typeOf(version, header.trigger), id, escapeText(header.processing || 'P'), version];
  const set = header.characterSet === '' ? [] : ['', '', '', '', '', escapeText(header.characterSet)];
  const words = first && old ? `${first.issue.text}. ${first.issue.fix ?? ''}` : '';
  const msa = ['MSA', code, escapeText(header.controlId), ...(words ? [escapeText(words.slice(0, 80))] : [])];
  const segments = [[...msh, ...rest, ...set], msa, ...told.map((each) => errorOf(each, old))];
  return segments.map((fields) => `${fields.join('|').replace(/\|+$/, '')}\r`).join('');
}

function gravestFirst(problems: readonly AdtProblem[]): readonly AdtProblem[] {
  return problems.toSorted(
    (a, b) => Number(b.issue.severity === 'error') - Number(a.issue.severity === 'error'),
  );
}

/** MSH-9 of an answer: its type alone, with the trigger from 2.3 on, and with the structure from 2.3.1 on. */
function typeOf(version: string, trigger: string): string {
  if (isBefore(version, '2.3') || !/^[A-Z]\d\d$/.test(trigger)) {
    return 'ACK';
  }
  return isBefore(version, '2.3.1') ? `ACK^${trigger}` : `ACK^${trigger}^ACK`;
}

/** ERR: where, what, how grave, why and what to do. Until 2.4 it had place and code alone. */
function errorOf({ at, code, issue }: AdtProblem, old: boolean): string[] {
  const condition = errorConditions[code];
  if (old) {
    const { segment, sequence, field = '' } = at;
    return ['ERR', `${segment}^${sequence}^${field}^${code}&${escapeText(condition)}&HL70357`];
  }
  const severity = issue.severity === 'error' ? 'E' : 'W';
  const where = locationOf(at);
  const what = `${code}^${escapeText(condition)}^HL70357`;
  const fix = issue.fix === undefined ? '' : escapeText(issue.fix);
  return ['ERR', '', where, what, severity, '', '', escapeText(issue.text), fix];
}

/** ERL: segment, its number, field, repetition, component. */
function locationOf({ segment, sequence, field, repetition, component }: Place): string {
  return [segment, sequence, field, field === undefined ? undefined : (repetition ?? 1), component]
    .map((part) => part ?? '')
    .join('^')
    .replace(/\^+$/, '');
}

function isBefore(version: string, other: string): boolean {
  return versions.indexOf(version) < versions.indexOf(other);
}
