// Transactions, batches and conditional creates.
import { holds, type Vector } from '../vector.ts';
import { get, http, ORDER_SYSTEM, overwritten, person, post, syncPage, versioned, written } from './parts.ts';

const transactions = http('3.1.0.11.2 Transaction', 'trules');
const conditional = http('3.1.0.8.1 Conditional create', 'ccreate');

interface Entry {
  readonly resource?: object;
  readonly fullUrl?: string;
  readonly request: object;
}

function bundle(type: 'transaction' | 'batch', ...entry: readonly Entry[]): object {
  return { resourceType: 'Bundle', type, entry };
}

function putting(resource: object, ifMatch?: string): Entry {
  const { id } = resource as { id: string };
  return { resource, request: { method: 'PUT', url: `Patient/${id}`, ...(ifMatch ? { ifMatch } : {}) } };
}

const { id: _, ...anonymous } = person('one') as { id: string };
const number = `${ORDER_SYSTEM}|{{id:one number}}`;

export const transacting: readonly Vector[] = [
  {
    id: 'server.transaction',
    shows: 'A transaction is answered entry by entry, each with its status',
    requirement: transactions,
    level: 'must',
    steps: [
      {
        does: 'writes two Patients in a transaction',
        request: post('', bundle('transaction', putting(person('one')), putting(person('two')))),
        expect: [
          holds(
            "Bundle.type = 'transaction-response' and Bundle.entry.count() = 2 and Bundle.entry.response.status.where($this.startsWith('2')).count() = 2",
            'two entries with status 2xx',
          ),
        ],
      },
    ],
    fix: 'Answer each entry of a transaction, in the order of the entries',
    faults: ['short-transaction'],
  },
  {
    id: 'server.transaction-places',
    shows: 'Each write of a transaction says its version or where it is',
    requirement: transactions,
    level: 'should',
    steps: [
      {
        does: 'writes a Patient in a transaction',
        request: post('', bundle('transaction', putting(person('one')))),
        expect: [
          holds(
            'Bundle.entry.response.location.exists() and Bundle.entry.response.etag.exists()',
            'response.location and response.etag',
          ),
        ],
      },
    ],
    fix: 'Give location and etag in each response: without them everything is read once more',
    faults: ['no-location', 'no-etag', 'short-transaction'],
  },
  {
    id: 'server.all-or-nothing',
    shows: 'A transaction with one entry that is refused changes nothing',
    requirement: transactions,
    level: 'must',
    steps: [
      ...versioned(person('one')),
      overwritten(person('one', { active: true })),
      {
        does: 'writes a new Patient, and over an old version of the first one, in one transaction',
        request: post(
          '',
          bundle(
            'transaction',
            putting(person('two')),
            putting(person('one', { active: false }), 'W/"{{version}}"'),
          ),
        ),
        expect: [{ status: ['4xx'] }],
      },
      {
        does: 'looks for the new Patient',
        request: get('/Patient/{{id:two}}'),
        expect: [{ status: [404, 410] }],
      },
    ],
    fix: 'Do a transaction in one transaction of the database, with ifMatch compared inside of it',
    faults: ['half-transactions', 'refuses-if-match'],
  },
  {
    id: 'server.references-in-transactions',
    shows: 'References between entries by urn:uuid lead to what was made',
    requirement: transactions,
    level: 'must',
    steps: [
      {
        does: 'makes a Patient and a Flag about it in one transaction',
        request: post(
          '',
          bundle(
            'transaction',
            {
              fullUrl: 'urn:uuid:{{id:new}}',
              resource: anonymous,
              request: { method: 'POST', url: 'Patient' },
            },
            {
              resource: {
                resourceType: 'Flag',
                id: '{{id:flag}}',
                status: 'active',
                code: { text: 'Prøve' },
                subject: { reference: 'urn:uuid:{{id:new}}' },
              },
              request: { method: 'PUT', url: 'Flag/{{id:flag}}' },
            },
          ),
        ),
        expect: [{ status: [200] }],
      },
      {
        does: 'reads the Flag',
        request: get('/Flag/{{id:flag}}'),
        expect: [
          holds(
            "Flag.subject.reference.matches('^Patient/.+|^https?://.+/Patient/.+')",
            'a reference to the Patient',
          ),
        ],
      },
    ],
    fix: 'Replace each fullUrl by the place of what was made, in all entries',
    faults: ['keeps-urns'],
  },
  {
    id: 'server.batch',
    shows: 'In a batch one entry that is refused does not stop the others',
    requirement: http('3.1.0.11.1 Batch', 'brules'),
    level: 'must',
    steps: [
      written(person('one')),
      {
        does: 'reads what is there and what is not in one batch',
        request: post(
          '',
          bundle(
            'batch',
            { request: { method: 'GET', url: 'Patient/{{id:nobody}}' } },
            { request: { method: 'GET', url: 'Patient/{{id:one}}' } },
          ),
        ),
        expect: [
          holds(
            "Bundle.entry[0].response.status.startsWith('404') and Bundle.entry[1].resource.id = '{{id:one}}'",
            'status 404 for the first entry, and the Patient in the second',
          ),
        ],
      },
    ],
    fix: 'Answer each entry of a batch by itself',
    faults: ['batch-stops'],
  },
  {
    id: 'server.conditional-create',
    shows: 'If-None-Exist makes a resource once, also when it is asked twice',
    requirement: conditional,
    level: 'must',
    steps: [
      {
        does: 'makes a Patient unless it is there',
        request: post('/Patient', anonymous, { 'if-none-exist': `identifier=${number}` }),
        expect: [{ status: [201] }],
      },
      {
        does: 'asks the same again',
        request: post('/Patient', anonymous, { 'if-none-exist': `identifier=${number}` }),
        expect: [{ status: [200] }],
      },
      {
        does: 'counts',
        request: get(`/Patient?identifier=${number}`),
        expect: [
          holds("Bundle.entry.where(search.mode = 'match' or search.empty()).count() = 1", 'one Patient'),
        ],
      },
    ],
    fix: 'Search and make in one transaction, with a lock on what was searched for',
    faults: ['ignores-if-none-exist', 'always-200', 'missing-entries'],
  },
  {
    id: 'server.conditional-create-leaves-alone',
    shows: 'If-None-Exist with one match changes nothing of it',
    requirement: conditional,
    level: 'must',
    steps: [
      written(person('one')),
      {
        does: 'makes the same Patient, with other content, unless it is there',
        request: post(
          '/Patient',
          { ...anonymous, active: false },
          { 'if-none-exist': `identifier=${number}` },
        ),
        expect: [{ status: [200] }],
      },
      {
        does: 'reads the first',
        request: get('/Patient/{{id:one}}'),
        expect: [holds('Patient.active.empty()', 'what stood there before')],
      },
    ],
    fix: 'A match means that the body is passed over, not that it is written',
    faults: ['ignores-if-none-exist', 'updates-on-if-none-exist'],
  },
  {
    id: 'server.conditional-create-in-transactions',
    shows: 'ifNoneExist is heard inside of transactions too',
    requirement: syncPage,
    level: 'must',
    steps: [
      written(person('one')),
      {
        does: 'makes the same Patient in a transaction, unless it is there',
        request: post(
          '',
          bundle('transaction', {
            fullUrl: 'urn:uuid:{{id:new}}',
            resource: anonymous,
            request: { method: 'POST', url: 'Patient', ifNoneExist: `identifier=${number}` },
          }),
        ),
        expect: [holds("Bundle.entry.response.status.startsWith('200')", 'status 200 in the entry')],
      },
    ],
    fix: 'Hear Bundle.entry.request.ifNoneExist',
    faults: ['ignores-if-none-exist', 'short-transaction'],
  },
];
