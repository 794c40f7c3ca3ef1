// Messages besides the notice, through the gate and over HTTP; the decision to the person.
import type { Communication, Resource, Task } from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { close, listen } from '../../src/adapter/start.ts';
import { createFhirServer } from '../../src/edges/transport/hospital/fhir-server.ts';
import { createKeEndpoint } from '../../src/edges/transport/units/ke-endpoint.ts';
import {
  giveDecision,
  type InformationPorts,
  sendInformation,
} from '../../src/flows/messages/send-information.ts';
import { createSandboxKe, type SandboxKe } from '../../src/sandbox/ke.ts';
import { createResourceCheck } from '../../src/validator/check-resource.ts';
import { disclosureConsent, berit as patient } from '../support/disclosure-consent.ts';
import { startFhirServer, type TestFhirServer } from '../support/fhir-server.ts';

let hospital: TestFhirServer;
let unit: SandboxKe;
let ports: InformationPorts;
let endpoint: string;
let stop: () => Promise<void>;

const NUMBER = '310000248';
const consent = (category: string, codes: readonly string[], type?: 'permit' | 'deny') =>
  disclosureConsent(NUMBER, category, codes, type);

const clock = { now: () => new Date('2026-03-02T10:00:00Z') };

beforeAll(async () => {
  hospital = await startFhirServer();
  unit = createSandboxKe({ name: 'Coordinator' });
  const { server, port } = await listen(unit.app, '127.0.0.1', 0);
  endpoint = `http://127.0.0.1:${port}/fhir/$process-message`;
  let ids = 0;
  ports = {
    server: createFhirServer({ baseUrl: hospital.baseUrl }),
    endpoint: createKeEndpoint({ guard: async () => undefined, breaker: (_key, work) => work(), clock }),
    clock,
    newId: () => `6f0c8a52-3c57-4a55-9d0b-${String(++ids).padStart(12, '0')}`,
    check: await createResourceCheck(),
  };
  stop = async () => {
    await close(server);
    await hospital.stop();
  };
});
afterAll(() => stop());

const load = async (...resources: readonly Resource[]) => {
  for (const kind of ['disclosure', 'partner-information', 'notice']) {
    await hospital.repository.deleteResource('Consent', `consent-${kind}`).catch(() => undefined);
  }
  for (const resource of [patient, ...resources]) {
    await hospital.repository.updateResource(resource);
  }
};
const common = () => ({
  key: 'https://hospital.example/fhir|CareTeam/1',
  patientId: 'berit',
  sender: { name: 'Fjellheim sykehus', organizationNumber: '310000019' },
  recipient: { name: 'Koordinator, Bergen kommune', organizationNumber: NUMBER, endpoint },
  source: { name: 'Fjellheim sykehus', endpoint: 'https://adapter.example/fhir/$process-message' },
  language: 'nb' as const,
  instant: '2026-03-02T10:00:00Z',
});
const last = <T extends Resource>(type: T['resourceType']) =>
  unit.messages
    .at(-1)
    ?.message.entry?.map(({ resource }) => resource)
    .find((resource) => resource?.resourceType === type) as unknown as T | undefined;

describe('health information to the municipal coordinator', () => {
  const health = {
    kind: 'health-information',
    paragraphs: ['Funksjonsnivået er bedret etter oppholdet.'],
  } as const;

  it('goes with a consent to it, and with the consent to the notice alone it stays [E5]', async () => {
    await load(consent('notice', ['need', 'contact']));
    const before = unit.messages.length;
    expect(await sendInformation(ports, { ...common(), ...health })).toMatchObject({
      sent: false,
      refusal: { reason: 'consent-missing' },
    });
    expect(unit.messages).toHaveLength(before);
    await load(consent('disclosure', ['health', 'function']));
    expect(await sendInformation(ports, { ...common(), ...health })).toMatchObject({ sent: true });
    const text = last<Communication>('Communication')?.payload?.[0]?.contentString;
    expect(text).toContain('Funksjonsnivået er bedret');
  });

  it('takes the reports of the stay along to the home municipality [E10]', async () => {
    await load(consent('disclosure', ['health', 'function']));
    const reports = [{ contentType: 'application/pdf', title: 'Epikrise', data: 'JVBERg==' }];
    await sendInformation(ports, { ...common(), ...health, key: 'stay', reports });
    const titles = last<Communication>('Communication')?.payload?.flatMap(
      ({ contentAttachment }) => contentAttachment?.title ?? [],
    );
    expect(titles).toEqual(['Epikrise']);
  });
});

describe('the GP and partners', () => {
  const started = { kind: 'partner-information', change: 'started', coordinator: 'Ingrid Prøve' } as const;

  it('are told that a coordinator or plan is started, unless the person objects [E6] [G6]', async () => {
    await load();
    expect(await sendInformation(ports, { ...common(), ...started })).toMatchObject({ sent: true });
    expect(last<Communication>('Communication')?.payload?.[0]?.contentString).toContain('Ingrid Prøve');
    await load(consent('partner-information', ['participants'], 'deny'));
    const before = unit.messages.length;
    expect(await sendInformation(ports, { ...common(), ...started, key: 'other' })).toMatchObject({
      sent: false,
      refusal: { reason: 'person-objects' },
    });
    expect(unit.messages).toHaveLength(before);
  });
});

describe('a handover', () => {
  it('names what goes over, from whom, to whom and why, with a consent to it [B6]', async () => {
    await load(consent('disclosure', ['plan', 'contact']));
    const plan = { system: 'https://hospital.example/plans', value: 'plan-1' };
    const reason = 'Personen flytter til en annen kommune.';
    const handover = { ...common(), kind: 'handover', reason, plan } as const;
    expect(await sendInformation(ports, handover)).toMatchObject({ sent: true });
    const task = last<Task>('Task');
    expect(task).toMatchObject({ description: reason, focus: { identifier: plan } });
    expect(task?.requester?.reference).not.toBe(task?.owner?.reference);
    await load();
    expect(await sendInformation(ports, handover)).toMatchObject({ sent: false });
  });
});

describe('a decision', () => {
  const decision = () => ({
    key: 'decision-1',
    patientId: 'berit',
    recipient: { reference: 'Patient/berit', name: 'Berit Prøvesen' },
    sender: { name: 'Fjellheim sykehus' },
    paragraphs: ['Vilkårene for individuell plan er ikke oppfylt.'],
    authority: 'hospital' as const,
    language: 'nn' as const,
    instant: '2026-03-02T10:00:00Z',
  });

  it('tells the person how to complain, and goes to nobody else [F1]', async () => {
    await load();
    const { communication, issues } = await giveDecision(ports, decision());
    expect(issues.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(communication?.extension?.[0]?.valueString).toContain('Statsforvaltaren');
    expect(communication?.payload?.[0]?.contentString).toContain('Du kan klage');
    const stranger = { ...decision(), recipient: { reference: 'RelatedPerson/none', name: 'Nabo' } };
    expect(await giveDecision(ports, stranger)).toMatchObject({
      sent: false,
      refusal: { reason: 'recipient-not-the-person' },
    });
  });
});
