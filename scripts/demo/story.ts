// The stories that the demo plays, and what each must end in.
import { readFileSync } from 'node:fs';
import type { Bundle, Flag } from '@medplum/fhirtypes';
import type { NoticeRecord } from '../../src/need/delivery/ledger.ts';
import type { DemoWords } from './words.ts';

export interface Story {
  readonly title: DemoWords;
  readonly folder: string;
  /** What the record says otherwise than the folder does. */
  readonly says?: Replacements;
  /** Who gets a message, each one. */
  readonly receivers: readonly ('unit' | 'network' | 'wrong')[];
  readonly steps: readonly Step[];
}

/** Words of the folder's files, and what stands there instead. */
type Replacements = readonly (readonly [string, string])[];

/** What must have happened, by the ledger's record. */
interface Step {
  readonly name: DemoWords;
  readonly happened: (record: NoticeRecord) => boolean;
  /** What people do before: the record is put right, and the one who has the case asks for the notice to be sent again. */
  readonly people?: { readonly what: DemoWords; readonly record: Replacements };
}

/** Another invented person. */
const torunn: Replacements = [
  ['sigrid', 'torunn'],
  ['Sigrid', 'Torunn'],
  ['14898810039', '14898820263'],
];
/** The record has her in a municipality where she does not live, and the consent names that one's unit. */
const inOygarden: Replacements = [
  ...torunn,
  ['"4627"', '"4626"'],
  ['310003107', '310003166'],
  ['ke-askoy', 'ke-oygarden'],
  ['Askøy', 'Øygarden'],
];

export const stories: readonly Story[] = [
  {
    title: ['Et behov funnet på sykehus, med samtykke', 'A need found in hospital, with consent'],
    folder: 'need-with-consent',
    receivers: ['unit'],
    steps: [
      {
        name: ['meldingen går til koordinerende enhet', 'the notice leaves for the coordinating unit'],
        happened: (record) => record.attempts > 0,
      },
      {
        name: ['enheten kvitterer for meldingen', 'the unit acknowledges the notice'],
        happened: (record) => record.acknowledgement === 'ok',
      },
      {
        name: ['meldingen føres i sykehusets server', "the notice is written to the hospital's server"],
        happened: (record) => record.recordedAtSource === true,
      },
      {
        name: ['enheten oppnevner koordinator', 'the unit appoints a coordinator'],
        happened: (record) => record.business === 'coordinator-appointed',
      },
    ],
  },
  {
    title: ['Det samme behovet, uten samtykke', 'The same need, without consent'],
    folder: 'need-without-consent',
    receivers: [],
    steps: [
      {
        name: ['det føres at samtykke mangler', 'it is recorded that a consent is missing'],
        happened: (record) => record.cause === 'consent-missing',
      },
      { name: ['ingenting sendes', 'nothing leaves'], happened: (record) => record.attempts === 0 },
    ],
  },
  {
    title: ['Personen har en plan fra før', 'The person has a plan already'],
    folder: 'existing-plan',
    receivers: [],
    steps: [
      {
        name: ['planen som finnes, blir funnet', 'the existing plan is found'],
        happened: (record) => record.state === 'existing-plan',
      },
      { name: ['ingen melding sendes', 'no notice leaves'], happened: (record) => record.attempts === 0 },
    ],
  },
  {
    title: [
      'En kommune uten FHIR: gjennom helsenettet',
      'A municipality without FHIR: through the health network',
    ],
    folder: 'need-without-fhir',
    receivers: ['network'],
    steps: [
      {
        name: ['meldingen går som dialogmelding', 'the notice leaves as a dialogue message'],
        happened: (record) => record.attempts > 0,
      },
      {
        name: ['AppRec kvitterer for meldingen', 'the AppRec acknowledges the notice'],
        happened: (record) => record.acknowledgement === 'ok',
      },
      {
        name: ['meldingen føres i sykehusets server', "the notice is written to the hospital's server"],
        happened: (record) => record.recordedAtSource === true,
      },
      {
        name: [
          'enheten oppnevner koordinator, i en dialogmelding',
          'the unit appoints a coordinator, by a dialogue message',
        ],
        happened: (record) => record.business === 'coordinator-appointed',
      },
    ],
  },
  {
    title: [
      'Journalen har feil kommune: enheten der gir meldingen tilbake',
      'The record has the wrong municipality: its unit gives the notice back',
    ],
    folder: 'need-without-fhir',
    says: inOygarden,
    receivers: ['wrong', 'network'],
    steps: [
      {
        name: ['meldingen går som dialogmelding', 'the notice leaves as a dialogue message'],
        happened: (record) => record.attempts > 0,
      },
      {
        name: [
          'enheten sier at den er feil adressat, og ingenting går på nytt av seg selv',
          'the unit says that it is the wrong addressee, and nothing goes again by itself',
        ],
        happened: ({ state, cause, attempts }) =>
          state === 'for-a-person' && cause === 'wrong-municipality' && attempts === 1,
      },
      {
        name: [
          'meldingen får rett adresse, under et samtykke som dekker den enheten',
          'the notice is routed again, under a consent that covers that unit',
        ],
        people: {
          what: [
            'retter adresse og samtykke, og ber om at den sendes på nytt',
            'corrects address and consent, and asks for it to be sent again',
          ],
          record: torunn,
        },
        happened: ({ recipient, acknowledgement, attempts }) =>
          recipient?.organizationNumber === '310003107' && acknowledgement === 'ok' && attempts === 2,
      },
      {
        name: ['rett enhet oppnevner koordinator', 'the right unit appoints a coordinator'],
        happened: (record) => record.business === 'coordinator-appointed',
      },
    ],
  },
];

/** Reads one file of a story's fixture, with what the record says otherwise. */
export function readFixture<T extends Bundle | Flag>(
  folder: string,
  file: string,
  says: Replacements = [],
): T {
  const text = readFileSync(new URL(`../../fixtures/relay/${folder}/${file}`, import.meta.url), 'utf8');
  return JSON.parse(says.reduce((done, [from, to]) => done.replaceAll(from, to), text)) as T;
}
