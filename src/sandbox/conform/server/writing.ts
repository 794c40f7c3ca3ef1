// Reads, writes and versions.
import { holds, type Vector } from '../vector.ts';
import {
  get,
  http,
  outcome,
  overwritten,
  person,
  post,
  put,
  syncPage,
  versioned,
  WRITTEN,
  written,
} from './parts.ts';

const path = '/Patient/{{id:one}}';
const wrote = versioned(person('one'));
const concurrency = http('3.1.0.5 Managing resource contention', 'concurrency');

export const writing: readonly Vector[] = [
  {
    id: 'server.update-as-create',
    shows:
      'PUT under an id that is not there makes the resource, also when the id has the 64 signs that FHIR allows',
    requirement: syncPage,
    level: 'must',
    steps: [
      {
        does: 'writes a Patient under an id of 64 signs',
        request: put(person('one', { id: `plan.{{id:one}}.${'a'.repeat(22)}` })),
        expect: [WRITTEN],
      },
    ],
    fix: 'Let clients choose ids (in HAPI: client_id_strategy ALPHANUMERIC or ANY)',
    faults: ['short-ids'],
  },
  {
    id: 'server.created-is-201',
    shows: 'A first write says 201, a second one 200, so that a client knows whether something stood there',
    requirement: http('3.1.0.4.1 Update as Create', 'upsert'),
    level: 'should',
    steps: [
      { does: 'writes a Patient', request: put(person('one')), expect: [{ status: [201] }] },
      {
        does: 'reads it',
        request: get(path),
        expect: [{ status: [200] }],
        keep: { version: 'Patient.meta.versionId' },
      },
      { ...overwritten(person('one', { active: true })), expect: [{ status: [200] }] },
    ],
    fix: 'Answer 201 when a resource was made, and 200 when it was changed',
    faults: ['always-200', 'refuses-if-match'],
  },
  {
    id: 'server.keeps-what-was-written',
    shows: 'What was written is read back with its extensions, also those that the server does not know',
    requirement: {
      text: 'FHIR R4, Extensibility, 2.5.0.4',
      link: 'https://hl7.org/fhir/R4/extensibility.html#exchange',
    },
    level: 'must',
    steps: [
      written(person('one', { extension: [{ url: 'https://other.example/x', valueString: 'kept' }] })),
      {
        does: 'reads it',
        request: get(path),
        expect: [
          holds(
            "Patient.extension.where(url = 'https://other.example/x').value = 'kept'",
            'the extension as it was written',
          ),
        ],
      },
    ],
    fix: 'Keep extensions that you do not know',
    faults: ['drops-extensions'],
  },
  {
    id: 'server.versions',
    shows: 'Every change has a version of its own',
    requirement: http('3.1.0.4 update', 'update'),
    level: 'must',
    steps: [
      ...wrote,
      overwritten(person('one', { active: true })),
      {
        does: 'reads it',
        request: get(path),
        expect: [
          holds(
            "Patient.meta.versionId.exists() and Patient.meta.versionId != '{{version}}'",
            'another meta.versionId than before',
          ),
        ],
      },
    ],
    fix: 'Give each version a versionId of its own',
    faults: ['same-version', 'refuses-if-match'],
  },
  {
    id: 'server.etag',
    shows: 'A read names its version in ETag',
    requirement: concurrency,
    level: 'must',
    steps: [
      ...wrote,
      {
        does: 'reads it',
        request: get(path),
        expect: [{ header: 'etag', matches: '^W/"{{version}}"$' }],
      },
    ],
    fix: 'Send ETag: W/"versionId" with reads and writes',
    faults: ['no-etag'],
  },
  {
    id: 'server.last-updated',
    shows: 'A resource says when it was changed, and a later change says later',
    requirement: { text: 'FHIR R4, Resource, Meta', link: 'https://hl7.org/fhir/R4/resource.html#Meta' },
    level: 'must',
    steps: [
      { ...written(person('one')), does: 'writes a resource' },
      {
        does: 'reads it',
        request: get(path),
        expect: [holds('Patient.meta.lastUpdated.exists()', 'meta.lastUpdated')],
        keep: { before: 'Patient.meta.lastUpdated', version: 'Patient.meta.versionId' },
      },
      overwritten(person('one', { active: true })),
      {
        does: 'reads it',
        request: get(path),
        expect: [
          holds(
            "Patient.meta.lastUpdated >= '{{before}}'",
            'a meta.lastUpdated that is not before the first',
          ),
        ],
      },
    ],
    fix: 'Set meta.lastUpdated by the clock of the server at every write',
    faults: ['clock-goes-back', 'refuses-if-match'],
  },
  {
    id: 'server.stale-if-match',
    shows: 'A write over an old version is refused (412, or 409), and nothing is changed',
    requirement: concurrency,
    level: 'must',
    steps: [
      ...wrote,
      overwritten(person('one', { active: true })),
      {
        does: 'writes over the first version',
        request: put(person('one', { active: false }), { 'if-match': 'W/"{{version}}"' }),
        expect: [{ status: [412, 409] }],
      },
      {
        does: 'reads it',
        request: get(path),
        expect: [holds('Patient.active = true', 'what stood there before')],
      },
    ],
    fix: 'Compare If-Match with the present version in the same transaction that writes',
    faults: ['ignores-if-match', 'refuses-if-match', 'races'],
  },
  {
    id: 'server.right-if-match',
    shows: 'A write over the present version is taken',
    requirement: concurrency,
    level: 'must',
    steps: [
      ...wrote,
      {
        does: 'writes over that version',
        request: put(person('one', { active: true }), { 'if-match': 'W/"{{version}}"' }),
        expect: [{ status: [200] }],
      },
    ],
    fix: 'Read the versionId out of W/"…" before you compare',
    faults: ['refuses-if-match'],
  },
  {
    id: 'server.if-match-on-nothing',
    shows: 'If-Match on what is not there makes nothing',
    requirement: concurrency,
    level: 'must',
    steps: [
      {
        does: 'writes over a version of what is not there',
        request: put(person('one'), { 'if-match': 'W/"1"' }),
        expect: [{ status: ['4xx'] }],
      },
      { does: 'looks whether it is there', request: get(path), expect: [{ status: [404, 410] }] },
    ],
    fix: 'Refuse If-Match when there is no version to match',
    faults: ['creates-on-if-match'],
  },
  {
    id: 'server.race',
    shows: 'Of two writes over one version at the same time one is refused',
    requirement: concurrency,
    level: 'must',
    steps: [
      ...wrote,
      {
        does: 'writes twice over that version at the same time',
        request: [1, 2].map((number) =>
          put(person('one', { multipleBirthInteger: number }), { 'if-match': 'W/"{{version}}"' }),
        ),
        expect: [
          { status: [200, 409, 412] },
          { distinct: 'resourceType', meaning: 'one Patient and one OperationOutcome' },
        ],
      },
    ],
    fix: 'Compare and write in one transaction, with the row locked',
    faults: ['ignores-if-match', 'races', 'refuses-if-match'],
  },
  {
    id: 'server.other-id',
    shows: 'A resource whose id is not that of the address is refused',
    requirement: http('3.1.0.4 update', 'update'),
    level: 'must',
    steps: [
      {
        does: 'writes a Patient under the address of another',
        request: {
          method: 'PUT',
          path: '/Patient/{{id:another}}',
          body: { text: JSON.stringify(person('one')) },
        },
        expect: [{ status: ['4xx'] }],
      },
    ],
    fix: 'Answer 400 when the ids differ',
    faults: ['takes-other-ids'],
  },
  {
    id: 'server.other-type',
    shows: 'A resource of another type than the address says is refused',
    requirement: http('3.1.0.4 update', 'update'),
    level: 'must',
    steps: [
      {
        does: 'posts a Patient to /Flag',
        request: post('/Flag', person('one')),
        expect: [{ status: ['4xx'] }],
      },
    ],
    fix: 'Answer 400 when resourceType is not the type in the address',
    faults: ['takes-other-types'],
  },
  {
    id: 'server.not-there',
    shows: 'What is not there is 404, with an OperationOutcome',
    requirement: http('3.1.0.1.8 Status codes', 'Status-Codes'),
    level: 'must',
    steps: [
      {
        does: 'reads what is not there',
        request: get('/Patient/{{id:nobody}}'),
        expect: [{ status: [404] }, outcome],
      },
    ],
    fix: 'Answer 404 with an OperationOutcome; a proxy that gives its own page makes «not there» and «away» the same',
    faults: ['bare-404'],
  },
  {
    id: 'server.deleted',
    shows: 'What was deleted is gone (410, or 404), and not read as it was',
    requirement: http('3.1.0.7 delete', 'delete'),
    level: 'must',
    steps: [
      written(person('one')),
      { does: 'deletes it', request: { method: 'DELETE', path }, expect: [{ status: [200, 202, 204] }] },
      { does: 'reads it', request: get(path), expect: [{ status: [410, 404] }] },
    ],
    fix: 'Answer 410 for what was deleted',
    faults: ['reads-deleted'],
  },
  {
    id: 'server.history',
    shows: 'The versions of a resource can be listed, the newest first',
    requirement: http('3.1.0.13 history', 'history'),
    level: 'must',
    steps: [
      ...wrote,
      overwritten(person('one', { active: true })),
      {
        does: 'asks for its history',
        request: get(`${path}/_history`),
        expect: [
          { status: [200] },
          holds(
            "Bundle.type = 'history' and Bundle.entry.count() = 2 and Bundle.entry[0].resource.active = true",
            'two versions, the newest first',
          ),
        ],
      },
    ],
    fix: 'Keep versions and serve [type]/[id]/_history: who wrote between two syncs is found there',
    faults: ['no-history', 'refuses-if-match'],
  },
  {
    id: 'server.broken-json',
    shows: 'A body that breaks off is told as an OperationOutcome with 400',
    requirement: http('3.1.0.1.8 Status codes', 'Status-Codes'),
    level: 'must',
    steps: [
      {
        does: 'writes half a resource',
        request: { method: 'PUT', path, body: { text: '{"resourceType":"Patient",' } },
        expect: [{ status: ['4xx'] }, outcome],
      },
    ],
    fix: 'Answer 400 with an OperationOutcome, never a page',
    faults: ['page-on-broken'],
  },
  {
    id: 'server.create-gives-place',
    shows: 'A create says where the resource is',
    requirement: http('3.1.0.8 create', 'create'),
    level: 'must',
    steps: [
      {
        does: 'posts a Patient',
        request: post('/Patient', { resourceType: 'Patient', active: true }),
        expect: [{ status: [201] }, { header: 'location', matches: '/?Patient/[^/]+(/_history/.+)?$' }],
      },
    ],
    fix: 'Send Location with 201',
    faults: ['no-location', 'always-200'],
  },
];
