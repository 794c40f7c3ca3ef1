// Who may import whom. The table below is the house; docs/architecture.md says why each wall stands where it does.

/**
 * Room → the rooms it may import (beside itself), and what a breach means. A room is a wing, or a folder of a wing that
 * has walls of its own. Everything that is not listed is forbidden.
 */
const house = {
  // ground: what everybody stands on. It knows neither plans nor needs.
  'ground/outcome': [[], 'The issue is the one thing that all share: what it imports, all would depend on'],
  'ground/sealing': [
    [],
    'Sealing texts at rest takes the cipher of the platform alone; whoever seals must not know what',
  ],
  'ground/fhir': [
    ['ground/outcome', 'ground/norway'],
    'R4 as we use it must be true of any resource, whatever it is used for',
  ],
  'ground/assets': [['ground/outcome'], 'Reading what the package ships is no place for what it means'],
  'ground/xml': [
    ['ground/outcome'],
    'XML is read and written by one reader for every message that comes as XML',
  ],
  'ground/norway': [
    ['ground/outcome', 'ground/assets'],
    'Days, identity numbers and municipalities are facts of Norway; they hold for plans, needs and any resource alike',
  ],
  'ground/law': [
    ['ground/outcome', 'ground/fhir', 'ground/norway'],
    'Law is asked by all and asks nobody: a rule that needs a plan or a notice to be stated is not stated for all',
  ],
  'ground/schema': [
    ['ground/outcome', 'ground/norway'],
    'Unknown JSON is judged, and what is wrong with it told, by one reader for every door, whatever comes in by it',
  ],
  'ground/words': [['ground/outcome'], 'What languages there are holds for every text that people read'],
  'ground/audit': [
    ['ground/fhir', 'ground/outcome'],
    'A line of the audit is kept as it is, whatever the work was',
  ],

  // validator: any resource against any profile. Whoever installs it alone installs no plan and no need.
  validator: [
    [
      'ground/outcome',
      'ground/fhir',
      'ground/norway',
      'ground/law',
      'ground/words',
      'ground/assets',
      'ground/xml',
    ],
    'The validator is installed alone: with a plan or a need in it, it would judge our data only',
  ],

  // plan: the document, its FHIR form, who sees what of it, and its life.
  'plan/document': [
    ['ground/outcome', 'ground/norway', 'ground/law', 'ground/schema', 'ground/words'],
    'The plan document is in its own words: a FHIR name in it would bind plan tools to FHIR',
  ],
  'plan/mapping': [
    ['plan/document', 'ground/outcome', 'ground/fhir', 'ground/norway', 'ground/law', 'ground/assets'],
    'The mapping says what corresponds to what; of the law it asks only which CarePlan is the plan',
  ],
  'plan/merge': [
    ['plan/document', 'ground/outcome', 'ground/norway', 'ground/law'],
    'Merging works on documents alone',
  ],
  'plan/views': [
    ['plan/document', 'plan/mapping', 'ground/outcome', 'ground/fhir', 'ground/norway', 'ground/law'],
    'What somebody may see follows from the plan and the law, never from how it is asked for or shown',
  ],
  'plan/life': [
    [
      'plan/document',
      'plan/mapping',
      'plan/views',
      'ground/outcome',
      'ground/fhir',
      'ground/norway',
      'ground/law',
      'ground/schema',
      'ground/words',
    ],
    'An event of the plan gives the same plan wherever it is applied',
  ],
  'plan/documents': [
    [
      'plan/document',
      'plan/mapping',
      'plan/views',
      'ground/outcome',
      'ground/fhir',
      'ground/norway',
      'ground/law',
      'ground/words',
    ],
    'A readable copy holds what a view opens and no more',
  ],
  'plan/vendors': [
    ['plan/document', 'ground/outcome', 'ground/norway', 'ground/assets'],
    'Expressions that integrators write get the export and nothing else',
  ],
  'plan/synthetic': [
    ['plan/document', 'ground/outcome', 'ground/norway', 'ground/law'],
    'Invented plans are made by the rules of the document, not fitted to what reads them',
  ],

  // need: from a notification to the answer of the unit, in the order of the data.
  'need/notice': [
    ['ground/outcome', 'ground/fhir', 'ground/norway', 'ground/law', 'ground/words'],
    'What a message says is a contract with its receiver; why and whether it is sent is not its business',
  ],
  'need/intake': [
    ['ground/outcome', 'ground/fhir', 'ground/xml', 'ground/norway', 'ground/law'],
    'What a notification says is read before anything is decided about it',
  ],
  'need/directory': [
    ['ground/outcome', 'ground/fhir', 'ground/norway', 'ground/law', 'ground/words', 'need/notice'],
    'Whom a message reaches does not depend on whether it may be sent',
  ],
  'need/consent': [
    ['ground/outcome', 'ground/fhir', 'ground/norway', 'ground/law', 'ground/words', 'need/notice'],
    'The gate judges what is to be told, to whom and when; it must not know how it would be sent',
  ],
  'need/decision': [
    ['need/notice', 'ground/outcome', 'ground/fhir', 'ground/norway', 'ground/law', 'ground/words'],
    'What a need leads to is law over facts: nothing here sends, keeps or asks',
  ],
  'need/duties': [
    ['ground/outcome', 'ground/norway', 'ground/law', 'ground/words'],
    'Which duty has which day follows from what happened: how that was read, or who is told, would make it say something else',
  ],
  'need/delivery': [
    [
      'need/notice',
      'need/directory',
      'need/decision',
      'need/consent',
      'ground/outcome',
      'ground/fhir',
      'ground/norway',
      'ground/law',
      'ground/words',
    ],
    'What became of a message does not depend on the way it went; the codes of what stopped it are known here',
  ],
  'need/dialog': [
    [
      'need/notice',
      'need/delivery',
      'ground/outcome',
      'ground/fhir',
      'ground/xml',
      'ground/norway',
      'ground/law',
      'ground/words',
    ],
    'The network’s messages carry what notices say; with a decision in them they would say something else',
  ],

  // flows: the data paths. They talk to the world through ports.
  flows: [
    ['ground', 'validator', 'plan', 'need'],
    'A flow that imports an edge cannot be run without it, in a test or beside another store',
  ],

  // edges: disk, network and people.
  'edges/store': [
    ['need', 'ground'],
    'The store keeps what it is given; a flow in it would decide inside of a transaction',
  ],
  'edges/threads': [[], 'What bounds work in time and memory knows nothing of the work'],
  'edges/transport': [
    ['flows', 'need', 'ground', 'edges/threads'],
    'A way to a partner carries; what it carried is decided before',
  ],
  'edges/mllp': [
    ['flows', 'need', 'ground'],
    'The door of the patient administration frames, limits and answers; what a message leads to is decided behind it',
  ],
  'edges/server': [
    ['flows', 'need', 'validator', 'ground', 'edges/threads'],
    'A door checks, keeps, answers and hands on; $validate is the validator over HTTP, plans have no business here',
  ],
  'edges/guard': [
    ['flows', 'need/notice', 'validator', 'ground', 'edges/telemetry'],
    'The guard’s door asks, sends and answers; a rule of plans in it would be judged over HTTP only',
  ],
  'edges/telemetry': [['flows', 'need', 'ground'], 'Measuring wraps ports and changes nothing'],
  'edges/page': [
    ['flows', 'need', 'plan', 'ground'],
    'Pages show values and offer acts; with a store or a transport in them they would act by themselves',
  ],

  // The composition root: the one place where parts are joined.
  adapter: [
    ['edges', 'flows', 'need', 'validator', 'plan', 'ground'],
    'The adapter joins parts; a command that it imported could not be left out of it',
  ],
  cli: [
    ['adapter', 'flows', 'need', 'plan', 'validator', 'sandbox', 'ground'],
    'Commands read arguments and print; one that joined ports for itself would be a second composition root',
  ],
  // Test partners; they wear the layout of the pages.
  sandbox: [
    ['need', 'ground', 'edges/page', 'validator', 'plan'],
    'A test partner that shared the code of what it tests would agree with its faults',
  ],
  // A country in virtual time runs the flows themselves; what it has done is judged by what knows none of it.
  'sandbox/simulation': [
    ['sandbox/checker', 'sandbox', 'flows', 'need', 'validator', 'ground'],
    'The simulation runs the real flows; with an edge in it, it would need a network, a disk or a clock',
  ],
  'sandbox/checker': [[], 'A checker that knows the engine agrees with its faults'],
};

