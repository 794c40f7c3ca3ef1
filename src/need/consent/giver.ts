// Who gave a FHIR Consent, in the neutral form, and whether the law lets it count (concept C6).
import type { Consent, Organization, Reference, RelatedPerson } from '@medplum/fhirtypes';
import { codeSystem, extension } from '../../ground/fhir/canonical.ts';
import { codesIn } from '../../ground/fhir/coded.ts';
import { bornNumbers } from '../../ground/fhir/person.ts';
import { parseReference, sameTarget } from '../../ground/fhir/reference.ts';
import { MAJORITY, reached } from '../../ground/law/ages.ts';
import { byRegister, type Registered } from '../../ground/law/registered.ts';
import type {
  RepresentationFacts,
  RepresentationSettings,
  Representative,
  StatedGround,
} from '../../ground/law/representation-facts.ts';
import { receivesForPerson } from '../../ground/law/representatives.ts';
import { dayOf } from '../../ground/norway/day.ts';
import { type Instant, requireInstant } from '../../ground/norway/instant.ts';
import { own } from '../../ground/outcome/own.ts';
import { childWelfare, isChildWelfare, representativeOf } from './representative.ts';

/** What is known of the person and of those who act for the person. */
export interface Giver {
  /** `Patient/1`. */
  readonly patient: string;
  readonly birthDate: string | undefined;
  /** Whether the person's own wish is recorded: that is how the record shows that a child was heard. */
  readonly heard?: boolean;
  /** By relative reference (`RelatedPerson/2`). */
  readonly relatedPerson: (reference: string) => RelatedPerson | undefined;
  /** By relative reference (`Organization/3`). */
  readonly organization?: (reference: string) => Organization | undefined;
  /** Child welfare gave a consent for this person, so it may hold what parents would. */
  readonly childWelfareActs?: boolean;
  /** Whether an adult's Consent that names no performer counts as the person's own; a person confirms it otherwise. */
  readonly withoutPerformer?: 'confirm' | 'persons-own';
  /** What the population register says; absent where it is not asked. */
  readonly registered?: Registered | undefined;
  /** What the controller has set; otherwise the defaults. */
  readonly settings?: RepresentationSettings;
}

/** The facts of a Consent on which it depends who may give it. */
export function representationFacts(consent: Consent, giver: Giver, at: Instant): RepresentationFacts {
  const reasons = reasonsOf(consent);
  return {
    birthDate: giver.birthDate,
    givers: giversOf(consent, giver, at),
    given: consent.dateTime,
    grounds: [...new Set(reasons.flatMap((reason) => own(groundOf, reason) ?? []))],
    incapacity: incapacityOf(consent),
    setAside: reasons.includes('not-in-best-interest'),
    childHeard: giver.heard ?? false,
    childWelfareActs: giver.childWelfareActs ?? false,
  };
}

function giversOf({ performer = [] }: Consent, giver: Giver, at: Instant): RepresentationFacts['givers'] {
  const adult = reached(MAJORITY, giver.birthDate, dayOf(at)) === 'yes';
  return performer.length === 0 && adult && giver.withoutPerformer === 'persons-own'
    ? [{ kind: 'person' }]
    : performer.map((one) => giverOf(one, giver, at));
}

/** True when child welfare is among those who gave it, whatever became of the consent. */
export function givenByChildWelfare(consent: Consent, organization: Giver['organization']): boolean {
  return (consent.performer ?? []).some(({ reference }) => {
    const key = parseReference(reference);
    return key?.type === 'Organization' && isChildWelfare(organization?.(`Organization/${key.id}`));
  });
}

const groundOf: Readonly<Record<string, StatedGround>> = {
  minor: 'minor',
  'parental-responsibility': 'minor',
  'lacks-capacity': 'lacks-capacity',
};

function reasonsOf(consent: Consent): string[] {
  return (consent.extension ?? [])
    .filter(({ url }) => url === extension('ip-consent-reason'))
    .flatMap(({ valueCodeableConcept }) => codesIn(valueCodeableConcept, codeSystem('ip-consent-reason')));
}

function incapacityOf(consent: Consent): RepresentationFacts['incapacity'] {
  const found = consent.extension?.find(({ url }) => url === extension('ip-capacity-assessment'));
  const part = (name: string) => found?.extension?.find(({ url }) => url === name);
  const assessor = part('assessor')?.valueReference;
  return (
    found && {
      assessor: assessor?.reference ?? assessor?.identifier?.value ?? assessor?.display,
      date: part('date')?.valueDateTime,
    }
  );
}

function giverOf(performer: Reference, giver: Giver, at: Instant): RepresentationFacts['givers'][number] {
  if (sameTarget(performer.reference, giver.patient)) {
    return { kind: 'person' };
  }
  const key = parseReference(performer.reference);
  const who = key ? `${key.type}/${key.id}` : 'a reference that is not literal';
  const related = key?.type === 'RelatedPerson' ? giver.relatedPerson(who) : undefined;
  if (related !== undefined && sameTarget(related.patient?.reference, giver.patient)) {
    return actingFor(related, who, giver, at);
  }
  const organization = key?.type === 'Organization' ? giver.organization?.(who) : undefined;
  return organization !== undefined && isChildWelfare(organization)
    ? childWelfare(organization, who)
    : { kind: 'not-on-record', who };
}

/** A related person by the record, and by the register where it is asked. */
function actingFor(
  related: RelatedPerson,
  who: string,
  { registered }: Pick<Giver, 'registered'>,
  at: Instant,
): Representative {
  const byRecord = representativeOf(related, who, at);
  return registered === undefined
    ? byRecord
    : byRegister(byRecord, bornNumbers(related.identifier), registered);
}

/** True when this related person may receive what is told to the person (concept F1). */
export function mayReceiveForPerson(reference: string, giver: Giver, instant: string): boolean {
  const at = requireInstant(instant, 'instant');
  const related = giver.relatedPerson(reference);
  return (
    related !== undefined &&
    sameTarget(related.patient?.reference, giver.patient) &&
    receivesForPerson(
      { birthDate: giver.birthDate, childWelfareActs: giver.childWelfareActs ?? false },
      actingFor(related, reference, giver, at),
      dayOf(at),
    )
  );
}
