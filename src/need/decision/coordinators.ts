// Which coordinators a person has, by the care teams; and who may be one in a hospital.

import type { CareTeam, CareTeamParticipant, Practitioner } from '@medplum/fhirtypes';
import { codeSystem } from '../../ground/fhir/canonical.ts';
import { hasCode } from '../../ground/fhir/coded.ts';
import { HPR, PROFESSION_9060, ROLE_9034 } from '../../ground/fhir/identifier-system.ts';
import type { Instant } from '../../ground/norway/instant.ts';
import { isInForce } from '../../ground/norway/period.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import type { NeedFacts } from '../notice/facts.ts';
import type { DecisionFacts } from './facts.ts';

/** A member in force of a team in force: the coordinator of the plan, or a coordinator of the municipality. */
export function municipalCoordinatorIn(teams: readonly CareTeam[], instant: Instant): boolean {
  return participantsOf(teams, instant).some(isMunicipalCoordinator);
}

export function isMunicipalCoordinator({ role }: CareTeamParticipant): boolean {
  return (
    hasCode(role, ROLE_9034, '8') ||
    hasCode(role, codeSystem('ip-participant-role'), 'coordinator-municipality')
  );
}

/** The coordinator in hospital: one of the team, or the author of the Flag who acts as such. */
export function hospitalCoordinatorOf(
  facts: NeedFacts,
  instant: Instant,
): DecisionFacts['hospitalCoordinator'] {
  if (hasCode(facts.authorRole?.code, ROLE_9034, '18')) {
    return isHealthPersonnel(facts.author) ? 'appointed' : 'not-health-personnel';
  }
  return participantsOf(facts.careTeams, instant).some(({ role }) => hasCode(role, ROLE_9034, '18'))
    ? 'appointed'
    : 'none';
}

/** Members in force of teams in force. An end that is still to come is no end yet. */
export function participantsOf(teams: readonly CareTeam[], instant: Instant): CareTeamParticipant[] {
  return teams
    .filter((team) => team.status === 'active' && isInForce(team.period, instant))
    .flatMap(({ participant }) => participant ?? [])
    .filter((member) => isInForce(member.period, instant));
}

/** Health personnel: in the register (HPR number), or with a profession of 9060. */
function isHealthPersonnel(practitioner: Practitioner | undefined): boolean {
  return Boolean(
    practitioner?.identifier?.some(({ system, value }) => system === HPR && value) ||
      practitioner?.qualification?.some(({ code }) =>
        code?.coding?.some((coding) => coding.system === PROFESSION_9060 && coding.code !== 'XX'),
      ),
  );
}

/**
 * Whether somebody may be coordinator in a hospital: health personnel shall it be, and preferably a doctor.
 * Source: 003 «Koordinator skal» and specialist health services act § 2-5 a; the second is the older rule of 002 §2.
 */
export function checkHospitalCoordinator(practitioner: Practitioner | undefined): Issue[] {
  const path = 'Practitioner.qualification';
  if (!isHealthPersonnel(practitioner)) {
    return [
      {
        severity: 'error',
        code: 'business-rule',
        path,
        text: 'The coordinator in hospital is no health personnel: neither an HPR number nor a profession is stated',
        fix: 'Let the unit leader appoint a coordinator among health personnel, or state the HPR number',
        concept: 'E13',
      },
    ];
  }
  const doctor = practitioner?.qualification?.some(({ code }) =>
    code?.coding?.some((coding) => coding.system === PROFESSION_9060 && coding.code === 'LE'),
  );
  return doctor
    ? []
    : [
        {
          severity: 'warning',
          code: 'business-rule',
          path,
          text: 'The coordinator in hospital should preferably be a doctor (older rule)',
          concept: 'E13',
        },
      ];
}
