// The other direction: a municipality has found that somebody needs a coordinator in hospital. Real HTTP from end to end.
import type {
  CareTeam,
  Communication,
  Encounter,
  Flag,
  Observation,
  Organization,
  Resource,
  Task,
} from '@medplum/fhirtypes';
import { afterEach, describe, expect, it } from 'vitest';
import type { Config } from '../../src/adapter/config/config.ts';
import { close, listen } from '../../src/adapter/start.ts';
import { codeSystem } from '../../src/ground/fhir/canonical.ts';
import { ORGNR } from '../../src/ground/fhir/identifier-system.ts';
import { createSandboxKe } from '../../src/sandbox/ke.ts';
import { ANSWER_TOKEN, fixture, recordOf, type Setting, startSetting, until } from '../support/hospital.ts';

const WARD = '310000019';
const TRUST = '310000027';
const TRUST_KE = '310000035';

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) {
    await stop();
  }
});

const organization = (id: string, number: string, type: string, above?: string): Organization => ({
  resourceType: 'Organization',
  id,
  identifier: [{ system: ORGNR, value: number }],
  type: [{ coding: [{ system: codeSystem('ip-organization-type'), code: type }] }],
  name: `${type} ${number}`,
  ...(above ? { partOf: { reference: `Organization/${above}` } } : {}),
});

const stay: Encounter = {
  resourceType: 'Encounter',
  id: 'stay-anders',
  status: 'in-progress',
  class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'IMP' },
  subject: { reference: 'Patient/anders' },
  serviceProvider: { reference: 'Organization/ward' },
};

/** A municipality with an adapter of its own, a ward and the trust's coordinating unit; the ward appoints a coordinator. */
async function municipality(): Promise<Setting & { ward: Setting['unit']; trust: Setting['unit'] }> {
  const partOf = { name: 'Helse Fjell HF', organizationNumber: TRUST };
  const partner = async (name: string) => {
    const unit = createSandboxKe({
      name,
      at: 'hospital',
      answer: 'coordinator-appointed',
      answerAfter: 20,
      answerToken: ANSWER_TOKEN,
    });
    const { server, port } = await listen(unit.app, '127.0.0.1', 0);
    stops.push(() => close(server));
    return { unit, endpoint: `http://127.0.0.1:${port}/fhir/$process-message` };
  };
  const [ward, trust] = [await partner('Ward'), await partner('Trust')];
  const config: Partial<Config> = {
    side: 'municipality',
    directory: [
      {
        level: 'hospital-unit',
        name: 'Ward',
        organizationNumber: WARD,
        partOf,
        language: 'nn',
        endpoint: ward.endpoint,
      },
      {
        level: 'hospital-trust',
        municipality: '4601',
        name: 'Koordinerende enhet i helseforetaket',
        organizationNumber: TRUST_KE,
        partOf,
        endpoint: trust.endpoint,
      },
    ],
  };
  const setting = await startSetting({ config });
  stops.push(() => setting.stop());
  await setting.load('need-with-consent', inMunicipality);
  for (const resource of [
    organization('trust', TRUST, 'trust'),
    organization('ward', WARD, 'hospital-unit', 'trust'),
    organization('unlisted', '310000043', 'hospital-unit', 'trust'),
  ]) {
    await setting.hospital.repository.updateResource(resource);
  }
  return { ...setting, ward: ward.unit, trust: trust.unit };
}

/** The same story with a coordinator as the need, and a consent that names the trust. */
function inMunicipality(resource: Resource): Resource {
  const text = JSON.stringify(resource)
    .replaceAll('"Organization/ke-bergen"', '"Organization/trust"')
    .replaceAll('"need-for-ip"', '"need-for-coordinator"')
    .replaceAll('"code":"18"', '"code":"8"');
  return JSON.parse(text) as Resource;
}

async function raise({ hospital, adapter }: Setting, encounter?: Encounter) {
  const flag = inMunicipality(fixture<Flag>('need-with-consent', 'flag.json')) as Flag;
  if (encounter) {
    await hospital.repository.updateResource(encounter);
  }
  const reference = encounter && { reference: `Encounter/${encounter.id}` };
  await hospital.repository.updateResource({ ...flag, ...(reference ? { encounter: reference } : {}) });
  await hospital.notified();
  await adapter.queue.idle();
  return recordOf(adapter, 'flag-anders');
}

const sentTo = (unit: Setting['unit']) =>
  (unit.messages[0]?.message.entry ?? []).map(({ resource }) => resource as Resource);
const letterIn = (resources: readonly Resource[]) =>
  resources.find((each): each is Communication => each.resourceType === 'Communication')?.payload?.[0]
    ?.contentString;

describe('a need that a municipality has found', () => {
  it("is told to the hospital's unit that the stay names, and its coordinator comes back [D9]", async () => {
    const setting = await municipality();
    const { ward, trust, adapter, hospital } = setting;
    expect(await raise(setting, stay)).toMatchObject({
      state: 'delivered',
      recipient: { to: 'unit', organizationNumber: WARD, partOf: [TRUST] },
    });
    expect([ward.messages.length, trust.messages.length]).toEqual([1, 0]);
    const letter = letterIn(sentTo(ward));
    expect(letter).toContain('melder behov for koordinator i spesialisthelsetenesta');
    expect(letter).toContain('Vi ber eininga stadfeste');
    expect(letter).not.toMatch(/individuell plan|kommunen/);
    const record = await until(adapter, 'flag-anders', (each) => each.business === 'coordinator-appointed');
    const all = async <T extends Resource>(type: T['resourceType']) =>
      ((await hospital.repository.search({ resourceType: type, count: 100 })).entry ?? []).map(
        ({ resource }) => resource as unknown as T,
      );
    const task = (await all<Task>('Task')).find(({ id }) => id === record.task);
    expect(task).toMatchObject({ status: 'completed', owner: { identifier: { value: WARD } } });
    const team = (await all<CareTeam>('CareTeam'))[0];
    expect(team?.participant?.[0]?.role?.[0]?.coding?.[0]?.code).toBe('18');
    const status = (await all<Observation>('Observation')).find(({ code }) =>
      code?.coding?.some((each) => each.code === 'record-status'),
    );
    expect(status?.component?.map(({ code }) => code?.coding?.[0]?.code)).toEqual([
      'coordinator-appointed',
      'coordinator-hospital',
    ]);
  });

  it("is told to the trust's coordinating unit when the hospital's unit is not known [D9]", async () => {
    const setting = await municipality();
    const record = await raise(setting);
    expect(record).toMatchObject({
      state: 'delivered',
      recipient: { to: 'hospital-trust', organizationNumber: TRUST_KE, municipality: '4601' },
    });
    expect([setting.ward.messages.length, setting.trust.messages.length]).toEqual([0, 1]);
    expect(letterIn(sentTo(setting.trust))).toContain('Vi vet ikke hvilken enhet i helseforetaket');
  });
});
