// The work around the plan ↔ Task: revision, evaluation, appointment, first contact, handover, access, complaint …
import type { Static } from 'typebox';
import { codeSystem } from '../../../ground/fhir/canonical.ts';
import * as work from '../../document/work.ts';
import {
  complaintGround,
  complaintOutcome,
  complaintRoute,
  complaintStage,
  handoverKind,
  taskStatus,
} from '../codes.ts';
import { map, moment, text } from '../datatypes.ts';
import { code, concept } from '../lens/code-map.ts';
import { listOf, reference } from '../lens/codecs.ts';
import type { Codec } from '../lens/field.ts';
import { listSpec, partSpec, type ResourceSpec } from '../spec.ts';
import { about, input, output } from '../steps.ts';
import { fixedTask, taskFields, taskMarker } from './task.ts';

const inputs = codeSystem('ip-task-input');

/** Several inputs of one type, each with one value. */
function inputList(type: string, value: string, codec: Codec): Codec {
  return listOf(codec, {
    pattern: { type: { coding: [{ system: inputs, code: type }] } },
    where: `where(type.coding.where(system='${inputs}' and code='${type}').exists())`,
    at: [value],
  });
}

interface Kind {
  readonly kind: string;
  readonly profile: `ip-${string}`;
  readonly concept: ReturnType<typeof about>;
  readonly schema: object;
  readonly link?: 'activity' | 'supportingInfo';
}

function task({ kind, profile, concept: meta, schema, link = 'supportingInfo' }: Kind) {
  return {
    kind,
    type: 'Task',
    profile,
    concept: meta,
    schema,
    fixed: fixedTask(kind),
    marker: taskMarker(kind),
    patient: 'for',
    link,
  } as const;
}

const a9 = about('A9', 'g');
export const revision = listSpec('revisions', {
  ...task({
    kind: 'revision',
    profile: 'ip-task-revision',
    concept: a9,
    schema: work.Revision,
    link: 'activity',
  }),
  fields: taskFields(a9),
});

const e9 = about('E9');
export const evaluation = listSpec('evaluations', {
  ...task({
    kind: 'evaluation',
    profile: 'ip-task-evaluation',
    concept: e9,
    schema: work.Evaluation,
    link: 'activity',
  }),
  fields: [...taskFields(e9), map<work.Evaluation>('how', [input('how'), 'valueString'], text, about('A12'))],
});

type Appointing = Static<typeof work.Appointing>;
const e1 = about('E1');
export const appointing = listSpec('appointings', {
  ...task({
    kind: 'appoint-coordinator',
    profile: 'ip-task-appoint-coordinator',
    concept: e1,
    schema: work.Appointing,
  }),
  fields: [
    ...taskFields(e1),
    map<Appointing>('coordinator', [output('coordinator'), 'valueReference'], reference('party'), e1),
  ],
});

type FirstContact = Static<typeof work.FirstContact>;
const e2 = about('E2');
export const firstContact = listSpec('firstContacts', {
  ...task({
    kind: 'first-contact',
    profile: 'ip-task-first-contact',
    concept: e2,
    schema: work.FirstContact,
  }),
  fields: [
    ...taskFields(e2),
    map<FirstContact>('deadlineReason', [input('deadline-reason'), 'valueString'], text, e2),
  ],
});

type Handover = Static<typeof work.Handover>;
const b5 = about('B5');
export const handover = listSpec('handovers', {
  ...task({ kind: 'handover', profile: 'ip-task-handover', concept: b5, schema: work.Handover }),
  planAt: 'focus',
  fields: [
    ...taskFields(b5),
    map<Handover>(
      'kind',
      [input('handover-kind'), 'valueCodeableConcept'],
      concept(handoverKind),
      about('B6'),
    ),
    map<Handover>(
      'documents',
      ['input'],
      inputList('document', 'valueReference', reference('document')),
      about('E10'),
    ),
  ],
});

