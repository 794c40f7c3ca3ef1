// What careless plan tools do, one row each: how an export or an answer of a right tool comes out of one with that fault. The
// vectors of the conformance kit are proved with them.
import type { IndividualPlan } from '../../plan/document/individual-plan.ts';

/** Plain JSON of a plan, as it leaves. */
export type Exported = Record<string, unknown>;

interface ToolLapse {
  readonly does: string;
  /** The export as it leaves. */
  readonly exported?: (plan: Exported, exports: number) => Exported;
  /** What stands in the tool after an import over what stood there. */
  readonly kept?: (plan: IndividualPlan, before: IndividualPlan | undefined) => IndividualPlan;
  /** The status of an answer, with what is asked and what is wrong with it. */
  readonly status?: (status: number, asked: ToolAsked) => number;
}

export interface ToolAsked {
  readonly method: string;
  readonly ifMatch: string | undefined;
  readonly text: string;
  readonly isThere: boolean;
}

/** Changes every text, number and truth value in a document. */
function everywhere(value: unknown, change: (value: unknown, name: string) => unknown, name = ''): unknown {
  if (Array.isArray(value)) {
    return value.map((each) => everywhere(each, change, name));
  }
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).map(([key, each]) => [key, everywhere(each, change, key)] as const);
    return Object.fromEntries(entries.filter(([, each]) => each !== undefined));
  }
  return change(value, name);
}

function changing(does: string, change: (value: unknown, name: string) => unknown): ToolLapse {
  return { does, exported: (plan) => everywhere(plan, change) as Exported };
}

function setting(does: string, change: (plan: Exported) => object): ToolLapse {
  return { does, exported: (plan) => ({ ...plan, ...change(plan) }) };
}

const lists = (plan: Exported, name: string) => (plan[name] ?? []) as readonly Record<string, unknown>[];

const losing = {
  'loses-notes': setting('loses notes', () => ({ notes: undefined })),
  'trims-texts': changing('makes one blank of many', (value) =>
    typeof value === 'string' ? value.replace(/\s+/g, ' ') : value,
  ),
  'sorts-lists': setting('sorts goals by their names', (plan) => ({
    goals: lists(plan, 'goals').toSorted((a, b) => String(a.id).localeCompare(String(b.id))),
  })),
  'keeps-the-first': setting('keeps the first of several relationships', (plan) => ({
    relatives: lists(plan, 'relatives').map((each) => ({
      ...each,
      relationships: [(each.relationships as unknown[])?.[0]],
    })),
  })),
  'drops-no': changing('drops what is said to be false', (value) => (value === false ? undefined : value)),
  'says-no': setting('says no where nothing is said', ({ patient }) => ({
    patient: { interpreterNeeded: false, ...(patient as object) },
  })),
  'drops-words': setting('keeps codes without the words beside them', (plan) => ({
    relatives: lists(plan, 'relatives').map(({ relationshipText: _, ...each }) => each),
  })),
  'drops-names-of-codes': changing('drops what a code is called', (value, name) =>
    name === 'display' ? undefined : value,
  ),
  'drops-ended': setting('drops participants whose time is over', (plan) => ({
    participants: lists(plan, 'participants').filter(
      ({ period }) => (period as { end?: string } | undefined)?.end === undefined,
    ),
  })),
  'all-consents-hold': setting('takes every consent for one that holds', (plan) => ({
    consents: lists(plan, 'consents').map((each) => ({ ...each, status: 'active' })),
  })),
  'own-zone': changing('writes instants in UTC', (value) =>
    typeof value === 'string' && /^\d{4}-\d\d-\d\dT.*[+-]\d\d:\d\d$/.test(value)
      ? new Date(value).toISOString()
      : value,
  ),
  'days-as-instants': changing('makes instants of days', (value) =>
    typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) ? `${value}T00:00:00Z` : value,
  ),
  'latin-letters': changing('knows the letters of Latin-1', (value) =>
    typeof value === 'string' ? value.replace(/[^\p{ASCII}\u0080-\u00ff–’«»]/gu, '?') : value,
  ),
  'all-plans': setting('takes everything for an individual plan', () => ({ kind: 'individual-plan' })),
  'wakes-plans': setting('opens plans that are completed', () => ({ status: 'active' })),
  renumbers: setting('gives goals ids of its own, and forgets who refers to them', (plan) => ({
    goals: lists(plan, 'goals').map((each, index) => ({ ...each, id: `goal-${index + 1}` })),
  })),
  'first-hundred': setting('takes a hundred goals and no more', (plan) => ({
    goals: lists(plan, 'goals').slice(0, 100),
  })),
} as const satisfies Readonly<Record<string, ToolLapse>>;

