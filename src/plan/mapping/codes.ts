// The words of the plan and the codes of FHIR: every closed list of the plan document has exactly one table here.
import { codeSystem } from '../../ground/fhir/canonical.ts';
import { ROLE_9034 } from '../../ground/fhir/identifier-system.ts';
import type { informationTypes } from '../../ground/law/consent/information-types.ts';
import type * as agreed from '../document/consent.ts';
import type * as content from '../document/content.ts';
import type * as parties from '../document/parties.ts';
import type * as shared from '../document/shared.ts';
import type * as work from '../document/work.ts';
import { type CodeEntry, codeMap } from './lens/code-map.ts';

type Words<List extends readonly string[], Value = string> = Readonly<Record<List[number], Value>>;

const hl7 = (name: string): string => `http://hl7.org/fhir/${name}`;
const terminology = (name: string): string => `http://terminology.hl7.org/CodeSystem/${name}`;
const national = (code: string, display: string): CodeEntry => ({ system: ROLE_9034, code, display });

export const planStatus = codeMap('ip-plan-status', 'Plan status', hl7('request-status'), {
  draft: 'draft',
  active: 'active',
  'on-hold': 'on-hold',
  completed: 'completed',
  revoked: 'revoked',
  'entered-in-error': 'entered-in-error',
} satisfies Words<typeof content.planStatuses>);

export const gender = codeMap('ip-gender', 'Administrative gender', hl7('administrative-gender'), {
  female: 'female',
  male: 'male',
  other: 'other',
  unknown: 'unknown',
} satisfies Words<typeof parties.genders>);

export const telecomKind = codeMap('ip-telecom-kind', 'Way to reach someone', hl7('contact-point-system'), {
  phone: 'phone',
  email: 'email',
  sms: 'sms',
  fax: 'fax',
  pager: 'pager',
  url: 'url',
  other: 'other',
} satisfies Words<typeof shared.telecomKinds>);

export const telecomUse = codeMap('ip-telecom-use', 'Use of a contact point', hl7('contact-point-use'), {
  work: 'work',
  home: 'home',
  mobile: 'mobile',
  temporary: 'temp',
  old: 'old',
} satisfies Words<typeof shared.telecomUses>);

const family = 'http://hl7.no/fhir/CodeSystem/no-basis-family-relation';
const roleCode = terminology('v3-RoleCode');
export const relationship = codeMap('ip-relationship', 'Relationship to the person', family, {
  mother: 'mor',
  father: 'far',
  'co-mother': 'medmor',
  child: 'barn',
  sibling: 'søsken',
  'spouse-or-partner': 'ektefelleEllerPartner',
  parent: { system: roleCode, code: 'PRN', display: 'parent' },
  grandparent: { system: roleCode, code: 'GRPRN', display: 'grandparent' },
  guardian: { system: roleCode, code: 'GUARD', display: 'guardian' },
  friend: { system: roleCode, code: 'FRND', display: 'unrelated friend' },
  'next-of-kin': { system: terminology('v2-0131'), code: 'N', display: 'Next-of-Kin' },
} satisfies Words<typeof parties.relationships, string | CodeEntry>);

export const parentalResponsibility = codeMap(
  'ip-parental-responsibility',
  'Whose parental responsibility is',
  'http://hl7.no/fhir/CodeSystem/no-basis-parental-responsibility',
  {
    joint: 'felles',
    mother: 'mor',
    father: 'far',
    'co-mother': 'medmor',
    others: 'andre',
    unknown: 'ukjent',
  } satisfies Words<typeof parties.parentalResponsibilities>,
);

export const organizationKind = codeMap(
  'ip-organization-kind',
  'Kind of organization',
  codeSystem('ip-organization-type'),
  {
    municipality: 'municipality',
    'city-district': 'city-district',
    'municipal-service': 'municipal-service',
    'coordinating-unit': 'ke',
    'hospital-trust': 'trust',
    'hospital-unit': 'hospital-unit',
    'gp-office': 'gp-practice',
    nav: 'nav',
    school: 'school',
    kindergarten: 'kindergarten',
    'child-welfare': 'child-welfare',
    ppt: 'ppt',
    'private-provider': 'private-provider',
    voluntary: 'voluntary',
    'county-governor': 'county-governor',
    other: 'other',
  } satisfies Words<typeof parties.organizationKinds>,
);

