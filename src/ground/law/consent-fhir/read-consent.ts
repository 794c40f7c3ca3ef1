// A FHIR Consent in the neutral form. Read as others write it: what is not understood is kept as such, with its place.
import type { Consent, Provenance } from '@medplum/fhirtypes';
import { codeSystem } from '../../fhir/canonical.ts';
import { parseMoment } from '../../norway/moment.ts';
import { own } from '../../outcome/own.ts';
import { type ConsentBase, isRestricted, rootTypeOf } from '../consent/root.ts';
import type { ConsentRule, Matter, Statement, StatementStatus, Unread } from '../consent/statement.ts';
import { ACT_CODE, categorySystems, generalCategories, otherScopes, PRIVACY_SCOPE, SCOPE } from './codes.ts';
import { codingsOf, type Element, elementOf, itemsOf, modifiersIn, textOf } from './element.ts';
import { type ProvisionContext, readProvision } from './read-provision.ts';
import type { CodeOf, ConsentSettings } from './settings.ts';
import { tokensWithin } from './tokens.ts';
import { withdrawalOf } from './withdrawal.ts';

export interface ConsentContext {
  readonly settings: ConsentSettings;
  /** Identifiers (`system|value`) of what a literal reference (`Type/id`) leads to; empty when it was not found. */
  readonly identifiersOf: (reference: string) => readonly string[];
  /** Provenances of the consents, for when one was withdrawn. */
  readonly provenances?: readonly Provenance[];
}

/** `Consent/1`. */
export function nameOfConsent({ id }: Pick<Consent, 'id'>): string {
  return `Consent/${id ?? 'without-id'}`;
}

/** @see https://hl7.org/fhir/R4/consent.html */
export function readConsent(consent: Consent, context: ConsentContext): Statement {
  const element = consent as unknown as Element;
  const where = nameOfConsent(consent);
  const { settings } = context;
  const about = aboutOf(element, where, settings);
  const said = textOf(element.dateTime);
  const withdrawn = withdrawalOf(consent, context.provenances ?? []);
  const status = own(statuses, textOf(element.status) ?? '') ?? 'not-understood';
  return {
    name: where,
    where,
    ...about,
    status,
    said,
    saidUnreadable: said === undefined ? 'dateTime' in element || '_dateTime' in element : !parseMoment(said),
    withdrawn,
    unread: [
      ...about.unread,
      ...modifiersIn(element, where, settings.knownModifiers),
      ...(status === 'active' && withdrawn
        ? [{ where: `${where}.status`, what: 'a withdrawal is recorded, and it stands as active' }]
        : []),
      ...(element.implicitRules === undefined
        ? []
        : [{ where: `${where}.implicitRules`, what: 'it was written under rules that are not known here' }]),
    ],
    notVerified: itemsOf(element.verification).some((one) => elementOf(one)?.verified === false),
    rule: rootOf(element, where, { settings, tokensOf: tokensWithin(consent, context.identifiersOf) }),
    version: textOf(elementOf(element.meta)?.versionId) ?? textOf(elementOf(element.meta)?.lastUpdated),
  };
}

const statuses: Readonly<Record<string, StatementStatus>> = {
  draft: 'not-given',
  proposed: 'not-given',
  active: 'active',
  rejected: 'rejected',
  inactive: 'inactive',
  'entered-in-error': 'entered-in-error',
};

const matters: readonly Matter[] = ['plan', 'disclosure', 'notice', 'partner-information'];

type About = Pick<Statement, 'matters' | 'kind' | 'onlyNamedInformation' | 'unread'>;

/** What the consent is about: by its category, or by what the hospital has set for itself. */
function aboutOf(element: Element, where: string, { notice }: ConsentSettings): About {
  const categories = itemsOf(element.category).flatMap(codingsOf);
  const scopes = codingsOf(element.scope);
  const own = categories.flatMap(({ system, code }) =>
    system === codeSystem('ip-consent-category') ? matters.filter((matter) => matter === code) : [],
  );
  const configured =
    any(notice.category, categories) ||
    any(notice.scope, scopes) ||
    any(notice.policyRule, codingsOf(element.policyRule));
  const byProvision =
    !configured && !own.includes('notice') && namesProvision(element.provision, notice.provisionCode);
  const found = new Set<Matter>([...own, ...(configured || byProvision ? (['notice'] as const) : [])]);
  if (found.size === 0) {
    return { matters: [], kind: kindOf(categories, scopes), onlyNamedInformation: false, unread: [] };
  }
  return {
    matters: [...found],
    kind: 'known',
    onlyNamedInformation: byProvision && own.length === 0,
    unread: scopeProblem(scopes, element.scope, where, notice.scope ?? []),
  };
}

