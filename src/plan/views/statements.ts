// The consents of a plan as statements of the law, and who gave each: what views, gaps, life and readable copies ask.
import { rootTypeOf } from '../../ground/law/consent/root.ts';
import type { GiverOf } from '../../ground/law/consent/standing.ts';
import type {
  Actor,
  ConsentRule as LawRule,
  Level,
  Statement,
  StatementStatus,
  Values,
} from '../../ground/law/consent/statement.ts';
import type { RepresentationSettings } from '../../ground/law/representation-facts.ts';
import type { Instant } from '../../ground/norway/instant.ts';
import { parseMoment } from '../../ground/norway/moment.ts';
import type { Consent, ConsentDenial, ConsentRule } from '../document/consent.ts';
import { type PlanPeople, representationInPlan } from './representation.ts';

export interface Said {
  readonly statements: readonly Statement[];
  readonly giverOf: GiverOf;
  readonly consentOf: (statement: Statement) => Consent;
}

/** @param at the instant at which it is judged who gave them */
export function saidIn(
  plan: PlanPeople,
  consents: readonly Consent[],
  at: Instant,
  settings?: RepresentationSettings,
): Said {
  const read = new Map(consents.map((consent) => [statementOf(consent), consent]));
  const consentOf = (statement: Statement): Consent => {
    const consent = read.get(statement);
    if (!consent) {
      throw new TypeError('Asked for a consent that is not among those read');
    }
    return consent;
  };
  return {
    statements: [...read.keys()],
    consentOf,
    giverOf: (statement) => representationInPlan(plan, consentOf(statement), at, settings),
  };
}

/** A party of the plan as the law compares recipients. */
export function tokenOf(party: string): string {
  return `party|${party}`;
}

/** Consent (samtykke) in the neutral form. */
export function statementOf(consent: Consent): Statement {
  const { id, kind, date, permits, denials, period } = consent;
  const where = `/consents/${id}`;
  const isBare = permits === undefined && denials === undefined && period === undefined;
  const withdrawn = withdrawalOf(consent);
  return {
    name: id,
    where,
    matters: [kind],
    kind: 'known',
    status: statuses[consent.status],
    said: date,
    saidUnreadable: date !== undefined && parseMoment(date) === undefined,
    withdrawn,
    unread:
      consent.status === 'active' && withdrawn
        ? [{ where: `${where}/status`, what: 'a withdrawal is recorded, and it stands as active' }]
        : [],
    notVerified: false,
    onlyNamedInformation: false,
    rule: isBare ? undefined : rootOf(consent, where),
    version: undefined,
  };
}

const statuses: Readonly<Record<Consent['status'], StatementStatus>> = {
  draft: 'not-given',
  proposed: 'not-given',
  active: 'active',
  rejected: 'rejected',
  inactive: 'inactive',
  'entered-in-error': 'entered-in-error',
};

/** A consent that is withdrawn ends at that time. That it is inactive says only that it is no longer in force. */
function withdrawalOf({ reasons, period }: Consent): Statement['withdrawn'] {
  return reasons?.some(({ kind }) => kind === 'withdrawn') ? { at: period?.end } : undefined;
}

function rootOf({ basis, permits = [], denials = [], period }: Consent, where: string): LawRule {
  const rules = [
    ...permits.map((rule, at) => ruleOf(rule, 'permit', `${where}/permits/${at}`)),
    ...denials.map((rule, at) => denialOf(rule, `${where}/denials/${at}`)),
  ];
  const root: LawRule = { where, type: 'not-said', unread: [], ...(period && { period }), rules };
  return { ...root, type: rootTypeOf(root, basis) };
}

/** Inside a denial an exception permits, as a provision inside another one does in FHIR. */
function denialOf(rule: ConsentDenial, where: string): LawRule {
  const exceptions = (rule.exceptions ?? []).map((one, at) =>
    ruleOf(one, 'permit', `${where}/exceptions/${at}`),
  );
  return { ...ruleOf(rule, 'deny', where), rules: exceptions };
}

function ruleOf(rule: ConsentRule, type: 'permit' | 'deny', where: string): LawRule {
  const { recipients, information, purposes, confidentiality, period, informationFrom } = rule;
  return {
    where,
    type,
    unread: [],
    ...(period && { period }),
    ...(informationFrom && { dataPeriod: informationFrom }),
    ...(recipients && {
      actors: recipients.map((one, at): Actor => {
        return {
          as: functions[one.function],
          tokens: [tokenOf(one.party)],
          where: `${where}/recipients/${at}`,
        };
      }),
    }),
    ...(information && { information: [values(information)] }),
    ...(purposes && { purposes: values(purposes.map(purposeOf)) }),
    ...(confidentiality && { labels: values(confidentiality.map((level) => levels[level])) }),
    rules: [],
  };
}

function values<T>(among: readonly T[]): Values<T> {
  return { among, unread: [] };
}

/** Who wrote or keeps the information bounds a rule, and gets nothing by it. */
const functions: Readonly<Record<NonNullable<ConsentRule['recipients']>[number]['function'], Actor['as']>> = {
  recipient: 'recipient',
  'group-member': 'recipient',
  custodian: 'holder',
  author: 'holder',
};

type Purpose = NonNullable<ConsentRule['purposes']>[number];

/** Treatment and coordination by the codes of v3-ActReason, the others by the plan's own word. */
export function purposeOf(purpose: Purpose): string {
  const codes: Readonly<Partial<Record<Purpose, string>>> = {
    treatment: 'TREAT',
    'care-coordination': 'COC',
  };
  return codes[purpose] ?? purpose;
}

const levels: Readonly<Record<NonNullable<ConsentRule['confidentiality']>[number], Level>> = {
  normal: 'N',
  restricted: 'R',
  'very-restricted': 'V',
};
