// Consent.provision, at any depth, as rules of the neutral form. What is not understood is kept as such, with its place.

import { codeSystem } from '../../fhir/canonical.ts';
import { parseReference } from '../../fhir/reference.ts';
import { own } from '../../outcome/own.ts';
import { ALL_OF_MATTER } from '../consent/fit-rule.ts';
import { informationTypes } from '../consent/information-types.ts';
import { carePurposes } from '../consent/question.ts';
import type { Actor, ConsentRule, NamedData, Unread, Values } from '../consent/statement.ts';
import {
  ACTION,
  actions,
  actorFunctions,
  CONFIDENTIALITY,
  dataMeanings,
  levelCodes,
  otherPurposes,
  PURPOSE,
  recipientWords,
} from './codes.ts';
import {
  codeOf,
  codingsOf,
  type Element,
  elementOf,
  itemsOf,
  modifiersIn,
  strangersIn,
  textOf,
} from './element.ts';
import type { ConsentSettings } from './settings.ts';

/** By what an actor of a Consent is known: its own identifiers and references, contained ones resolved. */
export type TokensOf = (reference: Element) => readonly string[];

export interface ProvisionContext {
  readonly settings: ConsentSettings;
  readonly tokensOf: TokensOf;
}

/** Deeper than anybody writes; what lies below is not read, and makes the rule uncertain. */
const DEEPEST = 40;

const elements = new Set([
  'id',
  'extension',
  'modifierExtension',
  'type',
  'period',
  'actor',
  'action',
  'securityLabel',
  'purpose',
  'class',
  'code',
  'dataPeriod',
  'data',
  'provision',
]);

export function readProvision(
  value: unknown,
  where: string,
  context: ProvisionContext,
  depth = 0,
): ConsentRule {
  const element = elementOf(value);
  if (element === undefined || depth > DEEPEST) {
    const what = element === undefined ? 'it is no provision' : 'provisions are nested too deeply';
    return { where, type: 'not-said', unread: [{ where, what }], rules: [] };
  }
  const unread = [
    ...modifiersIn(element, where, context.settings.knownModifiers),
    ...strangersIn(element, where, elements),
    ...typeProblem(element, where),
  ];
  const { period, dataPeriod } = element;
  return {
    where,
    type: unread.length > 0 ? 'not-said' : typeOf(element),
    unread,
    ...(period !== undefined && { period: boundsOf(period) }),
    ...(dataPeriod !== undefined && { dataPeriod: boundsOf(dataPeriod) }),
    ...optional('actors', element.actor, () => readActors(element, where, context)),
    ...optional('actions', element.action, () => conceptValues(element.action, `${where}.action`, actionOf)),
    ...optional('purposes', element.purpose, () => purposesOf(element.purpose, `${where}.purpose`)),
    ...informationOf(element, where, context.settings),
    ...optional('labels', element.securityLabel, () =>
      codingValues(element.securityLabel, `${where}.securityLabel`, (system, code) =>
        levelCodes.find((level) => system === CONFIDENTIALITY && level === code),
      ),
    ),
    ...optional('data', element.data, () => readData(element.data, `${where}.data`, context)),
    rules: itemsOf(element.provision).map((one, at) =>
      readProvision(one, `${where}.provision[${at}]`, context, depth + 1),
    ),
  };
}

function optional<K extends string, T>(
  key: K,
  value: unknown,
  read: () => T | undefined,
): { readonly [key in K]?: T } {
  const given = value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
  const made = given ? read() : undefined;
  return (made === undefined ? {} : { [key]: made }) as { readonly [key in K]?: T };
}

/** An element that is no period has bounds that nobody can read. */
function boundsOf(value: unknown): NonNullable<ConsentRule['period']> {
  return (elementOf(value) ?? { start: '?', end: '?' }) as NonNullable<ConsentRule['period']>;
}

function typeOf({ type }: Element): ConsentRule['type'] {
  return type === 'permit' || type === 'deny' ? type : 'not-said';
}

function typeProblem({ type }: Element, where: string): Unread[] {
  return type === undefined || type === null || type === 'permit' || type === 'deny'
    ? []
    : [{ where: `${where}.type`, what: 'it is neither permit nor deny' }];
}

function readActors(
  element: Element,
  where: string,
  { tokensOf, settings }: ProvisionContext,
): readonly Actor[] | undefined {
  const actors = itemsOf(element.actor).flatMap((value, at): Actor[] => {
    const actor = elementOf(value);
    const place = `${where}.actor[${at}]`;
    const modified = actor === undefined || modifiersIn(actor, place, settings.knownModifiers).length > 0;
    const as = modified ? 'not-understood' : functionOf(actor.role);
    const reference = elementOf(actor?.reference);
    return as === 'bystander' ? [] : [{ as, tokens: reference ? tokensOf(reference) : [], where: place }];
  });
  return actors.length > 0 ? actors : undefined;
}

