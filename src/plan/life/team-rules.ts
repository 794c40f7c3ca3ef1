// What roles demand of those who hold them (E4, E7, E13, E14). Checks only; the events use them too.
import { PROFESSION_9060 } from '../../ground/fhir/identifier-system.ts';
import { compareInstants, type Instant } from '../../ground/norway/instant.ts';
import { parseMoment } from '../../ground/norway/moment.ts';
import { isInForce } from '../../ground/norway/period.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import type { IndividualPlan } from '../document/individual-plan.ts';
import { refusal, warning } from './outcome.ts';

/** 9060 lists health personnel; of XX nobody knows, VE treats animals. Other words than its codes say nothing. */
const notHealthPersonnel: ReadonlySet<string> = new Set(['XX', 'VE']);
const FORM_OF_9060 = /^[A-Z]{2}[12]?$/;

function professionCodes(plan: IndividualPlan, party: string): string[] {
  const position = plan.positions?.find(({ id }) => id === party);
  const professional = plan.professionals?.find(({ id }) => id === (position?.professional ?? party));
  return (professional?.professions ?? [])
    .flatMap(({ codes = [] }) => codes)
    .filter(
      ({ system, code }) =>
        system === PROFESSION_9060 && FORM_OF_9060.test(code) && !notHealthPersonnel.has(code),
    )
    .map(({ code }) => code);
}

/** Roles that only one profession can hold: doctors (LE) and psychologists (PS). */
const professionOfRole: Readonly<Record<string, string>> = {
  gp: 'LE',
  'gp-substitute': 'LE',
  'contact-doctor': 'LE',
  'treating-doctor': 'LE',
  'contact-psychologist': 'PS',
};

/** What is wrong, or unusual, about a party in a role. */
export function professionIssues(plan: IndividualPlan, party: string, role: string): Issue[] {
  return [...hospitalCoordinator(plan, party, role), ...wrongProfession(plan, party, role)];
}

/** The hospital's coordinator is health personnel (sphlsl § 2-5 a), preferably a doctor (002 §2). */
function hospitalCoordinator(plan: IndividualPlan, party: string, role: string): Issue[] {
  if (role !== 'hospital-coordinator') {
    return [];
  }
  const codes = professionCodes(plan, party);
  if (codes.length === 0) {
    return [
      refusal(
        'E13',
        '/professionals',
        'The coordinator in hospital has to be health personnel, and no profession of 9060 is known of this one.',
        'Give the profession with a code of 9060, or appoint somebody else.',
      ),
    ];
  }
  if (codes.includes('LE')) {
    return [];
  }
  return [
    warning(
      'E13',
      '/professionals',
      'By the older rule the coordinator in hospital is preferably a doctor.',
      'Nothing, when other health personnel is appropriate.',
    ),
  ];
}

function wrongProfession(plan: IndividualPlan, party: string, role: string): Issue[] {
  const wanted = professionOfRole[role];
  const codes = professionCodes(plan, party);
  if (wanted === undefined || codes.length === 0 || codes.includes(wanted)) {
    return [];
  }
  return [
    warning(
      'E7',
      '/professionals',
      `The role ${role} is held by a profession other than ${wanted} (9060).`,
      'Correct the role or the profession.',
    ),
  ];
}

/** Checks everybody who takes part at the instant. */
export function teamIssues(plan: IndividualPlan, instant: Instant): Issue[] {
  const open = (plan.participants ?? []).filter(({ period }) => isInForce(period, instant));
  const professions = open.flatMap(({ member, roles = [] }) =>
    roles.flatMap(({ code }) => professionIssues(plan, member, code)),
  );
  return [...professions, ...coordinators(plan, instant)];
}

function endsAt(end: string | undefined, instant: Instant): boolean {
  const moment = parseMoment(end)?.instant;
  return moment !== undefined && compareInstants(moment, instant) === 0;
}

/**
 * At most one holds the main responsibility (A5). A pathway coordinator may be that one, in several roles at once; being
 * pathway coordinator alone makes nobody the coordinator (001 §3).
 */
function coordinators(plan: IndividualPlan, instant: Instant): Issue[] {
  // Who gave the role up at this very instant holds it no longer.
  const open = (plan.participants ?? []).filter(
    ({ period }) => isInForce(period, instant) && !endsAt(period?.end, instant),
  );
  const main = open.filter(({ roles = [] }) => roles.some(({ code }) => code === 'ip-coordinator'));
  const members = new Set(main.map(({ member }) => member));
  const issues: Issue[] = [];
  if (members.size > 1) {
    issues.push(
      refusal(
        'A5',
        '/participants',
        'More than one holds the main responsibility at the same time.',
        'End the participation of the former coordinator.',
      ),
    );
  }
  const pathway = open.some(
    ({ member, roles = [] }) =>
      member === plan.coordinator && roles.some(({ code }) => code.startsWith('pathway-coordinator')),
  );
  const named = plan.coordinator === undefined || members.has(plan.coordinator);
  if (!named && pathway) {
    issues.push(
      refusal(
        'E14',
        '/participants',
        'A pathway coordinator coordinates the plan without holding that role.',
        'Give the participant the role "ip-coordinator" beside the other one.',
      ),
    );
  }
  return issues;
}
