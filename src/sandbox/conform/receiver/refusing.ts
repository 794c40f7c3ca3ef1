// Wrong content that has to be refused: what is not understood is never taken.
import type { Vector } from '../vector.ts';
import { strangeEvent } from './acknowledging.ts';
import {
  FATAL,
  headerRules,
  holds,
  message,
  messaging,
  noticePage,
  notTaken,
  profilesPage,
  reliable,
} from './parts.ts';

export const refusing: readonly Vector[] = [
  {
    id: 'receiver.unknown-event',
    shows: 'A message of an event that the unit does not know is refused, not taken for a notice',
    requirement: messaging,
    level: 'must',
    steps: [
      {
        does: 'sends a message of an unknown event',
        request: message({ edits: [strangeEvent] }),
        expect: [notTaken],
      },
    ],
    fix: 'Refuse events that you do not know with fatal-error and the issue not-supported',
    faults: ['takes-any-event'],
  },
  {
    id: 'receiver.event-of-another-system',
    shows: 'A known code of a system that is not known is not the known event',
    requirement: messaging,
    level: 'must',
    steps: [
      {
        does: 'sends the code need-notice of another code system',
        request: message({
          edits: [{ at: 'MessageHeader.eventCoding.system', put: 'https://other.example/events' }],
        }),
        expect: [notTaken],
      },
    ],
    fix: 'Compare system and code of MessageHeader.eventCoding',
    faults: ['reads-codes-alone', 'takes-any-event'],
  },
  {
    id: 'receiver.no-acknowledgement-of-acknowledgements',
    shows:
      'An acknowledgement that comes as a message is not acknowledged with ok, so that two systems never answer each other',
    requirement: reliable,
    level: 'must',
    steps: [
      {
        does: 'sends an acknowledgement as a message',
        request: message({ edits: [{ at: 'MessageHeader.eventCoding.code', put: 'acknowledgement' }] }),
        expect: [notTaken],
      },
    ],
    fix: 'Refuse the event acknowledgement at this address',
    faults: ['acknowledges-acknowledgements', 'takes-any-event'],
  },
  {
    id: 'receiver.no-request',
    shows: 'A notice without the request to the unit (Task) is refused',
    requirement: { text: 'MessageDefinition ip-message-need-notice', link: 'docs/profiles.md' },
    level: 'must',
    steps: [
      {
        does: 'sends a notice whose focus names no Task',
        request: message({ edits: [{ at: 'MessageHeader.focus.1', remove: true }] }),
        expect: [FATAL],
      },
    ],
    fix: 'Hold the focus to the MessageDefinition: one Communication and one Task',
    faults: ['counts-no-focus'],
  },
  {
    id: 'receiver.focus-leads-nowhere',
    shows: 'A focus that leads to nothing in the message is refused',
    requirement: headerRules,
    level: 'must',
    steps: [
      {
        does: 'sends a notice whose focus names what is not there',
        request: message({
          edits: [{ at: 'MessageHeader.focus.-', put: { reference: 'urn:uuid:{{id:nowhere}}' } }],
        }),
        expect: [FATAL],
      },
    ],
    fix: 'Follow each MessageHeader.focus to a fullUrl of the Bundle',
    faults: ['follows-no-focus'],
  },
  {
    id: 'receiver.no-person',
    shows: 'A notice without a person is refused: nobody can act on it',
    requirement: noticePage,
    level: 'must',
    steps: [
      {
        does: 'sends a notice without the Patient',
        request: message({ edits: [{ at: 'Patient', remove: true }] }),
        expect: [FATAL],
      },
    ],
    fix: 'Refuse a notice whose Communication.subject does not lead to a Patient in the Bundle',
    faults: ['needs-no-person'],
  },
  {
    id: 'receiver.wrong-identity',
    shows: 'An identity number with wrong check digits is refused: it would be another person, or none',
    requirement: { text: 'The profiles: ip-patient', link: 'docs/profiles.md' },
    level: 'must',
    steps: [
      {
        does: 'sends a notice whose identity number has wrong check digits',
        request: message({ edits: [{ at: 'Patient.identifier.0.value', put: '12848612399' }] }),
        expect: [FATAL],
      },
    ],
    fix: 'Check the control digits of fødselsnummer and D-nummer before you look the person up',
    faults: ['checks-no-digits'],
  },
  {
    id: 'receiver.no-sender',
    shows: 'A notice that does not say who sends is refused: nobody could be asked',
    requirement: profilesPage,
    level: 'must',
    steps: [
      {
        does: 'sends a notice without a sender',
        request: message({ edits: [{ at: 'MessageHeader.sender', remove: true }] }),
        expect: [FATAL],
      },
    ],
    fix: 'Demand MessageHeader.sender, and that it leads to an Organization in the message',
    faults: ['needs-no-sender'],
  },
  {
    id: 'receiver.unknown-modifier',
    shows: 'An unknown modifierExtension is not passed over: it may turn the meaning around',
    requirement: {
      text: 'FHIR R4, Extensibility, 2.5.0.2 Modifier Extensions',
      link: 'https://hl7.org/fhir/R4/extensibility.html#modifierExtension',
    },
    level: 'must',
    steps: [
      {
        does: 'sends a notice whose Communication has a modifierExtension that nobody knows',
        request: message({
          edits: [
            {
              at: 'Communication.modifierExtension',
              put: [{ url: 'https://other.example/does-not-hold', valueBoolean: true }],
            },
          ],
        }),
        expect: [FATAL],
      },
    ],
    fix: 'Refuse a resource with a modifierExtension that you do not understand',
    faults: ['ignores-modifiers'],
  },
  {
    id: 'receiver.not-a-real-notice',
    shows: 'A Communication that was entered in error is not taken for a notice',
    requirement: { text: 'The profiles: ip-communication-notice', link: 'docs/profiles.md' },
    level: 'must',
    steps: [
      {
        does: 'sends a notice whose Communication.status is entered-in-error',
        request: message({ edits: [{ at: 'Communication.status', put: 'entered-in-error' }] }),
        expect: [holds("%header.response.code != 'ok'", 'no acknowledgement with ok')],
      },
    ],
    fix: 'Read Communication.status before you act on what it says',
    faults: ['reads-no-status'],
  },
];
