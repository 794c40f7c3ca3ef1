import { defineConfig } from 'vitest/config';
import { type Direction, withoutConcept } from './scripts/concepts/without.ts';

/** Set by `npm run concepts -- --verify`: the concept whose rules and rows are taken away in this run. */
const { IP_WITHOUT: concept, IP_WITHOUT_DIRECTION: direction } = process.env;

/**
 * `npm test` runs the suite `unit`: it needs nothing beside the clone. Every other suite is a project of its own
 * and a command of its own, because it needs data, Java or a browser.
 */
export default defineConfig({
  plugins: concept ? [withoutConcept(concept, (direction ?? 'to') as Direction)] : [],
  test: {
    // A cached module would be the one of another concept's run.
    fsModuleCache: concept === undefined,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [
            'test/cases/**',
            'test/peers/**',
            'test/crash/**',
            'test/properties/**',
            'test/browser/**',
          ],
          globalSetup: ['test/support/store-server.ts'],
          testTimeout: 30_000,
        },
      },
      { extends: true, test: { name: 'cases', include: ['test/cases/**/*.test.ts'], testTimeout: 600_000 } },
      {
        extends: true,
        test: { name: 'properties', include: ['test/properties/**/*.test.ts'], testTimeout: 3_600_000 },
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
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'crash',
          include: ['test/crash/**/*.test.ts'],
          testTimeout: 7_200_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