export const teamStatus = codeMap('ip-team-status', 'Status of the team', hl7('care-team-status'), {
  proposed: 'proposed',
  active: 'active',
  suspended: 'suspended',
  inactive: 'inactive',
} satisfies Words<typeof content.teamStatuses>);

export const teamKind = codeMap('ip-team-kind', 'Kind of team', codeSystem('ip-care-team-category'), {
  'responsibility-group': 'responsibility-group',
} satisfies Words<typeof content.teamKinds>);

/** A coordinator without a plan is told by the category of the team (B11). */
export const planKind = codeMap(
  'ip-plan-kind',
  'Coordinator without a plan',
  codeSystem('ip-care-team-category'),
  {
    'coordinator-only': 'coordinator-only',
  } satisfies Partial<Record<'coordinator-only' | 'individual-plan', string>>,
);

export const participantRole = codeMap(
  'ip-participant-role',
  'Role in the work on the plan',
  codeSystem('ip-participant-role'),
  {
    'ip-coordinator': national('8', 'Koordinator Individuell plan'),
    'hospital-coordinator': national('18', 'Koordinator (spesialisthelsetjenesteloven)'),
    gp: national('6', 'Fastlege'),
    'gp-substitute': national('15', 'Vikar for fastlege'),
    'contact-doctor': national('19', 'Kontaktlege'),
    'contact-psychologist': national('20', 'Kontaktpsykolog'),
    'health-contact': national('21', 'Helsefaglig kontakt'),
    'primary-contact': national('9', 'Primærkontakt'),
    'treating-doctor': national('3', 'Behandlingsansvarlig lege'),
    'pathway-coordinator-cancer': national('17', 'Forløpskoordinator kreft'),
    'temporary-coordinator': 'ip-coordinator-temporary',
    'municipal-coordinator': 'coordinator-municipality',
    parent: 'parent',
    'user-organisation': 'user-organisation',
    patient: 'patient',
    'next-of-kin': 'next-of-kin',
    guardian: 'guardian',
    'child-coordinator': 'child-coordinator',
    'pathway-coordinator': 'pathway-coordinator',
    'coordinating-unit': 'ke',
    'unit-leader': 'unit-leader',
    teacher: 'teacher',
    ppt: 'ppt',
    'nav-advisor': 'nav-advisor',
    'child-welfare': 'child-welfare',
    'private-provider': 'private-provider',
    'service-provider': 'service-provider',
  } satisfies Words<typeof content.participantRoles, string | CodeEntry>,
);

export const cooperationNeed = codeMap(
  'ip-cooperation-need',
  'Necessary, wanted or agreed cooperation',
  codeSystem('ip-cooperation-need'),
  { necessary: 'necessary', wanted: 'wanted', agreed: 'agreed' } satisfies Words<
    typeof content.cooperationNeeds
  >,
);

export const goalStatus = codeMap('ip-goal-status', 'Status of a goal', hl7('goal-status'), {
  proposed: 'proposed',
  planned: 'planned',
  accepted: 'accepted',
  active: 'active',
  'on-hold': 'on-hold',
  completed: 'completed',
  cancelled: 'cancelled',
  rejected: 'rejected',
} satisfies Words<typeof content.goalStatuses>);

export const achievement = codeMap(
  'ip-goal-achievement',
  'Achievement of a goal',
  terminology('goal-achievement'),
  {
    'in-progress': 'in-progress',
    improving: 'improving',
    worsening: 'worsening',
    'no-change': 'no-change',
    achieved: 'achieved',
    sustaining: 'sustaining',
    'not-achieved': 'not-achieved',
    'no-progress': 'no-progress',
    'not-attainable': 'not-attainable',
  } satisfies Words<typeof content.achievements>,
);

export const goalPriority = codeMap('ip-goal-priority', 'Priority of a goal', terminology('goal-priority'), {
  high: 'high-priority',
  medium: 'medium-priority',
  low: 'low-priority',
} satisfies Words<typeof content.goalPriorities>);

