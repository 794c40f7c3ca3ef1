// Whether the server tells the truth of itself.
import { holds, type Vector } from '../vector.ts';
import { get, http, person, put, WRITTEN } from './parts.ts';

const capabilities = http('3.1.0.14 capabilities', 'capabilities');
const asked = get('/metadata');
const rest = "CapabilityStatement.rest.where(mode = 'server')";

const types = [
  'CarePlan',
  'CareTeam',
  'Communication',
  'Consent',
  'Flag',
  'Goal',
  'Patient',
  'Provenance',
  'Task',
];

export const telling: readonly Vector[] = [
  {
    id: 'server.metadata',
    shows: 'The server says what it is: a CapabilityStatement of FHIR R4 at /metadata',
    requirement: capabilities,
    level: 'must',
    steps: [
      {
        does: 'asks for /metadata',
        request: asked,
        expect: [
          { status: [200] },
          holds(
            "CapabilityStatement.fhirVersion.startsWith('4.0')",
            'a CapabilityStatement with fhirVersion 4.0',
          ),
        ],
      },
    ],
    fix: 'Serve the CapabilityStatement at [base]/metadata; see that the base has no version of its own after it',
    faults: ['no-metadata'],
  },
  {
    id: 'server.tells-types',
    shows: 'It lists every type that a plan and a need consist of',
    requirement: { text: 'CapabilityStatement ip-plan-server', link: 'docs/profiles.md' },
    level: 'must',
    steps: [
      {
        does: 'asks for /metadata',
        request: asked,
        expect: [
          holds(
            types.map((type) => `${rest}.resource.where(type = '${type}').exists()`).join(' and '),
            types.join(', '),
          ),
        ],
      },
    ],
    fix: 'Open the types of a plan, and list them',
    faults: ['tells-fewer-types'],
  },
  {
    id: 'server.tells-transactions',
    shows: 'It says that it takes transactions: a plan is written whole or not at all',
    requirement: capabilities,
    level: 'must',
    steps: [
      {
        does: 'asks for /metadata',
        request: asked,
        expect: [
          holds(`${rest}.interaction.where(code = 'transaction').exists()`, 'the interaction transaction'),
        ],
      },
    ],
    fix: 'List the interaction transaction when the server has it; without it a plan cannot be published',
    faults: ['tells-no-transactions'],
  },
  {
    id: 'server.tells-search-parameters',
    shows: 'It says that Flags can be searched by patient and by the time of their change',
    requirement: { text: 'CapabilityStatement ip-plan-server', link: 'docs/profiles.md' },
    level: 'should',
    steps: [
      {
        does: 'asks for /metadata',
        request: asked,
        expect: [
          holds(
            ['patient', '_lastUpdated']
              .map(
                (name) =>
                  `${rest}.resource.where(type = 'Flag').searchParam.where(name = '${name}').exists()`,
              )
              .join(' and '),
            'the parameters patient and _lastUpdated of Flag',
          ),
        ],
      },
    ],
    fix: 'List the search parameters that are there; a client that reads the statement asks for no other',
    faults: ['tells-no-parameters'],
  },
  {
    id: 'server.tells-update-create',
    shows: 'It says truly whether PUT makes a resource that is not there',
    requirement: {
      text: 'FHIR R4, CapabilityStatement.rest.resource.updateCreate',
      link: 'https://hl7.org/fhir/R4/capabilitystatement-definitions.html',
    },
    level: 'must',
    steps: [
      { does: 'writes a Patient under an id of its own', request: put(person('one')), expect: [WRITTEN] },
      {
        does: 'asks for /metadata',
        request: asked,
        expect: [
          holds(
            `${rest}.resource.where(type = 'Patient').updateCreate = true`,
            'updateCreate true for Patient',
          ),
        ],
      },
    ],
    fix: 'Set updateCreate as it is',
    faults: ['tells-no-update-create'],
  },
  {
    id: 'server.fhir-json',
    shows: 'Answers are said to be FHIR JSON',
    requirement: http('3.1.0.1.11 Content types', 'mime-type'),
    level: 'must',
    steps: [{ does: 'asks for /metadata', request: asked, expect: [{ type: 'application/fhir+json' }] }],
    fix: 'Answer with Content-Type: application/fhir+json',
    faults: ['plain-json'],
  },
];
