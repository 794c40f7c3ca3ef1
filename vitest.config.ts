import { defineConfig } from 'vitest/config';

/**
 * `npm test` runs the suite `unit`: it needs nothing beside the clone. Every other suite is a project of its own
 * and a command of its own, because it needs data, Java or a browser.
 */
export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/cases/**', 'test/peers/**'],
          testTimeout: 30_000,
        },
      },
      { extends: true, test: { name: 'cases', include: ['test/cases/**/*.test.ts'], testTimeout: 600_000 } },
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
          globalSetup: ['test/peers/hapi/global-setup.ts'],
          testTimeout: 1_200_000,
          hookTimeout: 1_200_000,
        },
      },
    ],
  },
});