/** A role says in which function somebody stands; none, or the word for it, is a recipient: that is what a rule names. */
function functionOf(role: unknown): Actor['as'] | 'bystander' {
  const codings = itemsOf(elementOf(role)?.coding);
  const said = elementOf(role)?.text;
  if (codings.length === 0) {
    const word = typeof said === 'string' ? said.trim().toLowerCase() : undefined;
    return word === undefined || recipientWords.includes(word) ? 'recipient' : 'not-understood';
  }
  const known = codingsOf(role).flatMap(({ system, code }) => actorFunctions[`${system}|${code}`] ?? []);
  const [first] = known;
  return first !== undefined && known.every((one) => one === first) ? first : 'not-understood';
}

/** Values of a list of Codings. A meaning that is undefined is not understood. */
function codingValues<T>(
  list: unknown,
  where: string,
  meaning: (system: string, code: string) => T | undefined,
): Values<T> {
  return valuesOf(list, where, (coding) => {
    const code = codeOf(coding);
    return code ? [meaning(code.system, code.code)] : [undefined];
  });
}

/** Values of a list of CodeableConcepts: the codings of one say the same, so one that is understood is enough. */
function conceptValues<T>(
  list: unknown,
  where: string,
  meaning: (system: string, code: string) => T | undefined,
): Values<T> {
  return valuesOf(list, where, (concept) => {
    const known = codingsOf(concept).flatMap(({ system, code }) => meaning(system, code) ?? []);
    return known.length > 0 ? known : [undefined];
  });
}

function valuesOf<T>(
  list: unknown,
  where: string,
  read: (item: unknown) => readonly (T | undefined)[],
): Values<T> {
  const items = itemsOf(list).map((item, at) => ({ at, values: read(item) }));
  return {
    among: items.flatMap(({ values }) => values.filter((value) => value !== undefined)),
    unread: items
      .filter(({ values }) => values.includes(undefined))
      .map(({ at }) => ({ where: `${where}[${at}]`, what: 'the code is not understood' })),
  };
}

function actionOf(system: string, code: string): 'tell' | 'other' | undefined {
  return system === ACTION ? own(actions, code) : undefined;
}

/** Purposes are compared by their code. One that may include ours, or is not known, leaves the rule open besides. */
function purposesOf(list: unknown, where: string): Values<string> {
  const all = codingValues(list, where, (system, code) =>
    purposeSystems.includes(system) ? code : undefined,
  );
  const sure = codingValues(list, where, (system, code) =>
    system !== PURPOSE || carePurposes.includes(code) || otherPurposes.includes(code) ? code : undefined,
  );
  return { among: all.among, unread: [...all.unread, ...sure.unread] };
}
const purposeSystems: readonly string[] = [PURPOSE, codeSystem('ip-sharing-purpose')];

/** Kinds of information, as `code` or as `class`: each restricts on its own. */
function informationOf(
  element: Element,
  where: string,
  { notice }: ConsentSettings,
): Pick<ConsentRule, 'information'> {
  const kindOf = (system: string, code: string): string | undefined => {
    if (system === codeSystem('ip-information-type')) {
      return kinds.has(code) ? code : undefined;
    }
    return notice.provisionCode?.some((one) => one.system === system && one.code === code)
      ? ALL_OF_MATTER
      : undefined;
  };
  const lists = [
    ...(itemsOf(element.code).length > 0 ? [conceptValues(element.code, `${where}.code`, kindOf)] : []),
    ...(itemsOf(element.class).length > 0 ? [codingValues(element.class, `${where}.class`, kindOf)] : []),
  ];
  return lists.length > 0 ? { information: lists } : {};
}

/** Codes of `ip-information-type`. */
const kinds: ReadonlySet<string> = new Set(informationTypes);

function readData(list: unknown, where: string, { settings }: ProvisionContext): Values<NamedData> {
  return valuesOf(list, where, (item) => {
    const { meaning, reference } = elementOf(item) ?? {};
    const known = dataMeanings.find((one) => one === meaning);
    const key = parseReference(textOf(elementOf(reference)?.reference));
    const plain = modifiersIn(elementOf(item) ?? {}, where, settings.knownModifiers).length === 0;
    return known && key && plain ? [{ meaning: known, reference: `${key.type}/${key.id}` }] : [undefined];
  });
}
