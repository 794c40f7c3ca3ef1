// A meeting ↔ Appointment.
import type { TSchema } from 'typebox';
import { Meeting } from '../../document/work.ts';
import { invitationAnswer, meetingStatus } from '../codes.ts';
import { instant, map, text, yes } from '../datatypes.ts';
import { code, codeMap } from '../lens/code-map.ts';
import { listOf, record, reference } from '../lens/codecs.ts';
import type { Codec } from '../lens/field.ts';
import { listSpec } from '../spec.ts';
import { about, ext } from '../steps.ts';

type Attendee = Meeting['attendees'][number];

export const attendance = codeMap(
  'ip-attendance',
  'Whether somebody has to come',
  'http://hl7.org/fhir/participantrequired',
  {
    true: 'required',
    false: 'optional',
  },
);
const asCode = code(attendance);
/** needed true ↔ required, false ↔ optional. */
const needed: Codec = {
  ...asCode,
  write: (value, context) => asCode.write(String(value), context),
  read(holder, key, context, path) {
    const word = asCode.read(holder, key, context, path);
    return word === undefined ? undefined : word === 'true';
  },
};

const attendee = record(Meeting.properties.attendees.items as TSchema, [
  map<Attendee>('party', ['actor'], reference('party')),
  map<Attendee>('needed', ['required'], needed),
  map<Attendee>('answer', ['status'], code(invitationAnswer)),
]);

const item = ext('ip-agenda-item') as Exclude<ReturnType<typeof ext>, string>;
const agenda = listOf(text, {
  pattern: item.pattern,
  where: item.fhirPath.replace('extension.', ''),
  at: ['valueString'],
});

const measures = listOf(reference('measure'));

const e3 = about('E3');
export const meeting = listSpec('meetings', {
  kind: 'appointment',
  type: 'Appointment',
  profile: 'ip-appointment',
  concept: e3,
  schema: Meeting,
  marker: { resourceType: 'Appointment' },
  link: 'activity',
  fields: [
    map<Meeting>('agenda', ['extension'], agenda, e3),
    map<Meeting>('agendaMadeWithPatient', [ext('ip-agenda-made-with-patient'), 'valueBoolean'], yes, e3),
    map<Meeting>('place', [ext('ip-meeting-place'), 'valueString'], text, e3),
    map<Meeting>('status', ['status'], code(meetingStatus), e3),
    map<Meeting>('purpose', ['description'], text, e3),
    map<Meeting>('agreedMeasures', ['supportingInformation'], measures, e3),
    map<Meeting>('start', ['start'], instant, e3),
    map<Meeting>('end', ['end'], instant, e3),
    map<Meeting>('attendees', ['participant'], listOf(attendee), e3),
  ],
});