export const resourceKind = codeMap('ip-resource-kind', 'Kind of resource', codeSystem('ip-resource-kind'), {
  personal: 'personal',
  coping: 'coping',
  environment: 'environment',
} satisfies Words<typeof content.resourceKinds>);

export const needStatus = codeMap('ip-need-status', 'Status of a need for a service', hl7('request-status'), {
  'to-be-assessed': 'draft',
  'applied-for': 'active',
  'on-hold': 'on-hold',
  'refused-or-withdrawn': 'revoked',
  met: 'completed',
} satisfies Words<typeof content.needStatuses>);

export const serviceStatus = codeMap(
  'ip-service-status',
  'Status of a running service',
  hl7('request-status'),
  {
    running: 'active',
    'on-hold': 'on-hold',
    withdrawn: 'revoked',
    ended: 'completed',
  } satisfies Words<typeof content.serviceStatuses>,
);

export const taskStatus = codeMap('ip-task-status', 'Status of a task', hl7('task-status'), {
  draft: 'draft',
  requested: 'requested',
  received: 'received',
  accepted: 'accepted',
  rejected: 'rejected',
  ready: 'ready',
  'in-progress': 'in-progress',
  'on-hold': 'on-hold',
  failed: 'failed',
  completed: 'completed',
  cancelled: 'cancelled',
} satisfies Words<typeof content.taskStatuses>);

export const commitment = codeMap('ip-commitment', 'Commitment of a measure', hl7('request-intent'), {
  proposal: 'proposal',
  plan: 'plan',
  order: 'order',
} satisfies Words<typeof content.commitments>);

export const taskPriority = codeMap('ip-task-priority', 'Priority of a measure', hl7('request-priority'), {
  routine: 'routine',
  urgent: 'urgent',
  asap: 'asap',
  stat: 'stat',
} satisfies Words<typeof content.taskPriorities>);

export const subPlanKind = codeMap('ip-sub-plan-kind', 'Kind of sub-plan', codeSystem('ip-sub-plan-kind'), {
  treatment: 'treatment',
  crisis: 'crisis',
  training: 'training',
  other: 'other',
} satisfies Words<typeof content.subPlanKinds>);

export const considerationKind = codeMap(
  'ip-consideration-kind',
  'Kind of consideration',
  codeSystem('ip-consideration-kind'),
  {
    language: 'language',
    interpreter: 'interpreter',
    culture: 'culture',
    ethnicity: 'ethnicity',
  } satisfies Words<typeof content.considerationKinds>,
);

export const coordinatorOfferKind = codeMap(
  'ip-coordinator-offer-kind',
  'Kind of coordinator that was offered',
  codeSystem('ip-participant-role'),
  {
    coordinator: national('8', 'Koordinator Individuell plan'),
    'hospital-coordinator': national('18', 'Koordinator (spesialisthelsetjenesteloven)'),
    'child-coordinator': 'child-coordinator',
  } satisfies Words<typeof content.coordinatorOfferKinds, string | CodeEntry>,
);

export const offerAnswer = codeMap(
  'ip-offer-answer',
  'Answer to an offer',
  codeSystem('ip-coordinator-answer'),
  {
    accepted: 'accepted',
    declined: 'declined',
    undecided: 'undecided',
  } satisfies Words<typeof content.offerAnswers>,
);

export const observationStatus = codeMap(
  'ip-observation-status',
  'Status of an assessment or result',
  hl7('observation-status'),
  {
    registered: 'registered',
    preliminary: 'preliminary',
    final: 'final',
    amended: 'amended',
    cancelled: 'cancelled',
  } satisfies Words<typeof content.observationStatuses>,
);

export const consentKind = codeMap('ip-consent-kind', 'Kind of consent', codeSystem('ip-consent-category'), {
  plan: 'plan',
  disclosure: 'disclosure',
  notice: 'notice',
  'partner-information': 'partner-information',
} satisfies Words<typeof agreed.consentKinds>);

export const consentStatus = codeMap('ip-consent-status', 'Status of a consent', hl7('consent-state-codes'), {
  draft: 'draft',
  proposed: 'proposed',
  active: 'active',
  rejected: 'rejected',
  inactive: 'inactive',
  'entered-in-error': 'entered-in-error',
} satisfies Words<typeof agreed.consentStatuses>);

