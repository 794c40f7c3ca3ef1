// Messages besides the notice, asked for at the front door of a running adapter.
import type { Communication, DocumentReference, Resource, Task } from '@medplum/fhirtypes';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { disclosureConsent, berit as patient } from '../support/disclosure-consent.ts';
import { OPERATOR_TOKEN, type Setting, startSetting } from '../support/hospital.ts';

const UNIT = '310000248';

const consent = (category: string, codes: readonly string[], type?: 'permit' | 'deny') =>
  disclosureConsent(UNIT, category, codes, type);

let setting: Setting;
beforeEach(async () => {
  setting = await startSetting();
  await put(patient);
});
afterEach(() => setting.stop());

async function put(...resources: readonly Resource[]): Promise<void> {
  for (const resource of resources) {
    await setting.hospital.repository.updateResource(resource);
  }
}

async function ask(
  body: object,
  token = OPERATOR_TOKEN,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(`${setting.adapter.url}/api/messages`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const kept = async <T extends Resource>(type: T['resourceType']): Promise<T[]> =>
  ((await setting.hospital.repository.search({ resourceType: type, count: 100 })).entry ?? []).map(
    ({ resource }) => resource as unknown as T,
  );
const events = () => setting.unit.messages.map(({ event }) => event);

const health = {
  kind: 'health-information',
  key: 'stay-17',
  patient: 'berit',
  recipient: UNIT,
  paragraphs: ['Funksjonsnivået er bedret etter oppholdet.'],
};

describe('health information', () => {
  it('goes with the reports of the stay to the municipal coordinator when the consent covers it [E5] [E10]', async () => {
    const report: DocumentReference = {
      resourceType: 'DocumentReference',
      id: 'epikrise',
      status: 'current',
      subject: { reference: 'Patient/berit' },
      content: [{ attachment: { contentType: 'application/pdf', title: 'Epikrise', data: 'JVBERg==' } }],
    };
    await put(report, consent('notice', ['need', 'contact']));
    const refused = await ask(health);
    expect(refused).toMatchObject({
      status: 403,
      body: { sent: false, refusal: { reason: 'consent-missing' } },
    });
    expect(events()).toEqual([]);
    await put(consent('disclosure', ['health', 'function']));
    expect(await ask({ ...health, reports: ['DocumentReference/epikrise'] })).toMatchObject({ status: 200 });
    expect(events()).toEqual(['health-information']);
    const [record] = await kept<Communication>('Communication');
    expect(record).toMatchObject({
      subject: { reference: 'Patient/berit' },
      recipient: [{ identifier: { value: UNIT } }],
    });
    expect(record?.payload?.flatMap(({ contentAttachment }) => contentAttachment?.title ?? [])).toContain(
      'Epikrise',
    );
  });

  it('is the same message when it is asked for again with the same key', async () => {
    await put(consent('disclosure', ['health', 'function']));
    await ask(health);
    await ask(health);
    const ids = setting.unit.messages.map(({ headerId }) => headerId);
    expect(new Set(ids).size).toBe(1);
    expect(await kept('Communication')).toHaveLength(1);
  });

  it("never takes another patient's report along", async () => {
    await put(consent('disclosure', ['health', 'function']), {
      resourceType: 'DocumentReference',
      id: 'other',
      status: 'current',
      subject: { reference: 'Patient/other' },
      content: [{ attachment: { data: 'JVBERg==' } }],
    });
    expect(await ask({ ...health, reports: ['DocumentReference/other'] })).toMatchObject({ status: 422 });
    expect(events()).toEqual([]);
  });
});

describe('the GP and partners', () => {
  it('are told of the start, unless the person objects [E6] [G6]', async () => {
    const told = {
      kind: 'partner-information',
      patient: 'berit',
      recipient: UNIT,
      change: 'started',
      coordinator: 'Ingrid Prøve',
    };
    expect(await ask({ ...told, key: 'start-1' })).toMatchObject({ status: 200, body: { sent: true } });
    await put(consent('partner-information', ['participants'], 'deny'));
    expect(await ask({ ...told, key: 'start-2' })).toMatchObject({
      status: 403,
      body: { refusal: { reason: 'person-objects' } },
    });
    expect(events()).toEqual(['partner-information']);
  });
});

describe('a handover', () => {
  it('names what goes over and why, with a consent to it, and stands in the record [B6]', async () => {
    const handover = {
      kind: 'handover',
      key: 'handover-1',
      patient: 'berit',
      recipient: UNIT,
      reason: 'Personen flytter til en annen kommune.',
      plan: { system: 'https://hospital.example/plans', value: 'plan-1' },
    };
    expect(await ask(handover)).toMatchObject({ status: 403 });
    await put(consent('disclosure', ['plan', 'contact']));
    expect(await ask(handover)).toMatchObject({ status: 200 });
    expect(events()).toEqual(['handover']);
    const [task] = await kept<Task>('Task');
    expect(task).toMatchObject({ description: handover.reason, owner: { identifier: { value: UNIT } } });
  });
});

describe('a decision', () => {
  it('stands on the server for the person with how to complain, and for nobody else [F1]', async () => {
    const decision = {
      kind: 'decision',
      key: 'decision-1',
      patient: 'berit',
      recipient: { reference: 'Patient/berit', name: 'Berit Prøvesen' },
      paragraphs: ['Vilkårene for individuell plan er ikke oppfylt.'],
      authority: 'hospital',
      language: 'nn',
    };
    const stranger = { reference: 'RelatedPerson/none', name: 'Nabo' };
    expect(await ask({ ...decision, recipient: stranger })).toMatchObject({ status: 403 });
    expect(await kept('Communication')).toEqual([]);
    expect(await ask(decision)).toMatchObject({ status: 200 });
    const [communication] = await kept<Communication>('Communication');
    expect(communication?.extension?.[0]?.valueString).toContain('Statsforvaltaren');
    expect(communication?.payload?.[0]?.contentString).toContain('Du kan klage');
    expect(events()).toEqual([]);
  });
});

describe('what cannot be sent', () => {
  it('is said with every problem, and without the token nothing is said', async () => {
    const { status, body } = await ask({ kind: 'handover', key: 'k', patient: 'Berit Prøvesen', extra: 1 });
    expect(status).toBe(422);
    const paths = (body.issue as { expression?: string[]; diagnostics?: string }[]).map((issue) =>
      JSON.stringify(issue),
    );
    for (const name of ['/patient', '/recipient', '/reason', '/plan', '/extra']) {
      expect(
        paths.some((text) => text.includes(name)),
        name,
      ).toBe(true);
    }
    expect((await ask(health, 'a-wrong-token-for-tests')).status).toBe(401);
  });

  it('goes to nobody when the directory does not know the organisation', async () => {
    const { status, body } = await ask({ ...health, recipient: '310000361' });
    expect(status).toBe(409);
    expect(body).toMatchObject({ stop: { reason: 'ke-missing' } });
  });
});