function any(meant: readonly CodeOf[] | undefined, codes: readonly CodeOf[]): boolean {
  return (meant ?? []).some((one) =>
    codes.some(({ system, code }) => system === one.system && code === one.code),
  );
}

function namesProvision(provision: unknown, meant: readonly CodeOf[] | undefined, depth = 0): boolean {
  const element = elementOf(provision);
  if (element === undefined || !meant?.length || depth > 40) {
    return false;
  }
  return (
    any(meant, itemsOf(element.code).flatMap(codingsOf)) ||
    itemsOf(element.provision).some((one) => namesProvision(one, meant, depth + 1))
  );
}

function kindOf(categories: readonly CodeOf[], scopes: readonly CodeOf[]): Statement['kind'] {
  if (scopes.some(({ system, code }) => system === SCOPE && otherScopes.includes(code))) {
    return 'other';
  }
  if (categories.some(({ system, code }) => generalCategories.some(([s, c]) => s === system && c === code))) {
    return 'general';
  }
  const known = categories.length > 0 && categories.every(({ system }) => categorySystems.includes(system));
  return known ? 'other' : 'unknown';
}

/** A scope that contradicts the category, or that nobody here knows, makes it uncertain what was consented to. */
function scopeProblem(
  scopes: readonly CodeOf[],
  scope: unknown,
  where: string,
  meant: readonly CodeOf[],
): Unread[] {
  const stated = itemsOf(elementOf(scope)?.coding).length;
  const problem = (what: string): Unread[] => [{ where: `${where}.scope`, what, onlyAbout: true }];
  if (scopes.some(({ system, code }) => system === SCOPE && otherScopes.includes(code))) {
    return problem('the scope says that it is a consent to something else than telling');
  }
  const understood = any([{ system: SCOPE, code: PRIVACY_SCOPE }, ...meant], scopes);
  return stated === 0 || understood ? [] : problem('the scope is not understood');
}

function baseOf(policyRule: unknown): ConsentBase {
  const codes = codingsOf(policyRule).flatMap(({ system, code }) => (system === ACT_CODE ? [code] : []));
  if (codes.includes('OPTIN') || codes.includes('OPTINR')) {
    return 'nothing-unless-permitted';
  }
  return codes.includes('OPTOUT') || codes.includes('OPTOUTE') ? 'everything-unless-denied' : undefined;
}

/** Other policies of that code system say something about the consent that is not understood here. */
function policyProblem(policyRule: unknown, where: string): Unread[] {
  const codes = codingsOf(policyRule).filter(({ system }) => system === ACT_CODE);
  return codes.length > 0 && baseOf(policyRule) === undefined
    ? [{ where: `${where}.policyRule`, what: 'the policy is not understood' }]
    : [];
}

/**
 * The root rule. R4 gives it no type: it bounds the consent, and the policy is what it is an exception to. Some write a
 * denial there for «nothing unless permitted», which is the same policy.
 * @see https://hl7.org/fhir/R4/consent-definitions.html#Consent.provision.type
 */
function rootOf(element: Element, where: string, context: ProvisionContext): ConsentRule | undefined {
  const policy = policyProblem(element.policyRule, where);
  if (element.provision === undefined && policy.length === 0) {
    return undefined;
  }
  const root = readProvision(element.provision ?? {}, `${where}.provision`, context);
  const unread = [...root.unread, ...policy];
  return unread.length > 0
    ? { ...root, unread, type: 'not-said' }
    : { ...root, type: rootType(root, elementOf(element.provision)?.type, baseOf(element.policyRule)) };
}

function rootType(root: ConsentRule, type: unknown, base: ConsentBase): ConsentRule['type'] {
  if (type === undefined || type === null) {
    return rootTypeOf(root, base);
  }
  const permitsInside = root.rules.some((rule) => rule.type === 'permit');
  return root.type === 'deny' && permitsInside && !isRestricted(root) ? 'context' : root.type;
}
