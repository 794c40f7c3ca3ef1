// Who gave the consent, and whether that person may: the person, parents for a child, a representative (concept C6).
import type { Consent, RelatedPerson } from '@medplum/fhirtypes';
import { codeSystem, extension } from '../../ground/fhir/canonical.ts';
import { codesIn } from '../../ground/fhir/coded.ts';
import { parseReference, sameTarget } from '../../ground/fhir/reference.ts';
import { covers, dayInNorway } from '../../ground/norway/days.ts';
import { ageOn, CHILD_HEARD, HEALTH_MAJORITY } from './limits.ts';
import { nameOf } from './provision.ts';
import { type Refusal, refusalOf } from './refusal.ts';

/** What is known of the person and of those who act for the person. */
export interface Giver {
  /** `Patient/1`. */
  readonly patient: string;
  readonly birthDate: string | undefined;
  /** Whether the person's own wish is recorded: that is how the record shows that a child was heard. */
  readonly heard?: boolean;
  /** By relative reference (`RelatedPerson/2`). */
  readonly relatedPerson: (reference: string) => RelatedPerson | undefined;
}

const V3_ROLE = 'http://terminology.hl7.org/CodeSystem/v3-RoleCode';
/** Holders of parental responsibility, as far as a relationship can tell: parents and guardians. */
const PARENTS: readonly string[] = ['PRN', 'MTH', 'FTH', 'NMTH', 'NFTH', 'ADOPTP', 'GUARD'];

/** By whom a consent that counts was given; otherwise why it does not count. */
export function judgeGiver(
  consent: Consent,
  giver: Giver,
  instant: string,
): { readonly by: 'person' | 'representative' } | { readonly refusal: Refusal } {
  // @concept C6 without: return { by: 'person' };
  const problem = problemOf(consent, giver, instant);
  if (problem !== undefined) {
    return {
      refusal: refusalOf('consent-giver-not-entitled', `${nameOf(consent)} does not count: ${problem}`, {
        consent: nameOf(consent),
      }),
    };
  }
  return { by: givenByPerson(consent, giver) ? 'person' : 'representative' };
}

function givenByPerson(consent: Consent, giver: Giver): boolean {
  return consent.performer?.some(({ reference }) => sameTarget(reference, giver.patient)) ?? false;
}

function problemOf(consent: Consent, giver: Giver, instant: string): string | undefined {
  const age = ageOn(giver.birthDate, dayInNorway(instant));
  if (age === undefined) {
    return 'the birth date of the person is not known, so it cannot be told who may consent';
  }
  const reasons = reasonsOf(consent);
  if (givenByPerson(consent, giver)) {
    if (age < HEALTH_MAJORITY.years) {
      return withParents(consent, giver, instant)
        ? undefined
        : `a child under ${HEALTH_MAJORITY.years} consents through the holders of parental responsibility (${HEALTH_MAJORITY.law})`;
    }
    return reasons.includes('lacks-capacity') ? 'the person who gave it is said to lack capacity' : undefined;
  }
  const representative = representativeOf(consent, giver, instant);
  if (!representative) {
    return 'neither the person nor a representative on record has given it';
  }
  if (age < HEALTH_MAJORITY.years) {
    return childProblem(age, giver, representative);
  }
  return reasons.includes('lacks-capacity')
    ? undefined
    : 'somebody else has given it, and it is not stated that the person lacks capacity (pbrl § 4-3, § 4-6)';
}

function childProblem(age: number, giver: Giver, representative: RelatedPerson): string | undefined {
  if (!isParent(representative)) {
    return 'the one who gave it for a child is no parent or guardian';
  }
  return age >= CHILD_HEARD.years && !giver.heard
    ? `a child of ${CHILD_HEARD.years} or more is heard first (${CHILD_HEARD.law}), and no wish of the child is recorded`
    : undefined;
}

function reasonsOf(consent: Consent): string[] {
  return (consent.extension ?? [])
    .filter(({ url }) => url === extension('ip-consent-reason'))
    .flatMap(({ valueCodeableConcept }) => codesIn(valueCodeableConcept, codeSystem('ip-consent-reason')));
}

/** The representative of this very person, active at the instant. */
function representativeOf(consent: Consent, giver: Giver, instant: string): RelatedPerson | undefined {
  return (consent.performer ?? [])
    .flatMap(({ reference }) => {
      const key = parseReference(reference);
      return key?.type === 'RelatedPerson' ? (giver.relatedPerson(`RelatedPerson/${key.id}`) ?? []) : [];
    })
    .find((related) => representsNow(related, giver, instant));
}

function representsNow(related: RelatedPerson, giver: Giver, instant: string): boolean {
  return (
    sameTarget(related.patient?.reference, giver.patient) &&
    related.active !== false &&
    covers(related.period, instant)
  );
}

function withParents(consent: Consent, giver: Giver, instant: string): boolean {
  const representative = representativeOf(consent, giver, instant);
  return representative !== undefined && isParent(representative);
}

function isParent(related: RelatedPerson): boolean {
  return (related.relationship ?? []).some((relationship) =>
    codesIn(relationship, V3_ROLE).some((code) => PARENTS.includes(code)),
  );
}

/** True when this related person may receive what is told to the person (concept F1). */
export function mayReceiveForPerson(reference: string, giver: Giver, instant: string): boolean {
  const related = giver.relatedPerson(reference);
  const age = ageOn(giver.birthDate, dayInNorway(instant));
  if (!related || age === undefined || !representsNow(related, giver, instant)) {
    return false;
  }
  return age < HEALTH_MAJORITY.years
    ? isParent(related)
    : (related.relationship ?? []).some((each) => codesIn(each, V3_ROLE).includes('GUARD'));
}
