// Complaints and their two routes, and disagreement between hospital and municipality.
import { Type } from 'typebox';
import type { Instant } from '../../ground/norway/instant.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import { type Read, said } from '../../ground/schema/forms.ts';
import type { IndividualPlan } from '../document/individual-plan.ts';
import { party, refTo, Text } from '../document/shared.ts';
import {
  type Complaint,
  complaintGrounds,
  complaintOutcomes,
  complaintRoutes,
  complaintStages,
} from '../document/work.ts';
import { representativesAtTheEnd } from '../views/standing.ts';
import {
  isCoordinatingUnit,
  isInOffice,
  notManaging,
  organizationOf,
  sideOf,
  speaksForPerson,
} from './authority.ts';
import { added, changed, eventOf, named, refusal, type Step } from './outcome.ts';

type Stage = NonNullable<Complaint['stage']>;

export const Complain = eventOf(
  'complain',
  'The person, or who represents the person, complains in writing (F2)',
  {
    route: Type.Enum([...complaintRoutes], { description: 'By which route' }),
    grounds: Type.Array(Type.Enum([...complaintGrounds]), {
      minItems: 1,
      description: 'What the complaint is about',
    }),
    document: Type.Optional(refTo('document', 'The written complaint among the documents of the plan')),
    text: Type.Optional(said(Text, 'The text of the complaint')),
    to: party('Who handles it first: the coordinating unit, or the trust'),
  },
);
export type Complain = Read<typeof Complain>;

export const ComplaintStep = eventOf(
  'complaint-step',
  'Somebody who handles the complaint takes it further',
  {
    complaint: named('Id of the complaint in the plan'),
    stage: Type.Enum([...complaintStages], { description: 'How far it has come' }),
    outcome: Type.Optional(Type.Enum([...complaintOutcomes])),
    outcomeText: Type.Optional(Text),
    to: Type.Optional(party('Who has it from now on, for example the County Governor')),
  },
);
export type ComplaintStep = Read<typeof ComplaintStep>;

export const Disagree = eventOf(
  'disagree',
  'Hospital and municipality disagree: both coordinating units are involved (F5)',
  {
    text: said(Text, 'What they disagree about'),
    units: Type.Array(refTo('organization', 'A coordinating unit'), {
      description: 'The coordinating units of both sides',
    }),
  },
);
export type Disagree = Read<typeof Disagree>;

const first: Readonly<Record<Complaint['route'], Stage>> = {
  municipality: 'received-ke',
  hospital: 'request-to-trust',
};

/**
 * Municipality: the coordinating unit first; what it upholds goes to the County Governor (004 «Klageadgang»).
 * Hospital: first ask the trust; when it refuses, or does not answer, complain to the County Governor (002 §3).
 */
const next: Readonly<Record<Complaint['route'], Readonly<Record<string, readonly Stage[]>>>> = {
  municipality: {
    'received-ke': ['ke-upheld', 'decided', 'withdrawn'],
    'ke-upheld': ['sent-to-county-governor', 'withdrawn'],
    'sent-to-county-governor': ['decided', 'withdrawn'],
  },
  hospital: {
    'request-to-trust': ['trust-refused', 'sent-to-county-governor', 'decided', 'withdrawn'],
    'trust-refused': ['sent-to-county-governor', 'withdrawn'],
    'sent-to-county-governor': ['decided', 'withdrawn'],
  },
};

export const complain: Step<Complain> = (plan, event) => {
  const refusals = [...notTheirs(plan, event), ...notInWriting(event), ...wrongDoor(plan, event)];
  if (refusals.length > 0) {
    return refusals;
  }
  const complaint: Complaint = {
    id: `${event.id}-complaint`,
    status: 'requested',
    route: event.route,
    stage: first[event.route],
    grounds: [...event.grounds],
    requestedBy: event.by,
    responsible: event.to,
    registered: event.at,
    ...(event.text !== undefined && { text: event.text }),
    ...(event.document !== undefined && { writtenComplaint: event.document }),
  };
  return {
    change: { complaints: added(plan.complaints, complaint) },
    history: 'recorded',
    says: 'A complaint was made',
  };
};

/** Who withdrew the consent to the plan may still complain: the person, and who represented her when it ended. */
function maySpeak(plan: IndividualPlan, by: string, at: Instant): boolean {
  return speaksForPerson(plan, by, at) || representativesAtTheEnd(plan, plan.consents ?? [], at).has(by);
}