/** Rooms without a clock, without random numbers and without I/O. */
export const pure = 'ground/(outcome|fhir|norway|law|schema|words|xml)|validator|plan|need|flows/guard';
/** Rooms and files that may open sockets. */
const network = '^src/(edges|sandbox)/|^src/testing[.]ts$|^src/adapter/(start|parts/(pages|intake))[.]ts$';

const rooms = Object.keys(house);
/** Rooms within this one, which have walls of their own. */
const within = (room) =>
  rooms
    .filter((each) => each.startsWith(`${room}/`))
    .map((each) => `^src/${each}/`)
    .join('|');
const walls = rooms.map((room) => {
  const [open, meaning] = house[room];
  const opened = [room, ...open].map((one) => `src/${one}(/|[.]ts$)`).join('|');
  return {
    name: `${room.replace('/', '-')}-imports`,
    severity: 'error',
    comment: `${meaning}. src/${room} may import only: ${open.join(', ') || 'nothing'}`,
    from: { path: `^src/${room}/`, ...(within(room) ? { pathNot: within(room) } : {}) },
    to: { path: '^src/', pathNot: `^(${opened})` },
  };
});

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...walls,
    {
      name: 'validation-takes-definitions',
      severity: 'error',
      comment: 'The validator takes definitions as data; only one file reads those of the build',
      from: { path: '^src/validator/', pathNot: '^src/validator/built[.]ts$' },
      to: { path: '^src/ground/assets/' },
    },
    {
      name: 'every-file-in-a-room',
      severity: 'error',
      comment: 'A file that stands in no room of the table has no walls',
      from: { path: '^src/', pathNot: `^src/(${rooms.join('|')})/|^src/(index|testing|plan/index)[.]ts$` },
      to: {},
    },
    {
      name: 'no-circular',
      severity: 'error',
      comment: 'No cycles',
      from: { path: '^src' },
      to: { circular: true },
    },
    {
      name: 'pure-rooms',
      severity: 'error',
      comment: 'The core is pure: no files, no sockets, no processes',
      from: { path: `^src/(${pure})/` },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?(crypto|buffer)$' },
    },
    {
      name: 'audit-is-nearly-pure',
      severity: 'error',
      comment: 'Lines of the audit are values; only the trail follows the work through its awaits',
      from: { path: '^src/ground/audit/' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?(crypto|buffer|async_hooks)$' },
    },
    {
      name: 'network-at-the-edge',
      severity: 'error',
      comment: 'Only the edges open sockets',
      from: { path: '^src', pathNot: network },
      to: {
        path: '(^|/)(node:)?(http|https|net|tls|dgram)$|node_modules/(express|helmet|fhir-kit-client|undici)/',
      },
    },
    {
      name: 'not-to-tests',
      severity: 'error',
      comment: 'What ships does not import what tests it',
      from: { path: '^src' },
      to: { path: '^(test|scripts|bench)/' },
    },
    {
      name: 'no-dev-dependency',
      severity: 'error',
      comment: 'What ships does not need a development dependency at run time',
      from: { path: '^src' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      comment: 'Every import leads somewhere (@medplum/fhirtypes holds declarations only)',
      from: {},
      to: { couldNotResolve: true, pathNot: '^@medplum/fhirtypes$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
