// One need with every kind of information in it, so that a test sees what a message leaves out.
import type { Observation } from '@medplum/fhirtypes';
import { codeSystem } from '../../src/ground/fhir/canonical.ts';
import { FNR, HPR, ORGNR, ROLE_9034 } from '../../src/ground/fhir/identifier-system.ts';
import type { NoticeContent } from '../../src/need/notice/compose.ts';
import type { NeedFacts } from '../../src/need/notice/facts.ts';

/** Stands in everything that no notice may say. */
export const SECRET = 'UVEDKOMMENDE';

const assessment: Observation = {
  resourceType: 'Observation',
  id: 'o1',
  status: 'final',
  code: { text: SECRET },
  subject: { reference: 'Patient/p1' },
  note: [{ text: SECRET }],
};

export const facts: NeedFacts = {
  flag: {
    resourceType: 'Flag',
    id: 'f1',
    status: 'active',
    code: {
      text: SECRET,
      coding: [
        { system: codeSystem('ip-flag-code'), code: 'need-for-ip' },
        { system: codeSystem('ip-flag-code'), code: 'need-for-coordinator' },
        { system: 'http://snomed.info/sct', code: '1', display: SECRET },
      ],
    },
    category: [{ text: SECRET }],
    subject: { reference: 'Patient/p1', display: SECRET },
    period: { start: '2026-03-02' },
    author: { reference: 'PractitionerRole/r1' },
  },
  patient: {
    resourceType: 'Patient',
    id: 'p1',
    identifier: [
      { system: FNR, value: '02919130035' },
      { system: 'https://hospital.example/record-number', value: SECRET },
    ],
    name: [
      { use: 'official', family: 'Prøvesen', given: ['Berit'] },
      { use: 'maiden', family: SECRET },
    ],
    telecom: [{ system: 'phone', value: SECRET }],
    gender: 'female',
    birthDate: '1991-11-02',
    address: [{ line: [SECRET], city: SECRET }],
    maritalStatus: { text: SECRET },
    contact: [{ name: { text: SECRET } }],
    communication: [{ language: { text: SECRET } }],
    generalPractitioner: [{ display: SECRET }],
  },
  assessment,
  consents: [],
  carePlans: [
    {
      resourceType: 'CarePlan',
      status: 'active',
      intent: 'plan',
      subject: { reference: 'Patient/p1' },
      title: SECRET,
    },
  ],
  careTeams: [],
  author: {
    resourceType: 'Practitioner',
    id: 'pr1',
    identifier: [
      { system: HPR, value: '9990001' },
      { system: FNR, value: SECRET },
    ],
    name: [{ family: 'Testesen', given: ['Kari'] }],
    telecom: [{ system: 'phone', use: 'home', value: SECRET }],
    address: [{ text: SECRET }],
    birthDate: '1970-01-01',
  },
  authorRole: {
    resourceType: 'PractitionerRole',
    id: 'r1',
    code: [{ coding: [{ system: ROLE_9034, code: '18' }] }],
    telecom: [{ system: 'phone', use: 'work', value: '55 50 00 01' }],
    availabilityExceptions: SECRET,
  },
  organization: {
    resourceType: 'Organization',
    id: 'ward',
    identifier: [{ system: ORGNR, value: '310000019' }],
    name: 'Fjellheim sykehus, avdeling for rehabilitering',
    address: [{ text: SECRET }],
  },
  organizations: new Map(),
};

/** The same need, told to a unit that is reached through the health network. */
export const noticeByNetwork: NoticeContent = {
  key: 'https://hospital.example|Flag/f1',
  facts,
  needs: ['need-for-ip'],
  by: 'person',
  recipient: {
    municipality: '4601',
    organizationNumber: '310000248',
    name: 'KE',
    endpoint: 'her-id:8143060',
  },
  source: { endpoint: 'https://adapter.example/fhir/$process-message', name: 'Fjellheim sykehus' },
  instant: '2026-11-22T10:00:00Z',
};

export const notice: NoticeContent = {
  key: 'https://hospital.example/fhir|Flag/f1',
  facts,
  needs: ['need-for-ip'],
  by: 'person',
  recipient: {
    municipality: '4601',
    organizationNumber: '310000248',
    name: 'Koordinerende enhet, Bergen kommune (syntetisk)',
    endpoint: 'https://ke.example/fhir/$process-message',
  },
  source: { endpoint: 'https://adapter.example/fhir/$process-message', name: 'Fjellheim sykehus' },
  instant: '2026-03-02T10:00:00Z',
};
