import { defineConfig } from 'vitest/config';
import { type Direction, withoutConcept } from './scripts/concepts/without.ts';

/** Set by `npm run concepts -- --verify`: the concept whose rules and rows are taken away in this run. */
const { IP_WITHOUT: concept, IP_WITHOUT_DIRECTION: direction } = process.env;

/**
 * Adapters that run with their store beside hospitals, units and the network, through one situation after another. They need
 * nothing beside the clone either, and minutes: the suite of its own keeps `npm test` short.
 */
const running = [
  'test/adt/running.test.ts',
  'test/architecture.test.ts',
  'test/audit/audit-events.test.ts',
  'test/cli/times.test.ts',
  'test/directory/running.test.ts',
  'test/flows/{actions,answer-fits,answers,corrected-flag,doubt,due,escalate,failures,honest,messages,network,outbox}.test.ts',
  'test/flows/{relay,remind,routing,person-register,silent-unit,to-hospital,unit-faults,write-backs}.test.ts',
  'test/guard/{conform,emergency,forms,odd,running,strangers,traces,unclear,half-answers}.test.ts',
  'test/intake/{no-personal-data,nothing-missed,one-thread}.test.ts',
  'test/page/{overview,tell-fault}.test.ts',
  'test/security/leaks.test.ts',
  'test/sandbox/{own-form,own-sender}.test.ts',
  'test/server/{one-request,start-without-store}.test.ts',
  'test/store/{guard-store,ledger,round-trips}.test.ts',
  'test/sync/sync.test.ts',
  'test/validation/{faces,on-server}.test.ts',
];

const withStore = {
  globalSetup: ['test/support/store-server.ts'],
  // Against what hangs. A setting starts an adapter with its store, and commands start processes: on a busy machine that takes a
  // minute.
  testTimeout: 120_000,
  hookTimeout: 120_000,
};

/**
 * `npm test` runs the suite `unit`: it needs nothing beside the clone. Every other suite is a project of its own
 * and a command of its own, because it needs data, Java, a browser or more time.
 */
export default defineConfig({
  plugins: concept ? [withoutConcept(concept, (direction ?? 'to') as Direction)] : [],
  // Examples and consumers name the package as its users do.
  resolve: {
    alias: [
      { find: /^individuell-plan-fhir$/, replacement: `${import.meta.dirname}/src/index.ts` },
      { find: /^individuell-plan-fhir\/plan$/, replacement: `${import.meta.dirname}/src/plan/index.ts` },
      { find: /^individuell-plan-fhir\/testing$/, replacement: `${import.meta.dirname}/src/testing.ts` },
      {
        find: /^individuell-plan-fhir\/validation$/,
        replacement: `${import.meta.dirname}/src/validator/index.ts`,
      },
      {
        find: /^individuell-plan-fhir\/validation\/browser$/,
        replacement: `${import.meta.dirname}/src/validator/browser.ts`,
      },
      {
        find: /^individuell-plan-fhir\/validation\/xml$/,
        replacement: `${import.meta.dirname}/src/validator/xml/index.ts`,
      },
    ],
  },
  test: {
    // What is waited for comes late on a busy machine; vitest's own second is a guess.
    expect: { poll: { timeout: 60_000 } },
    // A cached module would be the one of another run.
    fsModuleCache: concept === undefined,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts', 'docs/examples/**/*.test.ts'],
          exclude: [
            'test/cases/**',
            'test/peers/**',
            'test/crash/**',
            'test/properties/**',
            'test/browser/**',
            'test/consumers/**',
            'docs/examples/jest/**',
            ...running,
          ],
          ...withStore,
        },
      },
      { extends: true, test: { name: 'running', include: running, ...withStore } },
      {
        extends: true,
        test: {
          name: 'quick',
          // The pure wings, without what starts a process, a database or a compiler, or holds a law for very many cases.
          include: [
            'test/{norway,law,consent,decision,delivery,dialog,directory,documents,life,mapping,merge,notice,plan,rules,sealing,vendors,views}/**/*.test.ts',
          ],
          exclude: [
            'test/**/*.property.test.ts',
            'test/{directory/{running,cli,store},dialog/malicious,plan/synthetic,consent/permit-types}.test.ts',
            'test/mapping/{rows,concepts,published}.test.ts',
            'test/**/laws.test.ts',
          ],
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'zones',
          // Whatever depends on days: `*.zones.test.ts`, and the older tests of deadlines, consents, plans and routing.
          include: [
            'test/**/*.zones.test.ts',
            'test/norway/*.test.ts',
            'test/delivery/{deadlines,reminders}.test.ts',
            'test/{consent,views,life}/*.test.ts',
            'test/documents/documents.test.ts',
            'test/decision/{read-facts,vignettes}.test.ts',
            'test/directory/{changes,resolve,check}.test.ts',
            'test/dialog/dialog.test.ts',
          ],
          // They hold a law for many cases, or start a compiler: the zone makes no difference to them.
          exclude: ['test/views/laws.test.ts', 'test/life/laws.test.ts', 'test/consent/permit-types.test.ts'],
        },
      },
      { extends: true, test: { name: 'cases', include: ['test/cases/**/*.test.ts'], testTimeout: 600_000 } },
      {
        extends: true,
        test: {
          name: 'properties',
          include: ['test/properties/**/*.test.ts'],
          testTimeout: 3_600_000,
          globalSetup: ['test/support/store-server.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'hl7',
          include: ['test/peers/hl7/**/*.test.ts'],
          testTimeout: 1_200_000,
          hookTimeout: 1_200_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'hapi',
          include: ['test/peers/hapi/**/*.test.ts'],
          globalSetup: ['test/peers/hapi/global-setup.ts', 'test/support/store-server.ts'],
          testTimeout: 1_200_000,
          hookTimeout: 1_200_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          globalSetup: ['test/support/store-server.ts'],
          // Axe reads every page: on a busy machine that takes its time.
          testTimeout: 180_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'consumers',
          include: ['test/consumers/*.test.ts'],
          globalSetup: ['test/consumers/setup.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'crash',
          include: ['test/crash/**/*.test.ts'],
          globalSetup: ['test/support/store-server.ts'],
          testTimeout: 7_200_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
