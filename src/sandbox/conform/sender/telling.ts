// How a notice looks when it leaves: its envelope, its thread, and that it says no more than it has to.
import { headerRules, holds, http, noticePage } from '../receiver/parts.ts';
import type { Expectation, Vector } from '../vector.ts';
import { begins, MANY, NOTICE, threads, vector, waits } from './parts.ts';

/** A notice is sent and taken, and looks like this. */
function looks(expectation: Expectation): Vector['steps'] {
  return [begins(), waits({ least: 1, most: MANY }, [expectation])];
}

export const telling: readonly Vector[] = [
  vector('header-first', {
    shows: 'A need is told of in one message, whose MessageHeader comes first',
    requirement: headerRules,
    steps: looks({
      holds:
        "Bundle.type = 'message' and Bundle.entry.first().resource.where(resourceType='MessageHeader').exists()",
      meaning: 'a Bundle of type message that begins with its MessageHeader',
    }),
    fix: 'Put the MessageHeader first; readers look for it there',
    faults: ['header-last'],
  }),
  vector('media-type', {
    shows: 'A message says that it is FHIR',
    requirement: http,
    steps: looks({ type: 'application/fhir+json' }),
    fix: 'Send Content-Type application/fhir+json',
    faults: ['plain-json'],
  }),
  vector('says-where-answers-go', {
    shows: 'The message names the address at which its sender takes answers',
    requirement: headerRules,
    steps: looks(
      holds("%header.source.endpoint.matches('^https?://.+')", 'an address in MessageHeader.source.endpoint'),
    ),
    fix: 'Set MessageHeader.source.endpoint to the address at which answers are taken',
    faults: ['no-source-endpoint'],
  }),
  vector('says-where-it-goes', {
    shows: 'The message names the address that it is sent to: one that strays is found',
    requirement: headerRules,
    steps: looks(
      holds(
        "%header.destination.endpoint.exists() and %header.destination.endpoint.all($this.startsWith('{{inbox}}'))",
        'the own address in MessageHeader.destination, or what stands under it',
      ),
    ),
    fix: 'Set MessageHeader.destination.endpoint to the address that the message is posted to',
    faults: ['other-destination'],
  }),
  vector('on-a-thread', {
    shows: 'A notice carries the number of its thread, by which answers and a cancellation find it',
    requirement: threads,
    steps: looks(
      holds(
        "Bundle.entry.resource.where(resourceType='Communication').identifier.value.first().startsWith('urn:uuid:')",
        'a thread in Communication.identifier',
      ),
    ),
    fix: 'Give the Communication an identifier of its own and keep it over everything about the same need',
    faults: ['no-thread'],
  }),
  vector('says-it-in-words', {
    shows: 'A notice can be read by people: it carries a text',
    requirement: noticePage,
    steps: looks(
      holds(
        "Bundle.entry.resource.where(resourceType='Communication').payload.exists()",
        'a Communication with a payload',
      ),
    ),
    fix: 'Put the letter into Communication.payload',
    faults: ['no-letter'],
  }),
  vector('whole', {
    shows: 'Whatever the message is about stands in it',
    requirement: headerRules,
    steps: looks(
      holds(
        '%header.focus.count() > 0 and %header.focus.reference.subsetOf(Bundle.entry.fullUrl)',
        'each focus of the message as an entry of its own',
      ),
    ),
    fix: 'Send every resource that MessageHeader.focus names, under that very fullUrl',
    faults: ['focus-missing'],
  }),
  vector('says-no-more', {
    shows: 'A notice says that there is a need, and brings no diagnosis, measurement, medication or relative',
    requirement: { text: 'What the notice says', link: 'docs/notice.md#what-the-notice-says' },
    steps: looks({
      holds:
        "Bundle.entry.resource.where(resourceType='Condition' or resourceType='Observation' or resourceType='MedicationRequest' or resourceType='MedicationStatement' or resourceType='DiagnosticReport' or resourceType='Procedure' or resourceType='RelatedPerson' or resourceType='AllergyIntolerance').empty()",
      meaning: 'nothing of the record but the need',
    }),
    fix: 'Send what the unit needs to get in touch, and nothing else of the record',
    faults: ['sends-diagnosis'],
  }),
  vector('no-person-in-address', {
    shows: 'No address carries anything of the person: addresses are logged everywhere',
    requirement: {
      text: 'RFC 9110, 17.9 Disclosure of sensitive information in URIs',
      link: 'https://www.rfc-editor.org/rfc/rfc9110#section-17.9',
    },
    steps: looks({ header: ':path', matches: '^[^?]*$' }),
    fix: 'Post to the address as it was given',
    faults: ['person-in-url'],
  }),
  vector('once', {
    shows: 'What the unit has taken is not sent again',
    steps: [begins(), waits({ least: 1, most: 1 }, [NOTICE])],
    fix: 'End with the acknowledgement: keep it before anything else is done',
    faults: ['sends-after-taken'],
  }),
  vector('one-notice-a-need', {
    shows: 'A need that was told of is not told of again',
    requirement: { text: 'One need, one thread', link: 'docs/notice.md#one-need-one-thread' },
    steps: [
      begins(),
      waits({ least: 1, most: 1 }, [NOTICE]),
      begins(),
      waits({ least: 1, most: 1 }, [NOTICE]),
    ],
    fix: 'Keep which needs were told of, and look there first',
    faults: ['forgets-needs', 'sends-after-taken'],
  }),
];