export const consentBasis = codeMap('ip-consent-basis', 'Base rule of a consent', terminology('v3-ActCode'), {
  'nothing-unless-permitted': 'OPTIN',
  'everything-unless-denied': 'OPTOUT',
} satisfies Words<typeof agreed.consentBases>);

export const consentForm = codeMap('ip-consent-form', 'Form of a consent', codeSystem('ip-consent-form'), {
  written: 'written',
  electronic: 'electronic',
  verbal: 'verbal',
  scanned: 'scanned',
} satisfies Words<typeof agreed.consentForms>);

export const consentReason = codeMap(
  'ip-consent-reason',
  'Reason of a consent',
  codeSystem('ip-consent-reason'),
  {
    declined: 'declined',
    withdrawn: 'withdrawn',
    replaced: 'replaced',
    ended: 'ended',
    'lacks-capacity': 'lacks-capacity',
    minor: 'minor',
    objected: 'objected',
    'documented-decision': 'documented-decision',
  } satisfies Words<typeof agreed.consentReasons>,
);

export const informationType = codeMap(
  'ip-information-type',
  'Kind of information that is shared',
  codeSystem('ip-information-type'),
  {
    plan: 'plan',
    need: 'need',
    goals: 'goals',
    resources: 'resources',
    considerations: 'considerations',
    'service-needs': 'service-needs',
    participants: 'participants',
    measures: 'measures',
    evaluations: 'evaluations',
    assessments: 'assessments',
    health: 'health',
    function: 'function',
    contact: 'contact',
    'sub-plans': 'sub-plans',
    meetings: 'meetings',
    documents: 'documents',
  } satisfies Words<typeof informationTypes>,
);

export const sharingPurpose = codeMap(
  'ip-sharing-purpose',
  'Purpose of sharing',
  codeSystem('ip-sharing-purpose'),
  {
    treatment: { system: terminology('v3-ActReason'), code: 'TREAT', display: 'treatment' },
    'care-coordination': {
      system: terminology('v3-ActReason'),
      code: 'COC',
      display: 'coordination of care',
    },
    'social-services': 'social-services',
    education: 'education',
    employment: 'employment',
  } satisfies Words<typeof agreed.sharingPurposes, string | CodeEntry>,
);

export const confidentiality = codeMap(
  'ip-confidentiality',
  'Confidentiality of what is shared',
  terminology('v3-Confidentiality'),
  {
    normal: ['N', 'normal'],
    restricted: ['R', 'restricted'],
    'very-restricted': ['V', 'very restricted'],
  } satisfies Words<typeof agreed.confidentialities, readonly [string, string]>,
);

const participation = terminology('v3-ParticipationType');
export const recipientFunction = codeMap(
  'ip-recipient-function',
  'What a party is in the sharing',
  participation,
  {
    recipient: ['IRCP', 'information recipient'],
    custodian: ['CST', 'custodian'],
    author: ['AUT', 'author (originator)'],
    'group-member': ['PART', 'Participation'],
  } satisfies Words<typeof agreed.recipientFunctions, readonly [string, string]>,
);

export const meetingStatus = codeMap('ip-meeting-status', 'Status of a meeting', hl7('appointmentstatus'), {
  proposed: 'proposed',
  pending: 'pending',
  booked: 'booked',
  held: 'fulfilled',
  cancelled: 'cancelled',
  'nobody-came': 'noshow',
} satisfies Words<typeof work.meetingStatuses>);

export const invitationAnswer = codeMap(
  'ip-invitation-answer',
  'Answer to an invitation',
  hl7('participationstatus'),
  {
    accepted: 'accepted',
    declined: 'declined',
    tentative: 'tentative',
    'not-answered': 'needs-action',
  } satisfies Words<typeof work.invitationAnswers>,
);

export const handoverKind = codeMap('ip-handover-kind', 'Kind of handover', codeSystem('ip-handover-kind'), {
  'hospital-to-municipality': 'hospital-to-municipality',
  'municipality-to-hospital': 'municipality-to-hospital',
  'new-municipality': 'new-municipality',
  'new-coordinator': 'new-coordinator',
  'end-of-arrangement': 'end-of-arrangement',
} satisfies Words<typeof work.handoverKinds>);