function notTheirs(plan: IndividualPlan, { by, at }: Complain): Issue[] {
  if (maySpeak(plan, by, at)) {
    return [];
  }
  return [
    refusal(
      'F2',
      '',
      'The person complains, or the one who represents the person.',
      'Help the person to complain, and name the person as the one who does.',
    ),
  ];
}

function notInWriting({ document, text }: Complain): Issue[] {
  if (document !== undefined || text !== undefined) {
    return [];
  }
  return [
    refusal(
      'F2',
      '/complaints',
      'A complaint has to be in writing (pbrl § 7-2).',
      'Give its text, or the document that it stands in.',
    ),
  ];
}

function wrongDoor(plan: IndividualPlan, { route, to, at }: Complain): Issue[] {
  const side = sideOf(plan, organizationOf(plan, to)?.id);
  if (
    route === 'municipality' ? isCoordinatingUnit(plan, to, at) && side !== 'hospital' : side === 'hospital'
  ) {
    return [];
  }
  const who =
    route === 'municipality'
      ? "the municipality's coordinating unit"
      : 'the hospital trust, which is asked first';
  return [refusal('F2', '/organizations', `A complaint on this route goes to ${who}.`, `Name ${who}.`)];
}

export const complaintStep: Step<ComplaintStep> = (plan, event) => {
  const complaint = plan.complaints?.find(({ id }) => id === event.complaint);
  if (complaint === undefined) {
    return [
      refusal(
        'F2',
        '/complaints',
        'There is no complaint by that id.',
        'Give the id of a complaint of the plan.',
      ),
    ];
  }
  const skipped = skipsAStage(complaint, event);
  if (skipped.length > 0) {
    return skipped;
  }
  const refusals = [
    ...outcomeMissing(event),
    ...upheldAtFirst(complaint, event),
    ...notTheirStep(plan, complaint, event),
    ...notTheGovernor(plan, complaint, event),
  ];
  if (refusals.length > 0) {
    return refusals;
  }
  const { stage, outcome, outcomeText, to, at } = event;
  const isOver = stage === 'decided' || stage === 'withdrawn';
  const step = {
    stage,
    status: isOver ? ('completed' as const) : ('in-progress' as const),
    ...(to !== undefined && { responsible: to }),
    ...(outcome !== undefined && { outcome }),
    ...(outcomeText !== undefined && { outcomeText }),
    ...(isOver && { carriedOut: { end: at } }),
  };
  return {
    change: {
      complaints: changed(
        plan.complaints,
        ({ id }) => id === complaint.id,
        (one) => ({ ...one, ...step }),
      ),
    },
    history: 'recorded',
    says: `The complaint went on: ${stage}`,
  };
};

function skipsAStage({ route, stage }: Complaint, event: ComplaintStep): Issue[] {
  const allowed = next[route][stage ?? first[route]] ?? [];
  if (allowed.includes(event.stage)) {
    return [];
  }
  const fix =
    allowed.length === 0 ? 'The complaint is over.' : `From here it goes to: ${allowed.join(', ')}.`;
  return [
    refusal(
      'F2',
      '/complaints',
      `A complaint does not go from ${stage ?? 'nowhere'} to ${event.stage} on the ${route} route.`,
      fix,
    ),
  ];
}

/** Upheld, changed or revoked, when it is decided and only then (F4; 003 counts outcomes so). */
function outcomeMissing({ stage, outcome }: ComplaintStep): Issue[] {
  if ((stage === 'decided') === (outcome !== undefined)) {
    return [];
  }
  return stage === 'decided'
    ? [
        refusal(
          'F4',
          '/complaints',
          'The complaint is decided, and nothing says how.',
          'Give the outcome: upheld, changed or revoked.',
        ),
      ]
    : [
        refusal(
          'F4',
          '/complaints',
          'An outcome belongs to a decision.',
          'Leave it out until the complaint is decided.',
        ),
      ];
}

