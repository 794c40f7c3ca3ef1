// A plan tool that speaks a form of its own is tried through a mapping: what is right passes, what it loses is told.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { close, listen } from '../../src/adapter/start.ts';
import { ownFormBy } from '../../src/cli/sandbox/conform-mapping.ts';
import { runConform } from '../../src/cli/sandbox/conform-run.ts';
import { type Exchange, live } from '../../src/sandbox/conform/exchange.ts';
import { inOwnForm } from '../../src/sandbox/conform/own-form.ts';
import { roles } from '../../src/sandbox/conform/roles.ts';
import { runVectors, usualLimits } from '../../src/sandbox/conform/run.ts';
import type { ToolFault } from '../../src/sandbox/plan-tool/lapses.ts';
import { createSandboxPlanTool } from '../../src/sandbox/plan-tool.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ip-fhir-own-form-'));
  write('both-ways', {
    plan: { expression: 'plan.jsonata', from: 'export', makes: 'plan' },
    sak: { expression: 'sak.jsonata', from: 'plan', makes: 'json' },
  });
  write('one-way', { plan: { expression: 'plan.jsonata', from: 'export', makes: 'plan' } });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A tool that keeps a plan as a case: `{ "sak": … }`. */
function write(name: string, outputs: object): void {
  mkdirSync(join(folder, name));
  writeFileSync(
    join(folder, name, 'mapping.json'),
    JSON.stringify({
      title: 'A case system',
      basis: 'example',
      sources: [],
      input: { format: 'json' },
      parameters: {},
      codes: {},
      outputs,
    }),
  );
  writeFileSync(join(folder, name, 'plan.jsonata'), 'sak');
  writeFileSync(join(folder, name, 'sak.jsonata'), '{ "sak": $ }');
}

/** The sandbox behind a form of its own: it takes and gives cases and nothing else. */
function casesBefore(ask: Exchange): Exchange {
  return async (place, request) => {
    const body =
      request.body === undefined ? undefined : (JSON.parse(String(request.body)) as { sak?: unknown });
    if (body !== undefined && Object.keys(body).join() !== 'sak') {
      return { status: 400, headers: {}, body: '{}', milliseconds: 0 };
    }
    const answer = await ask(place, {
      ...request,
      ...(body === undefined ? {} : { body: JSON.stringify(body.sak) }),
    });
    return answer && request.method === 'GET' && answer.status === 200
      ? { ...answer, body: `{"sak":${answer.body}}` }
      : answer;
  };
}

async function tried(faults: readonly ToolFault[], only: readonly string[] = []) {
  const { server, port } = await listen(createSandboxPlanTool({ faults }), '127.0.0.1', 0);
  const address = `http://127.0.0.1:${port}/plans`;
  const { vectors, templates, headers } = roles['plan-tool'];
  const now = '2026-11-29T12:00:00Z';
  const results = await runVectors(
    vectors.filter(({ id }) => only.length === 0 || only.includes(id)),
    {
      address,
      seed: 'own-form',
      now,
      exchange: inOwnForm(
        casesBefore(live([address], 60_000)),
        ownFormBy({ mapping: 'both-ways', mappings: folder }, now),
      ),
      templates,
      headers,
      // No vector of this file is about time.
      limits: { ...usualLimits, answer: 60_000 },
    },
  );
  await close(server);
  return results;
}

describe('a tool that speaks a form of its own', () => {
  it('passes what a tool that is right passes, and what the mapping refuses itself is not tried', async () => {
    const results = await tried([]);
    expect(results.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
    const ids = (outcome: string) =>
      results.filter((one) => one.outcome === outcome).map(({ vector }) => vector.id);
    expect(ids('passed')).toEqual(
      expect.arrayContaining(['plan-tool.gives-back', 'plan-tool.two-writers', 'plan-tool.no-is-said']),
    );
    expect(ids('not-tried')).toEqual(expect.arrayContaining(['plan-tool.unknown-code', 'plan-tool.broken']));
    expect(ids('passed').length).toBeGreaterThan(20);
    for (const { outcome, reason } of results) {
      expect(reason === undefined).toBe(outcome !== 'not-tried');
    }
  });

  it('fails by what it loses', async () => {
    const { faults = [] } = roles['plan-tool'].vectors.find(({ id }) => id === 'plan-tool.order') ?? {};
    const [result] = await tried(faults as ToolFault[], ['plan-tool.order']);
    expect(result?.outcome).toBe('failed');
  });
});

it('tells what the export lacks for a plan, instead of judging half of one', async () => {
  const form = ownFormBy({ mapping: join(folder, 'both-ways', 'mapping.json') }, '2026-11-29T12:00:00Z');
  const exchange = inOwnForm(
    async () => ({ status: 200, headers: {}, body: '{"sak":{"id":"x"}}', milliseconds: 0 }),
    form,
  );
  const answer = await exchange('a', { method: 'GET', url: 'http://tool.example/plans/x', headers: {} });
  expect(answer?.failure).toMatch(/no plan by the mapping: .*missing/);
});

describe('a mapping that cannot be used', () => {
  it.each([
    ['that there is not', 'nowhere', /there is no mapping "nowhere"/],
    ['that goes one way', 'one-way', /goes one way/],
  ])('%s is refused', (_what, mapping, why) => {
    expect(() => ownFormBy({ mapping, mappings: folder }, '2026-11-29T12:00:00Z')).toThrow(why);
  });

  it('is for plan tools alone', async () => {
    const options = {
      mapping: 'both-ways',
      profile: 'must',
      wait: 1,
      limit: 1,
      format: 'text',
      result: 'x',
    } as const;
    expect(await runConform('receiver', 'http://127.0.0.1:1', options)).toBe(2);
  });
});