export const complaintGround = codeMap(
  'ip-complaint-ground',
  'Ground of a complaint',
  codeSystem('ip-complaint-ground'),
  {
    'no-plan': 'no-plan',
    'no-coordinator': 'no-coordinator',
    'plan-inadequate': 'plan-inadequate',
    participation: 'participation',
    delay: 'delay',
    appointment: 'appointment',
    'not-followed-up': 'not-followed-up',
    'few-services': 'few-services',
  } satisfies Words<typeof work.complaintGrounds>,
);

export const complaintRoute = codeMap(
  'ip-complaint-route',
  'Route of a complaint',
  codeSystem('ip-complaint-route'),
  {
    municipality: 'municipality',
    hospital: 'hospital',
  } satisfies Words<typeof work.complaintRoutes>,
);

export const complaintStage = codeMap(
  'ip-complaint-stage',
  'Stage of a complaint',
  codeSystem('ip-complaint-stage'),
  {
    'request-to-trust': 'request-to-trust',
    'trust-refused': 'trust-refused',
    'received-ke': 'received-ke',
    'ke-upheld': 'ke-upheld',
    'sent-to-county-governor': 'sent-to-county-governor',
    decided: 'decided',
    withdrawn: 'withdrawn',
  } satisfies Words<typeof work.complaintStages>,
);

export const complaintOutcome = codeMap(
  'ip-complaint-outcome',
  'Outcome of a complaint',
  codeSystem('ip-complaint-outcome'),
  { upheld: 'upheld', changed: 'changed', revoked: 'revoked' } satisfies Words<typeof work.complaintOutcomes>,
);

export const messageKind = codeMap(
  'ip-message-kind',
  'Kind of information given',
  codeSystem('ip-communication-kind'),
  {
    'health-information': 'health-information',
    'partner-information': 'partner-information',
    decision: 'decision',
    'information-given': 'information-given',
  } satisfies Words<typeof work.messageKinds>,
);

export const messageStatus = codeMap(
  'ip-message-status',
  'Status of information given',
  hl7('event-status'),
  {
    preparation: 'preparation',
    'in-progress': 'in-progress',
    'not-done': 'not-done',
    'on-hold': 'on-hold',
    stopped: 'stopped',
    completed: 'completed',
  } satisfies Words<typeof work.messageStatuses>,
);

const document = codeSystem('ip-document-kind');
export const documentKind = codeMap('ip-document-kind', 'Kind of document', document, {
  'consent-form': 'consent-form',
  minutes: 'minutes',
  'archive-copy': 'archive-copy',
  'record-summary': 'summary',
  'scanned-plan': 'scanned-plan',
  'sub-plan': 'sub-plan',
  application: 'application',
  'discharge-report': 'discharge-report',
  report: 'report',
  letter: 'letter',
} satisfies Words<typeof work.documentKinds>);

export const documentState = codeMap('ip-document-state', 'State of a document', hl7('composition-status'), {
  preliminary: 'preliminary',
  final: 'final',
  amended: 'amended',
} satisfies Words<typeof work.documentStates>);

export const documentStatus = codeMap(
  'ip-document-status',
  'Status of a document',
  hl7('document-reference-status'),
  {
    current: 'current',
    superseded: 'superseded',
    'entered-in-error': 'entered-in-error',
  } satisfies Words<typeof work.documentStatuses>,
);

export const changeKind = codeMap(
  'ip-change-kind',
  'Event in the life of a plan',
  codeSystem('ip-plan-event'),
  {
    created: 'created',
    activated: 'activated',
    updated: 'updated',
    'put-on-hold': 'put-on-hold',
    resumed: 'resumed',
    completed: 'completed',
    revoked: 'revoked',
    corrected: 'corrected',
    'coordinator-changed': 'coordinator-changed',
    'handed-over': 'handed-over',
    'participant-added': 'participant-added',
    'participant-removed': 'participant-removed',
    'consent-given': 'consent-given',
    'consent-withdrawn': 'consent-withdrawn',
    'consent-declined': 'consent-declined',
    evaluated: 'evaluated',
    revised: 'revised',
    archived: 'archived',
    imported: 'imported',
    recorded: 'recorded',
  } satisfies Words<typeof work.changeKinds>,
);
