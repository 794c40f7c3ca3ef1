// Who may import whom. The table below is the house; docs/architecture.md says why each wall stands where it does.

/** Room → rooms it may import (beside itself). Everything not listed is forbidden. */
const mayImport = {
  outcome: [],
  // Sealing what lies in the store and in folders: nothing but the cipher of the platform.
  sealing: [],
  assets: ['outcome'],
  plan: ['outcome'],
  fhir: ['outcome'],
  directory: ['fhir', 'outcome', 'assets'],
  mapping: ['plan', 'fhir', 'outcome', 'assets'],
  // Its front door alone reads the packs that the build made (see validation-takes-definitions).
  validation: ['fhir', 'outcome', 'assets'],
  // plan for the check digits of national identity numbers.
  rules: ['plan', 'fhir', 'outcome'],
  consent: ['fhir', 'outcome'],
  // A life event asks what the views ask: does a consent stand, who still takes part, what is not covered.
  life: ['plan', 'fhir', 'mapping', 'views', 'consent', 'outcome'],
  views: ['plan', 'fhir', 'mapping', 'consent', 'outcome'],
  vendors: ['plan', 'assets', 'outcome'],
  // Documents are readable copies of a plan; the DocumentReference is the mapping's.
  documents: ['plan', 'fhir', 'mapping', 'views', 'outcome'],
  // Two versions of a plan document become one.
  merge: ['plan', 'outcome'],
  notice: ['fhir', 'outcome'],
  decision: ['notice', 'fhir', 'outcome'],
  delivery: ['fhir', 'outcome'],
  // Lines of the audit, their chain, their FHIR form, and the trail on which they wait.
  audit: ['fhir', 'outcome'],
  // The network's messages carry what notices say; its receipts mean what the table of states says.
  dialog: ['notice', 'delivery', 'fhir', 'outcome'],
  // The directory of units is kept in the same store.
  store: ['audit', 'delivery', 'directory', 'fhir', 'sealing', 'outcome'],
  // What any server's notification says; the dialects. XML is read by the one reader that the house has.
  intake: ['dialog', 'fhir', 'outcome'],
  flows: [
    'plan',
    'fhir',
    'mapping',
    'merge',
    'validation',
    'rules',
    'consent',
    'notice',
    'decision',
    'delivery',
    'intake',
    'directory',
    'dialog',
    'outcome',
  ],
  transport: ['audit', 'flows', 'consent', 'delivery', 'dialog', 'directory', 'fhir', 'sealing', 'outcome'],
  // plan for the check digits of national identity numbers.
  server: ['plan', 'audit', 'flows', 'fhir', 'delivery', 'intake', 'validation', 'outcome'],
  // Its page wears the overview's clothes.
  sandbox: ['fhir', 'delivery', 'dialog', 'page', 'assets', 'outcome'],
  // Metrics and traces, wrapped around the ports of the flows.
  telemetry: ['delivery', 'flows', 'outcome'],
  // Pages for people: what they show comes in as values and ports.
  page: ['audit', 'delivery', 'documents', 'fhir', 'flows', 'mapping', 'plan', 'outcome'],
  // Only wire and the commands read it: what a part needs is handed to it.
  config: ['delivery', 'directory', 'intake', 'sealing', 'outcome'],
};

/** Rooms without a clock, without random numbers and without I/O. */
const pure = [
  'outcome',
  'plan',
  'fhir',
  'mapping',
  'validation',
  'rules',
  'consent',
  'life',
  'views',
  'documents',
  'merge',
  'notice',
  'dialog',
  'decision',
  'directory',
  'intake',
];
/** Rooms and files that may open sockets. */
const network = '^src/(transport|server|sandbox|page)/|^src/wire(-pages|-intake)?[.]ts$';

const rooms = Object.keys(mayImport);
const walls = rooms.map((room) => {
  const closed = rooms.filter((other) => other !== room && !mayImport[room].includes(other));
  return {
    name: `${room}-imports`,
    severity: 'error',
    comment: `src/${room} may import only: ${mayImport[room].join(', ') || 'nothing'}`,
    from: { path: `^src/${room}/` },
    to: { path: `^src/(${closed.join('|')})/|^src/(cli/|wire|check-resource|index)` },
  };
});

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...walls,
    {
      name: 'validation-takes-definitions',
      severity: 'error',
      comment:
        'The validator takes definitions as data; only its front door reads those of the base specification',
      from: { path: '^src/validation/', pathNot: '^src/validation/index[.]ts$' },
      to: { path: '^src/assets/' },
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
      from: { path: `^src/(${pure.join('|')})/` },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?(crypto|buffer)$' },
    },
    {
      name: 'audit-is-nearly-pure',
      severity: 'error',
      comment: 'Lines of the audit are values; only the trail follows the work through its awaits',
      from: { path: '^src/audit/' },
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
