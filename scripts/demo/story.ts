// The four stories that the demo plays, and what each must end in.
import { readFileSync } from 'node:fs';
import type { Bundle, Flag } from '@medplum/fhirtypes';
import type { NoticeRecord } from '../../src/need/delivery/ledger.ts';

export interface Story {
  readonly title: string;
  readonly folder: string;
  /** Who gets a message, when somebody does. */
  readonly receiver?: 'unit' | 'network';
  /** Steps that must have happened, each with a test on the ledger's record. */
  readonly steps: readonly { readonly name: string; readonly happened: (record: NoticeRecord) => boolean }[];
}

export const stories: readonly Story[] = [
  {
    title: 'A need found in hospital, with consent',
    folder: 'need-with-consent',
    receiver: 'unit',
    steps: [
      { name: 'the notice leaves for the coordinating unit', happened: (record) => record.attempts > 0 },
      { name: 'the unit acknowledges the notice', happened: (record) => record.acknowledgement === 'ok' },
      {
        name: "the notice is written to the hospital's server",
        happened: (record) => record.recordedAtSource === true,
      },
      {
        name: 'the unit appoints a coordinator',
        happened: (record) => record.business === 'coordinator-appointed',
      },
    ],
  },
  {
    title: 'The same need, without consent',
    folder: 'need-without-consent',
    steps: [
      {
        name: 'it is recorded that a consent is missing',
        happened: (record) => record.cause === 'consent-missing',
      },
      { name: 'nothing leaves', happened: (record) => record.attempts === 0 },
    ],
  },
  {
    title: 'The person has a plan already',
    folder: 'existing-plan',
    steps: [
      { name: 'the existing plan is found', happened: (record) => record.state === 'existing-plan' },
      { name: 'no notice leaves', happened: (record) => record.attempts === 0 },
    ],
  },
  {
    title: 'A municipality without FHIR: through the health network',
    folder: 'need-without-fhir',
    receiver: 'network',
    steps: [
      { name: 'the notice leaves as a dialogue message', happened: (record) => record.attempts > 0 },
      { name: 'the AppRec acknowledges the notice', happened: (record) => record.acknowledgement === 'ok' },
      {
        name: "the notice is written to the hospital's server",
        happened: (record) => record.recordedAtSource === true,
      },
      {
        name: 'the unit appoints a coordinator, by a dialogue message',
        happened: (record) => record.business === 'coordinator-appointed',
      },
    ],
  },
];

/** Reads one file of a story's fixture. */
export function readFixture<T extends Bundle | Flag>(folder: string, file: string): T {
  return JSON.parse(
    readFileSync(new URL(`../../fixtures/relay/${folder}/${file}`, import.meta.url), 'utf8'),
  ) as T;
}
