// The group that works on the plan and its participants ↔ CareTeam.
import { Cooperation, coordinatorOnlyStatus, Participant, Role, type Team } from '../../document/content.ts';
import { cooperationNeed, participantRole, planKind, teamKind, teamStatus } from '../codes.ts';
import { map, period, text } from '../datatypes.ts';
import { code, coding, concept, conceptAmong } from '../lens/code-map.ts';
import { listOf, record, reference } from '../lens/codecs.ts';
import type { ResourceSpec } from '../spec.ts';
import { about, ext, part } from '../steps.ts';

interface Said {
  code: string;
  text?: string;
}

const role = record(Role, [
  map<Said>('code', [], concept(participantRole)),
  map<Said>('text', ['text'], text),
]);

interface Needed {
  need: string;
  text?: string;
}

const cooperation = record(Cooperation, [
  map<Needed>('need', [part('need'), 'valueCoding'], coding(cooperationNeed)),
  map<Needed>('text', [part('text'), 'valueString'], text),
]);

const participant = record(Participant, [
  map<Participant>('member', ['member'], reference('party'), about('A4', 'b')),
  map<Participant>('roles', ['role'], listOf(role), about(['A5', 'B7', 'E4', 'E7', 'E14'], 'c')),
  map<Participant>('period', ['period'], period, about(['A4', 'B6', 'B7', 'C9'])),
  map<Participant>(
    'contribution',
    [ext('ip-contribution'), part('text'), 'valueString'],
    text,
    about('A6', 'd'),
  ),
  map<Participant>('cooperation', [ext('ip-cooperation')], cooperation, about('A11', 'i')),
  map<Participant>('involvement', [ext('ip-involvement'), 'valueString'], text, about('C8')),
  map<Participant>('duties', [ext('ip-participant-duties'), 'valueString'], text, about('B13')),
]);

const group = about('A20');
const teamFields = [
  map<Team>('status', ['status'], code(teamStatus), about('B3')),
  map<Team>('kind', ['category'], conceptAmong(teamKind), group),
  map<Team>('name', ['name'], text, group),
  map<Team>('period', ['period'], period, group),
];
const managing = map<Team>(
  'managingOrganizations',
  ['managingOrganization'],
  listOf(reference('organization')),
  about('A17'),
);

/** The plan keeps its participants beside the team, because people look for them there; FHIR keeps them within. */
/** Without a plan the team's status is the status of the arrangement (B11). */
function statusOfTeam(status: unknown): string | undefined {
  return coordinatorOnlyStatus[status as keyof typeof coordinatorOnlyStatus];
}

export const team: ResourceSpec = {
  kind: 'team',
  type: 'CareTeam',
  profile: 'ip-care-team',
  scope: 'plan',
  pointer: '/team',
  concept: about('A4', 'b'),
  fixed: {},
  patient: 'subject',
  link: 'careTeam',
  required: [],
  fields: [
    ...teamFields,
    {
      key: 'kind$',
      steps: ['category'],
      codec: conceptAmong(planKind),
      pointer: '/kind',
      meta: about('B11'),
    },
    { key: 'participants', steps: ['participant'], codec: listOf(participant), pointer: '/participants' },
    managing,
  ],
  items({ team: group, participants, kind }) {
    if (group === undefined && participants === undefined) {
      return [];
    }
    const alone = kind === 'coordinator-only' ? { kind$: kind } : {};
    return [{ ownId: '', item: { ...group, ...(participants && { participants }), ...alone } }];
  },
  put(draft, { item }) {
    if (draft.team !== undefined || draft.participants !== undefined) {
      return false;
    }
    const { participants, kind$: _kind, ...group } = item;
    if (draft.kind === 'coordinator-only') {
      draft.status = statusOfTeam(group.status);
    }
    if (Object.keys(group).length > 0) {
      draft.team = group;
    }
    if (participants !== undefined) {
      draft.participants = participants;
    }
    return true;
  },
};
