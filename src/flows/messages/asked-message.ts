// What somebody asks the adapter to send, read from JSON; every problem is told at once.

import { holdsNationalId } from '../../ground/norway/national-id.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import type { InformationContent } from '../../need/notice/information.ts';

interface Common {
  /** Names the matter, never the person: asked again with the same key it is the same message. */
  readonly key: string;
  /** Id of the Patient on the hospital's server. */
  readonly patient: string;
  readonly language?: 'nb' | 'nn';
}

interface ToOrganization extends Common {
  /** Organisation number; the directory has the address. */
  readonly recipient: string;
}

/** A kind's own content as it is asked for: reports by reference, as they stand on the hospital's server. */
type AskedContent<Content> = Content extends unknown
  ? Omit<Content, 'reports'> & {
      /** `DocumentReference/1` */
      readonly reports?: readonly string[];
      /** The recipient is no health service, and the purpose of the disclosure (concept C10). */
      readonly agency?: boolean;
      readonly purpose?: string;
    }
  : never;

export type AskedInformation = ToOrganization & AskedContent<InformationContent>;

export type Asked =
  | AskedInformation
  | (Common & {
      /** Concept F1. */
      readonly kind: 'decision';
      readonly recipient: { readonly reference: string; readonly name: string };
      readonly paragraphs: readonly string[];
      readonly authority: 'municipality' | 'hospital';
    });

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string' && value.trim() !== '';
const isOneOf =
  (...words: readonly string[]): Check =>
  (value) =>
    words.includes(String(value));
const matches =
  (form: RegExp): Check =>
  (value) =>
    typeof value === 'string' && form.test(value);
/** What stands in URLs, in the audit and under what is sent tells nobody whom it is about. */
const isName =
  (form: RegExp): Check =>
  (value) =>
    matches(form)(value) && !holdsNationalId(String(value));
const isList =
  (item: Check, least: number): Check =>
  (value) =>
    Array.isArray(value) && value.length >= least && value.every(item);
const isObject =
  (members: Readonly<Record<string, Check>>): Check =>
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    Object.entries(members).every(([name, check]) => check((value as Record<string, unknown>)[name]));
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);

interface Member {
  readonly check: Check;
  readonly want: string;
}

const anOrganization: Member = { check: matches(/^\d{9}$/), want: 'an organisation number of nine digits' };
const someText: Member = { check: isText, want: 'a text' };
const paragraphs: Member = { check: isList(isText, 1), want: 'a list of texts' };

const common: Readonly<Record<string, Member>> = {
  key: {
    check: isName(/^[\w.:-]{1,100}$/),
    want: 'letters, digits and . : - _, at most 100, no national id',
  },
  patient: { check: isName(/^[A-Za-z0-9.-]{1,64}$/), want: 'the id of a Patient, no national id' },
  language: { check: optional(isOneOf('nb', 'nn')), want: 'nb or nn' },
};

const kinds: Readonly<Record<Asked['kind'], Readonly<Record<string, Member>>>> = {
  'health-information': {
    recipient: anOrganization,
    paragraphs,
    reports: {
      check: optional(isList(matches(/^DocumentReference\/[A-Za-z0-9.-]{1,64}$/), 0)),
      want: 'a list of DocumentReference/{id}',
    },
    agency: { check: optional((value) => typeof value === 'boolean'), want: 'true or false' },
    purpose: { check: optional(isText), want: 'a code of v3-ActReason' },
  },
  'partner-information': {
    recipient: anOrganization,
    change: { check: isOneOf('started', 'ended'), want: 'started or ended' },
    coordinator: someText,
  },
  handover: {
    recipient: anOrganization,
    reason: someText,
    plan: { check: isObject({ system: isText, value: isText }), want: '{ system, value } of the plan' },
  },
  decision: {
    recipient: {
      check: isObject({ reference: matches(/^(Patient|RelatedPerson)\/[A-Za-z0-9.-]{1,64}$/), name: isText }),
      want: '{ reference: Patient/{id} or RelatedPerson/{id}, name }',
    },
    paragraphs,
    authority: { check: isOneOf('municipality', 'hospital'), want: 'municipality or hospital' },
  },
};

export function readAsked(value: unknown): { readonly asked?: Asked; readonly issues: readonly Issue[] } {
  const body = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  const members = Object.hasOwn(kinds, String(body.kind)) ? kinds[body.kind as Asked['kind']] : undefined;
  if (!members) {
    return { issues: [problem('kind', `one of ${Object.keys(kinds).join(', ')}`)] };
  }
  const all = { ...common, ...members };
  const issues = [
    ...Object.entries(all).flatMap(([name, { check, want }]) =>
      check(body[name]) ? [] : [problem(name, want)],
    ),
    ...Object.keys(body)
      .filter((name) => name !== 'kind' && !Object.hasOwn(all, name))

      .map((name) =>
        problem(
          MEMBER.test(name) ? name : '(a name that is none)',
          `nothing: the members are ${['kind', ...Object.keys(all)].join(', ')}`,
        ),
      ),
  ];
  return issues.length > 0 ? { issues } : { asked: body as unknown as Asked, issues };
}

/** Other names are not repeated: they may be anything, somebody's name too. */
const MEMBER = /^[a-z][A-Za-z]{0,30}$/;

function problem(name: string, want: string): Issue {
  return {
    severity: 'error',
    code: 'value',
    path: `/${name}`,
    text: `The member ${name} is missing or not as it must be`,
    fix: `Give ${want}; docs/http.md has examples`,
  };
}
