// Who people and organizations are: numbers with right check digits, and somebody to speak of.

import type { Instant } from '../../../ground/norway/instant.ts';
import {
  birthDateOf,
  nationalIdProblem,
  organizationNumberProblem,
} from '../../../ground/norway/national-id.ts';
import type { Issue } from '../../../ground/outcome/issue.ts';
import type { IndividualPlan } from '../individual-plan.ts';
import { fieldFinder } from '../walk.ts';

const nationalIds = fieldFinder(({ title }) => title === 'NationalId');

export function identityNumbers(plan: IndividualPlan, at: Instant | undefined): Issue[] {
  const issues: Issue[] = [];
  for (const { pointer, value } of nationalIds(plan)) {
    const problem = nationalIdProblem(value as { kind: 'fnr'; value: string }, at);
    if (problem !== undefined) {
      issues.push({
        severity: 'error',
        code: 'value',
        path: `${pointer}/value`,
        text: `This is no valid number: ${problem}.`,
        fix: 'Correct the number or its kind.',
      });
    }
    const { kind, assigner } = value as { kind: string; assigner?: string };
    if (kind === 'hnr' && assigner === undefined) {
      issues.push({
        severity: 'error',
        code: 'required',
        path: pointer,
        text: 'A local number (hnr) means nothing without the one who gave it.',
        fix: 'Add "assigner".',
      });
    }
  }
  for (const [at, organization] of (plan.organizations ?? []).entries()) {
    const problem =
      organization.organizationNumber && organizationNumberProblem(organization.organizationNumber);
    if (problem) {
      issues.push({
        severity: 'error',
        code: 'value',
        path: `/organizations/${at}/organizationNumber`,
        text: `This is no valid number: ${problem}.`,
        fix: 'Correct the number.',
      });
    }
  }
  return issues;
}

export function birthDate(plan: IndividualPlan): Issue[] {
  const said = plan.patient.birthDate;
  const number = plan.patient.nationalIds?.find((id) => id.kind === 'fnr' || id.kind === 'dnr');
  if (said?.length !== 10 || number === undefined) {
    return [];
  }
  const inNumber = birthDateOf(number.kind as 'fnr' | 'dnr', number.value);
  if (inNumber === undefined || inNumber === said) {
    return [];
  }
  return [
    {
      severity: 'warning',
      code: 'conflict',
      path: '/patient/birthDate',
      text: 'The birth date is another than the one in the identity number.',
      fix: 'Check both against the population register.',
    },
  ];
}

export function nameless(plan: IndividualPlan): Issue[] {
  const { name, nationalIds, otherIds } = plan.patient;
  if (name !== undefined || nationalIds !== undefined || otherIds !== undefined) {
    return [];
  }
  return [
    {
      severity: 'error',
      code: 'required',
      path: '/patient',
      text: 'Nothing says who the person is: neither a name nor an identity number.',
      fix: 'Give the name, a national number or another identifier.',
    },
  ];
}

/** An organization has no home (R4 org-3). */
export function organizationTelecom(plan: IndividualPlan): Issue[] {
  return (plan.organizations ?? []).flatMap((organization, at) =>
    (organization.telecom ?? []).flatMap((telecom, nth): Issue[] =>
      telecom.use === 'home'
        ? [
            {
              severity: 'error',
              code: 'invariant',
              path: `/organizations/${at}/telecom/${nth}/use`,
              text: 'The contact point of an organization cannot be of use "home".',
              fix: 'Use "work", or leave the use out.',
            },
          ]
        : [],
    ),
  );
}