type ToolAccess = Static<typeof work.ToolAccess>;
const b12 = about('B12');
export const toolAccess = listSpec('toolAccesses', {
  ...task({ kind: 'tool-access', profile: 'ip-task-tool-access', concept: b12, schema: work.ToolAccess }),
  fields: [
    ...taskFields(b12),
    map<ToolAccess>(
      'forParties',
      ['input'],
      inputList('access-for', 'valueReference', reference('party')),
      b12,
    ),
  ],
});

type Invitation = Static<typeof work.Invitation>;
const b13 = about('B13');
export const invitation = listSpec('invitations', {
  ...task({ kind: 'invitation', profile: 'ip-task-invitation', concept: b13, schema: work.Invitation }),
  fields: [
    ...taskFields(b13),
    map<Invitation>('duties', [input('duties'), 'valueString'], text, b13),
    map<Invitation>('consent', [input('consent'), 'valueReference'], reference('consent'), about('C12')),
  ],
});

type Renewal = Static<typeof work.ConsentRenewal>;
const c4 = about('C4');
export const consentRenewal = listSpec('consentRenewals', {
  ...task({
    kind: 'renew-consent',
    profile: 'ip-task-renew-consent',
    concept: c4,
    schema: work.ConsentRenewal,
  }),
  fields: [
    ...taskFields(c4),
    map<Renewal>('consent', [input('consent'), 'valueReference'], reference('consent'), c4),
  ],
});

const f2 = about('F2');
const f3 = about('F3');
const f4 = about('F4');
export const complaint = listSpec('complaints', {
  ...task({ kind: 'complaint', profile: 'ip-task-complaint', concept: f2, schema: work.Complaint }),
  fields: [
    ...taskFields(f2),
    map<work.Complaint>('stage', ['businessStatus'], concept(complaintStage), f2),
    map<work.Complaint>(
      'route',
      [input('complaint-route'), 'valueCodeableConcept'],
      concept(complaintRoute),
      f2,
    ),
    map<work.Complaint>(
      'grounds',
      ['input'],
      inputList('complaint-ground', 'valueCodeableConcept', concept(complaintGround)),
      f3,
    ),
    map<work.Complaint>(
      'writtenComplaint',
      [input('written-complaint'), 'valueReference'],
      reference('document'),
      f2,
    ),
    map<work.Complaint>(
      'outcome',
      [output('complaint-outcome'), 'valueCodeableConcept'],
      concept(complaintOutcome),
      f4,
    ),
    map<work.Complaint>('outcomeText', [output('outcome-text'), 'valueString'], text, f4),
  ],
});

type Disagreement = Static<typeof work.Disagreement>;
const f5 = about('F5');
export const disagreement = listSpec('disagreements', {
  ...task({ kind: 'disagreement', profile: 'ip-task-disagreement', concept: f5, schema: work.Disagreement }),
  fields: [
    ...taskFields(f5),
    map<Disagreement>(
      'coordinatingUnits',
      ['restriction', 'recipient'],
      listOf(reference('organization')),
      f5,
    ),
    map<Disagreement>('resolution', [output('resolution'), 'valueString'], text, f5),
  ],
});

type Request = Static<typeof work.MeetingRequest>;
const e12 = about('E12');
export const meetingRequest: ResourceSpec = partSpec('meetings', 'request', {
  ...task({ kind: 'meeting', profile: 'ip-task-meeting', concept: e12, schema: work.MeetingRequest }),
  ownerAt: { kind: 'appointment', property: 'focus' },
  fields: [
    map<Request>('status', ['status'], code(taskStatus), e12),
    map<Request>('statusReason', ['statusReason', 'text'], text, e12),
    map<Request>('text', ['description'], text, e12),
    map<Request>('registered', ['authoredOn'], moment, e12),
    map<Request>('requestedBy', ['requester'], reference('party'), e12),
    map<Request>('responsible', ['owner'], reference('party'), e12),
    map<Request>('deadline', ['restriction', 'period', 'end'], moment, e12),
  ],
});
