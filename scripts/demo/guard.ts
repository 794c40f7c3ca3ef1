// A FHIR server that holds plans, behind the guard: an accepted write, a refusal, and two callers who see different parts.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Bundle, OperationOutcome } from '@medplum/fhirtypes';
import express from 'express';
import { createGuard } from '../../src/adapter/open/guard.ts';
import { close } from '../../src/adapter/start.ts';
import type { IndividualPlan } from '../../src/plan/document/individual-plan.ts';
import { namedItems } from '../../src/plan/mapping/names.ts';
import { startIdentityProvider, type TokenWish } from '../../src/sandbox/identity-provider.ts';
import { startFhirServer } from '../../test/support/fhir-server.ts';

type Say = (who: string, text: string) => void;

interface Asked {
  readonly status: number;
  readonly body: Bundle | OperationOutcome;
}

interface GuardStage {
  ask(wish: TokenWish, method: string, path: string, body?: unknown): Promise<Asked>;
  stop(): Promise<void>;
}

/** @param directory of the store that runs already */
async function setTheStage(directory: string, say: Say): Promise<GuardStage> {
  const [behind, provider] = await Promise.all([startFhirServer(), startIdentityProvider()]);
  const app = express();
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const publicBase = `http://127.0.0.1:${(server.address() as AddressInfo).port}/fhir`;
  const roles = (['coordinator', 'provider', 'keeper'] as const).map((role) => ({
    claim: ['role'],
    value: role,
    role,
  }));
  const guard = await createGuard(
    {
      publicBase,
      server: { url: behind.baseUrl },
      store: { directory },
      issuers: [
        {
          issuer: provider.url,
          audience: provider.audience,
          jwks: `${provider.url}/jwks`,
          organization: ['organization'],
          scopes: 'smart',
          roles,
        },
      ],
    },
    { environment: {}, log: (text) => say('guard', text) },
  );
  app.use('/fhir', guard.router);
  say('guard', `stands at ${publicBase} before ${behind.baseUrl}`);
  return {
    async ask(wish, method, path, body) {
      const token = await provider.token({ scope: 'system/*.cruds', ...wish });
      const response = await fetch(`${publicBase}/${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/fhir+json' },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      return { status: response.status, body: (await response.json()) as Asked['body'] };
    },
    async stop() {
      await close(server);
      await guard.close();
      await Promise.all([behind.stop(), provider.stop()]);
    },
  };
}

/** Gives what did not happen, or undefined. @param plan of a person who has none on the server yet */
export async function playGuard(
  plan: IndividualPlan,
  directory: string,
  say: Say,
): Promise<string | undefined> {
  const stage = await setTheStage(directory, say);
  try {
    return await tell(stage, plan, say);
  } finally {
    await stage.stop();
  }
}

async function tell({ ask }: GuardStage, plan: IndividualPlan, say: Say): Promise<string | undefined> {
  const name = (kind: string, ownId = '') =>
    namedItems(plan).find((one) => one.kind === kind && one.ownId === ownId)?.name ?? '';
  const numberOf = (id: string | undefined) =>
    plan.organizations?.find((one) => one.id === id)?.organizationNumber ?? '';
  const comingFor = (role: string, position: string | undefined): TokenWish => {
    const held = plan.positions?.find(({ id }) => id === position);
    return {
      role,
      organization: numberOf(held?.organization),
      fhirUser: name('professional', held?.professional),
    };
  };
  const keeper = { role: 'keeper', organization: numberOf(plan.controller) };

  const published = await ask(keeper, 'POST', 'CarePlan/$publish', plan);
  say('keeper', `publishes the plan: ${published.status}`);
  const second = { ...plan, id: 'another', source: { system: 'https://another.example/plan' } };
  const refused = await ask(keeper, 'POST', 'CarePlan/$publish', second);
  const [why] = refused.body.resourceType === 'OperationOutcome' ? refused.body.issue : [];
  say('keeper', `begins a second plan for the same person: ${refused.status} «${why?.details?.text}»`);

  const whole = `${name('plan')}/$individual-plan?form=bundle`;
  const seen = await Promise.all(
    [comingFor('coordinator', plan.coordinator), comingFor('provider', 'pos-li')].map((wish) =>
      ask(wish, 'GET', whole),
    ),
  );
  const kinds = seen.map(({ body }) => [
    ...new Set(
      (body.resourceType === 'Bundle' ? (body.entry ?? []) : []).flatMap(
        ({ resource }) => resource?.resourceType ?? [],
      ),
    ),
  ]);
  const [all = [], part = []] = kinds;
  say('coordinator', `sees ${all.join(', ')}`);
  say('teacher', `sees ${part.join(', ')}`);
  if (published.status !== 200) {
    return 'the plan is taken by the guard';
  }
  if (refused.status !== 409) {
    return 'a second plan is refused by the guard';
  }
  if (part.length === 0 || part.length >= all.length) {
    return 'the coordinator sees more of the plan than the teacher, who sees a part';
  }
  say('✓', 'one plan stands, and each sees what the consents open');
  return undefined;
}
