// To whom one need is told: the coordinating unit of the municipality, or, on the way to the hospital, its unit or the
// coordinating unit of the trust (concepts D6, D9, D13).
import type { Organization } from '@medplum/fhirtypes';
import { codeSystem } from '../../ground/fhir/canonical.ts';
import { hasCode } from '../../ground/fhir/coded.ts';
import { ORGNR } from '../../ground/fhir/identifier-system.ts';
import type { DecisionFacts } from '../../need/decision/facts.ts';
import { municipalityCodes } from '../../need/directory/routing/address.ts';
import type { Step } from '../../need/directory/routing/explain.ts';
import type { NeedFacts } from '../../need/notice/facts.ts';
import type { Routed, Routing, Side } from '../ports.ts';

/** What routing found, and which of the decision's values that is. */
export interface NeedRoute {
  readonly routed: Routed;
  readonly place: Exclude<DecisionFacts['recipient'], 'protected'>;
}

const EVENT = 'need-notice';

export async function routeNeed(routing: Routing, side: Side, facts: NeedFacts): Promise<NeedRoute> {
  if (side === 'municipality') {
    return toHospital(routing, facts);
  }
  const purpose = { to: 'municipality', event: EVENT } as const;
  const routed = await routing.forPatient(facts.patient, purpose, servicesIn(facts));
  return { routed, place: routed.recipient ? 'found' : 'not-found' };
}

/**
 * Numbers of the municipalities that give the person services now: those of the addresses of whoever performs a running
 * service for a municipality. Routing lets a temporary address count only there.
 */
export function servicesIn({ performers = [] }: NeedFacts): string[] {
  const numbers = performers
    .filter((chain) =>
      chain.some((each) => isA(each, 'municipality', 'municipal-service', 'city-district', 'ke')),
    )
    .flatMap((chain) => {
      const located = chain.map((each) => (each.address ?? []).flatMap(municipalityCodes));
      return located.find(({ length }) => length > 0) ?? [];
    })
    .flatMap(({ code }) => code ?? []);
  return [...new Set(numbers)];
}

async function toHospital(routing: Routing, facts: NeedFacts): Promise<NeedRoute> {
  const { unit, trust, way } = namedHospital(facts);
  const direct = unit === undefined ? undefined : await routing.forOrganization(unit, EVENT);
  if (direct?.recipient) {
    return { routed: { ...direct, way: [...way, ...direct.way] }, place: 'found' };
  }
  const before: readonly Step[] = [
    ...way,
    ...(direct?.way ?? []),
    ...(direct ? [{ at: 'unit', text: `the unit cannot be reached: ${direct.stop?.text}` } as const] : []),
  ];
  const routed =
    trust === undefined
      ? await routing.forPatient(facts.patient, { to: 'hospital-trust', event: EVENT })
      : await routing.forTrust(trust, EVENT);
  return {
    routed: { ...routed, way: [...before, ...routed.way] },
    place: routed.recipient ? 'unit-unknown' : 'not-found',
  };
}

interface NamedHospital {
  /** Organisation number of the unit; undefined when none, or more than one, is named. */
  readonly unit?: string | undefined;
  /** Organisation number of the trust. */
  readonly trust?: string | undefined;
  readonly way: readonly Step[];
}

/** The unit of the stay; without one, the unit that performs the person's running services, when it is one alone. */
function namedHospital({ stayAt = [], performers = [] }: NeedFacts): NamedHospital {
  const stay = isHospital(stayAt) ? [stayAt] : [];
  const chains = stay.length > 0 ? stay : performers.filter(isHospital);
  const units = [...new Set(chains.flatMap((chain) => numberOf(chain.slice(0, 1).find(isUnit)) ?? []))];
  const trusts = [
    ...new Set(chains.flatMap((chain) => numberOf(chain.find((each) => isA(each, 'trust'))) ?? [])),
  ];
  const by = stay.length > 0 ? 'the stay' : 'the running services';
  const text =
    units.length === 1 ? `${by} names the unit ${units[0]}` : `${units.length} units in hospital are named`;
  return {
    unit: units.length === 1 ? units[0] : undefined,
    trust: trusts.length === 1 ? trusts[0] : undefined,
    way: [
      { at: 'unit', text },
      ...(trusts.length === 1 ? [{ at: 'unit', text: `the trust is ${trusts[0]}` } as const] : []),
    ],
  };
}

function isHospital(chain: readonly Organization[]): boolean {
  return chain.some((each) => isA(each, 'trust', 'hospital-unit'));
}

/** What stands below the trust is a unit of it, whatever type it states. */
function isUnit(organization: Organization): boolean {
  return !isA(organization, 'trust');
}

function isA({ type }: Organization, ...codes: readonly string[]): boolean {
  return codes.some((code) => hasCode(type, codeSystem('ip-organization-type'), code));
}

function numberOf(organization: Organization | undefined): string | undefined {
  return organization?.identifier?.find(({ system, value }) => system === ORGNR && value)?.value;
}
