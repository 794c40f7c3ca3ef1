// The GP and the others who treat the person hear of an appointed coordinator by themselves, when the settings say so.
import type { CareTeam, Communication, Consent, Organization, Resource } from '@medplum/fhirtypes';
import { afterEach, expect, it } from 'vitest';
import { close, listen } from '../../src/adapter/start.ts';
import { codeSystem } from '../../src/ground/fhir/canonical.ts';
import { ORGNR } from '../../src/ground/fhir/identifier-system.ts';
import { createSandboxKe } from '../../src/sandbox/ke.ts';
import { OPERATOR_TOKEN, startSetting, until } from '../support/hospital.ts';

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) {
    await stop();
  }
});

const organization = (id: string, type: string, number?: string): Organization => ({
  resourceType: 'Organization',
  id,
  name: id,
  type: [{ coding: [{ system: codeSystem('ip-organization-type'), code: type }] }],
  ...(number ? { identifier: [{ system: ORGNR, value: number }] } : {}),
});
const objection: Consent = {
  resourceType: 'Consent',
  id: 'objection',
  status: 'active',
  scope: { text: 'information' },
  category: [{ coding: [{ system: codeSystem('ip-consent-category'), code: 'partner-information' }] }],
  patient: { reference: 'Patient/anders' },
  dateTime: '2026-03-02',
  provision: {
    provision: [
      {
        type: 'deny',
        actor: [
          { role: { text: 'recipient' }, reference: { identifier: { system: ORGNR, value: '310000078' } } },
        ],
      },
    ],
  },
};
const team: CareTeam = {
  resourceType: 'CareTeam',
  id: 'team-anders',
  status: 'active',
  subject: { reference: 'Patient/anders' },
  participant: ['physio', 'nav', 'unlisted', 'ke-bergen'].map((id) => ({
    member: { reference: `Organization/${id}` },
  })),
};

it('once each, by the gate: not who the person objects to, not NAV, and a person hears of who cannot be reached [E6]', async () => {
  const gp = createSandboxKe({ name: 'GP' });
  const physio = createSandboxKe({ name: 'Physio' });
  const endpoints = await Promise.all(
    [gp, physio].map(async ({ app }) => {
      const { server, port } = await listen(app, '127.0.0.1', 0);
      stops.push(() => close(server));
      return `http://127.0.0.1:${port}/fhir/$process-message`;
    }),
  );
  const ke = createSandboxKe({
    name: 'KE',
    answer: 'coordinator-appointed',
    answerToken: 'a-token-for-tests-only',
  });
  const { server, port } = await listen(ke.app, '127.0.0.1', 0);
  stops.push(() => close(server));
  const { load, raise, hospital, adapter, stop } = await startSetting({
    config: {
      messages: { tellPartners: true },
      directory: [
        {
          municipality: '4601',
          name: 'KE',
          organizationNumber: '310000248',
          endpoint: `http://127.0.0.1:${port}/fhir/$process-message`,
        },
        ...[
          ['GP', '310000051'],
          ['Physio', '310000078'],
        ].map(([name = '', organizationNumber = ''], index) => ({
          level: 'other' as const,
          name,
          organizationNumber,
          endpoint: endpoints[index] ?? '',
        })),
      ],
    },
  });
  stops.push(stop);
  await load('need-with-consent', (resource) =>
    resource.resourceType === 'Patient'
      ? { ...resource, generalPractitioner: [{ reference: 'Organization/gp' }] }
      : resource,
  );
  for (const resource of [
    organization('gp', 'gp-practice', '310000051'),
    organization('physio', 'private-provider', '310000078'),
    organization('nav', 'nav', '310000086'),
    organization('unlisted', 'municipal-service'),
    objection,
    team,
  ] as Resource[]) {
    await hospital.repository.updateResource(resource);
  }
  await raise('need-with-consent');
  const record = await until(adapter, 'flag-anders', ({ history }) =>
    history.some(({ event }) => event === 'partners-told'),
  );
  const lines = record.history.flatMap(({ event, detail }) =>
    event.startsWith('partner-') ? [`${event} ${detail.replace(/^started: Organization\//, '')}`] : [],
  );
  expect(lines.map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
    'partner-told gp',
    'partner-not-told physio',
    'partner-not-told unlisted',
  ]);
  expect([gp.messages.length, physio.messages.length]).toEqual([1, 0]);
  const told = gp.messages[0]?.message.entry
    ?.map(({ resource }) => resource)
    .find((each): each is Communication => each?.resourceType === 'Communication');
  expect(told?.payload?.[0]?.contentString).toContain('Koordinator: Ingrid Prøve');
  const headers = { authorization: `Bearer ${OPERATOR_TOKEN}` };
  const outbox = (await (await fetch(`${adapter.url}/api/outbox`, { headers })).json()) as {
    reason: string;
  }[];
  expect(outbox.map(({ reason }) => reason)).toEqual(['partner-not-told']);
  await raise('need-with-consent');
  expect(gp.messages).toHaveLength(1);
});