/** Answers a refusal with another status. */
function takes(does: string, when: (asked: ToolAsked) => boolean): ToolLapse {
  return { does, status: (status, asked) => (status >= 400 && when(asked) ? 200 : status) };
}

const behaving = {
  'accepted-imports': {
    does: 'says 202 to imports',
    status: (status, { method }) => (method === 'PUT' && status < 300 ? 202 : status),
  },
  appends: {
    does: 'puts an import behind what it has',
    kept: (plan, before) =>
      before ? { ...plan, notes: [...(before.notes ?? []), ...(plan.notes ?? [])] } : plan,
  },
  'keeps-removed': {
    does: 'keeps what an import has no more',
    kept: (plan, before) => ({ ...before, ...plan }),
  },
  'no-etag': { does: 'gives no ETag' },
  'ignores-if-match': takes('passes over If-Match', ({ ifMatch }) => ifMatch !== undefined),
  'refuses-if-match': {
    does: 'refuses every If-Match',
    status: (status, { ifMatch }) => (ifMatch === undefined ? status : 412),
  },
  'takes-unknown-codes': takes('takes codes that nobody knows', ({ text }) =>
    text.includes('nobody-knows-this-code'),
  ),
  'passes-over-unknown': takes('passes over what it does not know', ({ text }) =>
    text.includes('"aFieldOfTomorrow"'),
  ),
  'checks-no-digits': takes('does not check identity numbers', ({ text }) => text.includes('12848612399')),
  'repeats-the-person': { does: 'repeats the identity number in its errors' },
  'takes-other-ids': takes('takes a plan under the address of another', ({ text }) =>
    text.includes('another plan'),
  ),
  'follows-no-references': takes('takes references that lead nowhere', ({ text }) =>
    text.includes('"nobody-at-all"'),
  ),
  'takes-broken': takes('takes a body that breaks off', ({ text }) => text.endsWith('"kind":')),
  'empty-for-nothing': {
    does: 'answers what is not there with an empty plan',
    status: (status, { isThere }) => (status === 404 && !isThere ? 200 : status),
  },
  'part-over-whole': takes('writes a part over the whole', ({ text }) => text.includes('"subset":true')),
  shuffles: {
    does: 'exports in another order each time',
    exported: (plan, exports) =>
      exports % 2 === 0 ? Object.fromEntries(Object.entries(plan).toReversed()) : plan,
  },
  undeletes: { does: 'goes on giving what was deleted' },
} as const satisfies Readonly<Record<string, ToolLapse>>;

const rows = { ...losing, ...behaving };
export type ToolFault = keyof typeof rows;
export const toolFaultNames = Object.keys(rows) as readonly ToolFault[];

const lapses: Readonly<Record<string, ToolLapse>> = rows;

export function changedExport(plan: Exported, exports: number, faults: readonly ToolFault[]): Exported {
  return faults.reduce((last, name) => lapses[name]?.exported?.(last, exports) ?? last, plan);
}

export function changedKept(
  plan: IndividualPlan,
  before: IndividualPlan | undefined,
  faults: readonly ToolFault[],
): IndividualPlan {
  return faults.reduce((last, name) => lapses[name]?.kept?.(last, before) ?? last, plan);
}

export function changedStatus(status: number, asked: ToolAsked, faults: readonly ToolFault[]): number {
  return faults.reduce((last, name) => lapses[name]?.status?.(last, asked) ?? last, status);
}
