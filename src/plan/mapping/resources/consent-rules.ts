// The permits and denials of a Consent, as a plan can hold them: it permits no more than was said, and denies no less.
import type { Consent as FhirConsent } from '@medplum/fhirtypes';
import type { TSchema } from 'typebox';
import { unknownModifiers } from '../../../ground/fhir/modifiers.ts';
import { isRestricted } from '../../../ground/law/consent/root.ts';
import { readConsent } from '../../../ground/law/consent-fhir/read-consent.ts';
import { consentSettings } from '../../../ground/law/consent-fhir/settings.ts';
import { unreadableBounds } from '../../../ground/norway/period.ts';
import { ConsentDenial, ConsentRule } from '../../document/consent.ts';
import { confidentiality, informationType, recipientFunction, sharingPurpose } from '../codes.ts';
import { map, period } from '../datatypes.ts';
import { coding, concept } from '../lens/code-map.ts';
import { keptAside, listOf, record, reference } from '../lens/codecs.ts';
import { type Codec, type ReadContext, valueAt } from '../lens/field.ts';
import { copy, isObject, type JsonObject } from '../lens/json.ts';
import { newMarks } from '../lens/marks.ts';
import { about } from '../steps.ts';

type Recipient = NonNullable<ConsentRule['recipients']>[number];
const c3 = about('C3');

const named = record(ConsentRule.properties.recipients.items as TSchema, [
  map<Recipient>('function', ['role'], concept(recipientFunction)),
  map<Recipient>('party', ['reference'], reference('party')),
]);

/** Who is named with a modifier that is not known is named in a way that nobody knows, so a plan does not name it. */
const recipient: Codec = {
  ...named,
  read(holder, key, context, path) {
    const element = valueAt(holder, key);
    const modifiers = isObject(element) ? element.modifierExtension : undefined;
    return modifiers !== undefined && unknownModifiers(modifiers, path, context.modifiers).length > 0
      ? keptAside(context, path, 'incomplete', 'What a modifier says of the actor is not understood.')
      : named.read(holder, key, context, path);
  },
};

const restrictors = [
  map<ConsentRule>('period', ['period'], period, about('C9')),
  map<ConsentRule>('recipients', ['actor'], listOf(recipient), about(['C3', 'C12'])),
  map<ConsentRule>('confidentiality', ['securityLabel'], listOf(coding(confidentiality)), about('C10')),
  map<ConsentRule>('purposes', ['purpose'], listOf(coding(sharingPurpose)), about('C10')),
  map<ConsentRule>('information', ['code'], listOf(concept(informationType)), c3),
  map<ConsentRule>('informationFrom', ['dataPeriod'], period, c3),
];
const permit = record(ConsentRule, restrictors);

/** A rule that names nobody and nothing is about everybody and everything: such a denial is a no, and stays one. */
function listOfRules(type: 'permit' | 'deny', whole: Codec, read: Codec['read']): Codec {
  const options = { pattern: { type }, where: `where(type='${type}')` };
  return listOf({ ...whole, read, write: (value, context) => whole.write(value, context) ?? {} }, options);
}

/** What a plan would hold of the rule, and the elements of which something would be left. */
function tried(whole: Codec, element: JsonObject, context: ReadContext, path: string) {
  const trial = [copy(element)];
  const item = whole.read(trial, 0, { ...context, marks: newMarks(), issues: [] }, path);
  const left = Object.entries(trial[0] ?? {}).filter(([name, value]) =>
    isSaying(name, value, context.modifiers),
  );
  return { item: (item ?? {}) as ConsentRule, left: left.map(([name]) => name.replace(/^_/, '')) };
}

/** Elements that restrict nothing. */
const silent: ReadonlySet<string> = new Set([
  'type',
  'id',
  'extension',
  'display',
  'text',
  'version',
  'userSelected',
]);

function isSaying(name: string, value: unknown, modifiers: readonly string[]): boolean {
  return name === 'modifierExtension'
    ? unknownModifiers(value, name, modifiers).length > 0
    : !silent.has(name) && says(value, modifiers);
}

function says(value: unknown, modifiers: readonly string[]): boolean {
  if (Array.isArray(value)) {
    return value.some((one) => says(one, modifiers));
  }
  return isObject(value)
    ? Object.entries(value).some(([name, inner]) => isSaying(name, inner, modifiers))
    : value !== undefined && value !== null;
}

/**
 * One of several recipients or kinds less permits less; without the rest of it, a permit would permit more. Several security
 * labels may be one label together, so one of them is not left out.
 */
const readPermit: Codec['read'] = (holder, key, context, path) => {
  const element = valueAt(holder, key);
  if (!isObject(element)) {
    return permit.read(holder, key, context, path);
  }
  const { item, left } = tried(permit, element, context, path);
  const heldAnyway: readonly (string | false)[] = [
    item.recipients !== undefined && 'actor',
    item.information !== undefined && 'code',
    item.purposes !== undefined && 'purpose',
  ];
  return left.every((name) => heldAnyway.includes(name))
    ? (permit.read(holder, key, context, path) ?? (left.length === 0 ? {} : undefined))
    : keptAside(context, path, 'incomplete', 'A plan cannot hold all that narrows this permit.');
};

export const permits = listOfRules('permit', permit, readPermit);

const fieldsOfDenial = [...restrictors, map<ConsentDenial>('exceptions', ['provision'], permits, c3)];
const denial = record(ConsentDenial, fieldsOfDenial);

/** A denial is read without what a plan cannot hold all of: it denies more then, and never less. */
const readDenial: Codec['read'] = (holder, key, context, path) => {
  const element = valueAt(holder, key);
  if (!isObject(element)) {
    return denial.read(holder, key, context, path);
  }
  const { left } = tried(denial, element, context, path);
  // What a consent permits that is not understood as a whole, it permits inside a denial no more than beside it.
  const without = context.aside?.includes('permits') ? [...left, 'provision'] : left;
  if (left.length > 0) {
    keptAside(
      context,
      path,
      'incomplete',
      'A plan cannot hold all that narrows this denial, so it denies more.',
    );
  }
  const held = fieldsOfDenial.filter(({ steps: [step] }) => !without.includes(String(step)));
  return record(ConsentDenial, held).read(holder, key, context, path) ?? {};
};

export const denials = listOfRules('deny', denial, readDenial);

/**
 * Of a consent that is active and not understood as a whole, the permits; of a consent to the plan, all of it, since that
 * it stands is what it permits.
 */
export function notUnderstood(
  resource: JsonObject,
  knownModifiers: readonly string[],
): readonly string[] | 'whole' {
  const { where, status, unread, notVerified, saidUnreadable, rule, matters } = readConsent(
    resource as unknown as FhirConsent,
    { settings: { ...consentSettings, knownModifiers }, identifiersOf: () => [] },
  );
  const root = rule && [...rule.unread, ...unreadableBounds(rule.period)].length > 0;
  const isPlan = matters.includes('plan');
  // What contradicts its status, a plan can hold and is judged there.
  const elsewhere = unread.filter((one) => one.where !== `${where}.status`);
  const isUnclear = elsewhere.length > 0 || notVerified || saidUnreadable || root;
  if (status !== 'active' || !(isUnclear || (!isPlan && rule && isRestricted(rule)))) {
    return [];
  }
  return isPlan ? 'whole' : ['permits'];
}
