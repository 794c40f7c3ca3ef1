// What a RelatedPerson, or an organisation that gave a consent, is to the person: the neutral form that the law judges.
import type { CodeableConcept, Organization, RelatedPerson } from '@medplum/fhirtypes';
import { codeSystem, extension } from '../../ground/fhir/canonical.ts';
import { codesIn, hasCode } from '../../ground/fhir/coded.ts';
import type { Representative, RepresentativeRole } from '../../ground/law/representation-facts.ts';
import { mandateSaid, responsibilitySaid } from '../../ground/law/said.ts';
import type { Instant } from '../../ground/norway/instant.ts';
import { periodState } from '../../ground/norway/period.ts';
import { own } from '../../ground/outcome/own.ts';

const V3_ROLE = 'http://terminology.hl7.org/CodeSystem/v3-RoleCode';
const CONTACT_ROLE = 'http://terminology.hl7.org/CodeSystem/v2-0131';
const FAMILY = 'http://hl7.no/fhir/CodeSystem/no-basis-family-relation';
const RESPONSIBILITY = 'http://hl7.no/fhir/CodeSystem/no-basis-parental-responsibility';

/** Which of the two or three parents a code says; `any` when it does not say. */
type Parent = 'mor' | 'far' | 'medmor' | 'any';

/** Parents by nature, adoption or law. Step and foster parents hold no parental responsibility by being that. */
const parents: Readonly<Record<string, Readonly<Record<string, Parent>>>> = {
  [V3_ROLE]: {
    PRN: 'any',
    NPRN: 'any',
    ADOPTP: 'any',
    MTH: 'mor',
    NMTH: 'mor',
    NMTHF: 'mor',
    GESTM: 'mor',
    ADOPTM: 'mor',
    FTH: 'far',
    NFTH: 'far',
    NFTHF: 'far',
    ADOPTF: 'far',
  },
  [FAMILY]: { mor: 'mor', far: 'far', medmor: 'medmor' },
};

/** Guardians and holders of a power of attorney: what they may do stands in the mandate. */
const guardians: readonly string[] = ['GUARD', 'GUADLTM', 'POWATT', 'DPOWATT', 'HPOWATT', 'SPOWATT'];

/** Family by blood, law or living together, as far as v3-RoleCode names it; what is not listed says nothing. */
const kin: Readonly<Record<string, readonly string[]>> = {
  [V3_ROLE]: [
    ...['FAMMEMB', 'CHILD', 'CHLDADOPT', 'CHLDFOST', 'CHLDINLAW', 'DAU', 'DAUADOPT', 'NCHILD', 'SON'],
    ...['SONADOPT', 'STPCHLD', 'STPDAU', 'STPSON', 'NIENEPH', 'NEPHEW', 'NIECE', 'UNCLE', 'AUNT', 'COUSN'],
    ...['GRPRN', 'GRFTH', 'GRMTH', 'MGRPRN', 'MGRFTH', 'MGRMTH', 'PGRPRN', 'PGRFTH', 'PGRMTH', 'GRNDCHILD'],
    ...['SIB', 'BRO', 'SIS', 'HBRO', 'HSIS', 'HSIB', 'NBRO', 'NSIS', 'NSIB', 'STPBRO', 'STPSIS', 'STPSIB'],
    ...['SIGOTHR', 'DOMPART', 'FMRSPS', 'SPS', 'HUSB', 'WIFE', 'STPPRN', 'STPFTH', 'STPMTH', 'PRNFOST'],
    ...['FTHFOST', 'MTHFOST', 'PRNINLAW', 'FTHINLAW', 'MTHINLAW', 'EXT', 'INLAW'],
  ],
  [FAMILY]: ['barn', 'søsken', 'ektefelleEllerPartner'],
  [CONTACT_ROLE]: ['N'],
};

/** A related person of the record, as the one who gives a consent at the instant. */
export function representativeOf(related: RelatedPerson, who: string, at: Instant): Representative {
  const relationships = related.relationship ?? [];
  const said = [...relationships.map(({ text }) => text), textOf(related, 'ip-relationship-text')];
  return {
    kind: 'representative',
    who,
    roles: rolesOf(relationships),
    standing: standingOf(related, at),
    parentalResponsibility: responsibilityOf(
      relationships,
      said.filter((text) => text !== undefined),
    ),
    mandate: mandateSaid(textOf(related, 'ip-guardianship-scope')),
  };
}

function standingOf({ active, period }: RelatedPerson, at: Instant): Representative['standing'] {
  const state = periodState(period, at);
  if (active === false || state === 'ended' || state === 'not-yet') {
    return 'not-in-force';
  }
  return state === 'unreadable' ? 'unreadable' : 'in-force';
}

function rolesOf(relationships: readonly CodeableConcept[]): RepresentativeRole[] {
  const has = (system: string, codes: readonly string[]) =>
    relationships.some((each) => codesIn(each, system).some((code) => codes.includes(code)));
  const roles: readonly (readonly [RepresentativeRole, boolean])[] = [
    ['parent', parentsIn(relationships).length > 0],
    ['guardian', has(V3_ROLE, guardians)],
    ['next-of-kin', Object.entries(kin).some(([system, codes]) => has(system, codes))],
  ];
  return roles.flatMap(([role, is]) => (is ? [role] : []));
}

function parentsIn(relationships: readonly CodeableConcept[]): Parent[] {
  return Object.entries(parents).flatMap(([system, codes]) =>
    relationships.flatMap((each) => codesIn(each, system)).flatMap((code) => own(codes, code) ?? []),
  );
}

/** The population register says whose the responsibility is: `felles mor far medmor andre ukjent`. */
function responsibilityOf(
  relationships: readonly CodeableConcept[],
  said: readonly string[],
): Representative['parentalResponsibility'] {
  const codes = [...new Set(relationships.flatMap((each) => codesIn(each, RESPONSIBILITY)))];
  const [code] = codes;
  const words = new Set(said.map(responsibilitySaid));
  if (code === undefined) {
    return (['not-clear', 'held'] as const).find((word) => words.has(word)) ?? 'not-said';
  }
  if (codes.length > 1 || words.has('not-clear')) {
    return 'not-clear';
  }
  const as = new Set(parentsIn(relationships));
  switch (code) {
    case 'felles':
      return as.size > 0 ? 'held' : 'not-clear';
    case 'andre':
      return as.size > 0 ? 'not-held' : 'held';
    case 'mor':
    case 'far':
    case 'medmor':
      if (as.has(code)) {
        return 'held';
      }
      return as.size === 0 || as.has('any') ? 'not-clear' : 'not-held';
    default:
      return 'not-clear';
  }
}

/** The child welfare service, which gives a consent when it has the care of a child. */
export function isChildWelfare(organization: Organization | undefined): boolean {
  return hasCode(organization?.type, codeSystem('ip-organization-type'), 'child-welfare');
}

/** An organisation as the giver of a consent: child welfare may be one, others represent nobody. */
export function childWelfare(organization: Organization, who: string): Representative {
  return {
    kind: 'representative',
    who,
    roles: ['child-welfare'],
    standing: organization.active === false ? 'not-in-force' : 'in-force',
    parentalResponsibility: 'not-said',
    mandate: 'not-said',
  };
}

function textOf(related: RelatedPerson, id: `ip-${string}`): string | undefined {
  return related.extension?.find(({ url }) => url === extension(id))?.valueString;
}