/** What the first instance upholds is not decided by that: it goes to the County Governor first (004 «Klageadgang»). */
function upheldAtFirst({ stage }: Complaint, event: ComplaintStep): Issue[] {
  if (event.stage !== 'decided' || event.outcome !== 'upheld' || stage === 'sent-to-county-governor') {
    return [];
  }
  return [
    refusal(
      'F2',
      '/complaints',
      'The first instance upholds its decision, and that goes to the County Governor before the complaint is closed.',
      'Record "ke-upheld" or "trust-refused", and then send it on.',
    ),
  ];
}

/** Who handles a complaint takes it further, and only who complained withdraws it. */
function notTheirStep(
  plan: IndividualPlan,
  complaint: Complaint,
  { stage, by, at, to }: ComplaintStep,
): Issue[] {
  const { responsible, requestedBy, route } = complaint;
  const handles =
    responsible !== undefined &&
    isInOffice(plan, by, at) &&
    (by === responsible || organizationOf(plan, by)?.id === organizationOf(plan, responsible)?.id) &&
    organizationOf(plan, responsible) !== undefined;
  const complains = by === requestedBy || maySpeak(plan, by, at);
  // Who decides there, the County Governor alone, is asked beside this.
  const isGovernors = stage === 'decided' && complaint.stage === 'sent-to-county-governor';
  // In hospital the person goes on to the County Governor herself when the trust refuses or does not answer (002 §3).
  const goesOn = stage === 'sent-to-county-governor' && route === 'hospital' && complains;
  const issues: Issue[] = [];
  if (!(stage === 'withdrawn' ? complains : handles || goesOn || isGovernors)) {
    issues.push(
      refusal(
        'F2',
        '/complaints',
        stage === 'withdrawn'
          ? 'A complaint is withdrawn by who made it, or who represents the person.'
          : 'A complaint is taken further by the one it lies with.',
        'Let that party do it.',
      ),
    );
  }
  if (to !== undefined && stage !== 'sent-to-county-governor') {
    issues.push(
      refusal('F2', '/complaints', 'A complaint changes hands only when it is sent on.', 'Leave "to" out.'),
    );
  }
  return issues;
}

/** Past the first instance the complaint lies with the County Governor, who decides it (G8). */
function notTheGovernor(plan: IndividualPlan, complaint: Complaint, event: ComplaintStep): Issue[] {
  const isGovernor = (party: string | undefined) =>
    party !== undefined && organizationOf(plan, party)?.kind === 'county-governor';
  if (event.stage === 'sent-to-county-governor' && !isGovernor(event.to)) {
    return [
      refusal(
        'G8',
        '/organizations',
        'The complaint is sent on, and not to a County Governor.',
        'Name the County Governor (kind "county-governor") in "to".',
      ),
    ];
  }
  const isTheirs =
    isGovernor(event.by) &&
    isInOffice(plan, event.by, event.at) &&
    organizationOf(plan, event.by)?.id === organizationOf(plan, complaint.responsible ?? '')?.id;
  if (event.stage === 'decided' && complaint.stage === 'sent-to-county-governor' && !isTheirs) {
    return [
      refusal(
        'G8',
        '',
        'A complaint that lies with the County Governor is decided there.',
        'Record the decision as made by the County Governor.',
      ),
    ];
  }
  return [];
}

export const disagree: Step<Disagree> = (plan, event) => {
  const refusals = [...notManaging(plan, event, 'F5'), ...notBothUnits(plan, event)];
  if (refusals.length > 0) {
    return refusals;
  }
  const disagreement = {
    id: `${event.id}-disagreement`,
    status: 'requested' as const,
    text: event.text,
    requestedBy: event.by,
    registered: event.at,
    coordinatingUnits: [...event.units],
  };
  return {
    change: { disagreements: added(plan.disagreements, disagreement) },
    history: 'recorded',
    says: 'Hospital and municipality disagree; both coordinating units were involved',
  };
};

/** The units of both sides assess the matter together (001 §7). */
function notBothUnits(plan: IndividualPlan, { units, at }: Disagree): Issue[] {
  const sides = units.filter((unit) => isCoordinatingUnit(plan, unit, at)).map((unit) => sideOf(plan, unit));
  const missing = (['municipality', 'hospital'] as const).filter((side) => !sides.includes(side));
  return missing.map((side) =>
    refusal(
      'F5',
      '/organizations',
      `The disagreement does not involve the coordinating unit of the ${side}.`,
      `Name it; it has to be a coordinating unit that is part of the ${side}.`,
    ),
  );
}
