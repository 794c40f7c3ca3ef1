// The published schema of the settings says what the adapter takes.
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { sections } from '../../src/adapter/config/config.ts';
import { environmentVariables } from '../../src/adapter/config/environment.ts';
import { configSchema } from '../../src/adapter/config/published.ts';
import { main } from '../../src/cli/main.ts';
import { messageSchema } from '../../src/flows/messages/asked-message.ts';
import { eventSchema } from '../../src/plan/life/events.ts';

const ajv = new Ajv2020({ allErrors: true });
formats.default(ajv);
const takes = ajv.compile(configSchema());

const shown = () => {
  const page = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');
  return JSON.parse(/```json\n(.*?)```/s.exec(page)?.[1] ?? '') as Record<string, object>;
};

describe('the schema that `ip-fhir config schema` writes', () => {
  it('takes the file that the documentation shows, with where its schema is', () => {
    expect(takes({ $schema: './settings.schema.json', ...shown() }), JSON.stringify(takes.errors)).toBe(true);
  });

  it('takes secrets that stand elsewhere', () => {
    const answers = { token: { file: '/run/secrets/answer-token' } };
    expect(takes({ ...shown(), answers })).toBe(true);
    expect(takes({ ...shown(), answers: { token: { variable: 'ANSWER_TOKEN' } } })).toBe(true);
  });

  it.each([
    ['a setting that there is not', { hospitall: {} }],
    ['a setting within a section that there is not', { listen: { prot: 1 } }],
    ['a secret that can be guessed', { answers: { token: 'short' } }],
    ['a secret that stands at two places', { answers: { token: { file: '/a', variable: 'A' } } }],
    [
      'a key itself where its place is asked for',
      { hospital: { server: 'https://a.example', name: 'A', tokenClient: { clientId: 'c', key: 'PEM' } } },
    ],
    [
      'a municipality of a unit in hospital',
      {
        directory: [
          {
            level: 'hospital-unit',
            municipality: '4601',
            name: 'A',
            organizationNumber: '310000248',
            endpoint: 'https://a.example',
          },
        ],
      },
    ],
  ])('refuses %s', (_what, change) => {
    expect(takes({ ...shown(), ...change })).toBe(false);
  });

  it('has a row in the documentation for every setting', () => {
    const page = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');
    const rows = page.split('\n').filter((line) => line.startsWith('| `'));
    const missing = Object.keys(sections).filter(
      (name) => !rows.some((row) => new RegExp(`\\| \`${name}\\b`).test(row)),
    );
    expect(missing).toEqual([]);
  });

  it('has a place for every setting that a variable can give', () => {
    const properties = (node: unknown): Record<string, unknown> =>
      (node as { properties?: Record<string, unknown> })?.properties ?? {};
    for (const [name, { at }] of environmentVariables) {
      let node: unknown = configSchema();
      for (const step of at) {
        node = properties(node)[step];
      }
      expect(node, name).toBeDefined();
    }
  });
});

describe('ip-fhir config schema', () => {
  afterEach(() => {
    vi.restoreAllMocks();
    process.exitCode = undefined;
  });

  async function written(...what: string[]): Promise<unknown> {
    let out = '';
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      out += String(text);
      return true;
    });
    await main(['node', 'ip-fhir', 'config', 'schema', ...what]);
    return JSON.parse(out);
  }

  it('writes the schema of the settings when nothing is asked for, and else that of an event or a message', async () => {
    expect(await written()).toEqual(configSchema());
    expect(await written('settings')).toEqual(configSchema());
    expect(await written('event')).toEqual(eventSchema());
    expect(await written('message')).toEqual(messageSchema());
  });
});
