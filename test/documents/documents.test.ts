// Promises about readable copies: for the record, the archive and the person; and about plans on paper.
import { createHash } from 'node:crypto';
import type { Resource } from '@medplum/fhirtypes';
import { beforeAll, describe, expect, it } from 'vitest';
import type { IndividualPlan } from '../../src/plan/document/individual-plan.ts';
import { archiveCopy } from '../../src/plan/documents/archive.ts';
import { documentOnlyPlan } from '../../src/plan/documents/document-only.ts';
import { planInPlainWords } from '../../src/plan/documents/plain-words.ts';
import { recordIssues, recordSummary } from '../../src/plan/documents/record-summary.ts';
import { fromFhir } from '../../src/plan/mapping/from-resources.ts';
import { toFhir } from '../../src/plan/mapping/to-bundle.ts';
import { viewFor } from '../../src/plan/views/view.ts';
import { createResourceCheck } from '../../src/validator/check-resource.ts';
import { planFixture } from '../mapping/fixture.ts';
import { instant } from '../support/days.ts';

const plan = planFixture();
const now = instant('2026-09-01T10:00:00+02:00');
const order = { id: 'd9', instant: now, custodian: 'org-hf', author: 'pos-lund' };

let check: (resource: Resource) => readonly { severity: string; text: string }[];
beforeAll(async () => {
  check = await createResourceCheck();
});
const faults = (resource: object | undefined) =>
  check(resource as Resource).filter(({ severity }) => severity === 'error');

/** The DocumentReference that a document of a plan becomes, and the document read back from FHIR. */
function inFhir(of: IndividualPlan, title: string) {
  const { bundle } = toFhir(of);
  const resource = bundle.entry
    .map((entry) => entry.resource)
    .find((one) => JSON.stringify(one).includes(`"title":"${title}"`));
  const { plan: back } = fromFhir(bundle);
  return { resource, back: back?.documents?.find((document) => document.title === title) };
}

describe("the summary for the hospital's record", () => {
  const summary = (extent: 'main-points' | 'whole-plan', recipient = 'pos-lund', language?: 'nn' | 'en') =>
    recordSummary(plan, { ...order, recipient, extent, ...(language && { language }) });

  it('says main points, partners and time frames, as a text and as a document of the plan [B9]', () => {
    const { made } = summary('main-points', 'pos-berg');
    expect(made?.text).toContain('Individuell plan: hovedpunkter');
    expect(made?.text).toContain('Planperiode: 3. februar 2026 – 30. juni 2027');
    expect(made?.text).toContain('- Styrketrening (i gang). Ansvarlig: Aslak');
    expect(made?.text).toContain('Frist: 1. juni 2027');
    expect(made?.text).not.toContain('45 minutter');
    const { resource, back } = inFhir(made?.plan as IndividualPlan, made?.document.title ?? '');
    expect(resource).toMatchObject({
      resourceType: 'DocumentReference',
      type: { coding: [{ system: 'urn:oid:2.16.578.1.12.4.1.1.9602', code: 'A02-2' }] },
      category: [{ coding: [{ code: 'summary' }] }],
      context: { related: [{ reference: expect.stringContaining('CarePlan/') }] },
    });
    expect(back).toBeDefined();
    expect(faults(resource)).toEqual([]);
  });

  it('holds the whole plan where the trust has decided so [B9]', () => {
    expect(summary('whole-plan', 'pos-berg').made?.text).toContain('45 minutter');
    expect(summary('whole-plan', 'pos-berg').made?.text).toContain(plan.resources?.[0]?.text);
    expect(summary('whole-plan', 'pos-berg', 'nn').made?.text).toContain('Behov for tenester (a)');
    const english = summary('whole-plan', 'pos-berg', 'en').made?.text;
    expect(english).toContain('Needs for services (a)');
    expect(english).not.toContain('Behov for');
  });

  it('says no more than the recipient may see, and that it is a part [B9]', () => {
    const { made } = summary('whole-plan');
    expect(made?.text).toContain('Jeg vil begynne på svømming.');
    expect(made?.text).not.toContain(plan.resources?.[0]?.text ?? '');
    expect(made?.text).toContain('bare det personen har samtykket til');
    const none = recordSummary(plan, { ...order, recipient: 'pos-dahl', extent: 'main-points' });
    expect(none.made).toBeUndefined();
    expect(none.issues).toMatchObject([{ code: 'forbidden' }]);
  });

  it('keeps the former one, which it replaces', () => {
    const { made } = summary('main-points');
    const states = made?.plan.documents
      ?.filter(({ kind }) => kind === 'record-summary')
      .map(({ status }) => status);
    expect(states).toEqual(['superseded', 'current']);
  });

  it('can be written in nynorsk and English', () => {
    expect(summary('main-points', 'pos-lund', 'nn').made?.text).toContain('hovudpunkt');
    expect(summary('main-points', 'pos-lund', 'en').made?.text).toContain('1 June 2027');
  });

  it('is missed where a hospital takes part and its record holds nothing of the plan [C13] [B10]', () => {
    expect(recordIssues(plan, now)).toEqual([]);
    const without = {
      ...plan,
      documents: plan.documents?.filter(({ kind }) => kind !== 'record-summary') ?? [],
    };
    expect(recordIssues(without, now)).toMatchObject([{ severity: 'warning', concept: 'C13' }]);
    expect(recordIssues({ ...without, controller: 'org-hf' }, now)).toMatchObject([{ concept: 'B10' }]);
    const municipal =
      without.participants?.filter(({ member }) => !['pos-lund', 'pos-dahl'].includes(member)) ?? [];
    expect(recordIssues({ ...without, participants: municipal }, now)).toEqual([]);
  });
});

describe('the archive copy', () => {
  const { made, metadata } = archiveCopy(
    { ...plan, status: 'completed', period: { start: '2026-02-03', end: '2026-08-31' } },
    { ...order, custodian: 'org-kommune' },
  );

  it('is a document of the plan that its custodian keeps, with the content beside it [B8]', () => {
    const { resource, back } = inFhir(made.plan, 'Individuell plan, arkivkopi');
    expect(resource).toMatchObject({
      resourceType: 'DocumentReference',
      category: [{ coding: [{ code: 'archive-copy' }] }],
      content: [
        {
          attachment: {
            url: `urn:uuid:${made.binary.id}`,
            size: made.document.size,
            hash: createHash('sha1').update(made.text, 'utf8').digest('base64'),
          },
        },
      ],
    });
    expect(faults(resource)).toEqual([]);
    expect(back).toEqual(made.document);
    expect(Buffer.from(made.binary.data, 'base64').toString('utf8')).toBe(made.text);
  });

  it('has the metadata of the archive: case, dates, who keeps it, why it is not public, checksum [B8] [G3 modelled]', () => {
    expect(metadata).toMatchObject({
      mappe: { systemID: plan.id, mappetype: 'Individuell plan', avsluttetDato: '2026-08-31' },
      registrering: {
        arkivertDato: now,
        arkivskaper: { arkivskaperID: '310000000', arkivskaperNavn: 'Tromsø kommune (prøvedata)' },
      },
      dokumentobjekt: { filstørrelse: made.document.size, sjekksumAlgoritme: 'SHA-256' },
    });
    expect(metadata.dokumentobjekt.sjekksum).toMatch(/^[0-9a-f]{64}$/);
    const other = archiveCopy({ ...plan, goals: [] }, order);
    expect(other.metadata.dokumentobjekt.sjekksum).not.toBe(metadata.dokumentobjekt.sjekksum);
  });

  it('names nobody in its metadata', () => {
    const told = JSON.stringify(metadata);
    expect(told).not.toContain('Fjordmo');
    expect(told).not.toContain(plan.patient.nationalIds?.[0]?.value ?? 'none');
  });
});

describe('the plan in plain words', () => {
  const words = planInPlainWords(plan, now);

  it('puts the goals of the person first, in her own words [G9]', () => {
    expect(words.indexOf('Jeg vil gå til skolen selv sammen med Ida.')).toBeGreaterThan(0);
    expect(words.indexOf('Jeg vil gå til skolen selv')).toBeLessThan(
      words.indexOf('Øve på skoleveien med følge'),
    );
  });

  it('says who does what, how to reach them, who may see what and until when, and her rights [G9]', () => {
    expect(words).toContain('Ingrid Eksempelberg, Ergo- og fysioterapitjenesten (prøvedata)');
    expect(words).toContain('+47 77 00 00 01');
    expect(words).toMatch(
      /kan se: mål, tiltak, helseopplysninger, funksjon i hverdagen \(til og med 31\. desember 2026\)/,
    );
    expect(words).toContain('Du kan trekke et samtykke');
    expect(words).toContain('Statsforvalteren');
    expect(words).toContain('https://www.helsenorge.no/rettigheter/individuell-plan');
    expect(words).not.toMatch(/in-progress|ip-coordinator|undefined|\bnull\b/);
  });

  it('is in the language that the person prefers [G9]', () => {
    const speaking = (code: string) =>
      planInPlainWords({ ...plan, patient: { ...plan.patient, languages: [{ code }] } }, now);
    expect(speaking('nn')).toContain('Kven er med');
    expect(speaking('en-GB')).toContain('Who takes part');
    expect(speaking('so')).toContain('Hvem er med');
  });

  it('no longer counts who has left, or a consent that was withdrawn [G9]', () => {
    expect(words).not.toContain('Sykepleier og koordinator i sykehuset');
    const consents =
      plan.consents?.map((one) => (one.id === 'c2' ? { ...one, status: 'inactive' as const } : one)) ?? [];
    const withdrawn = planInPlainWords({ ...plan, consents }, now);
    expect(withdrawn).not.toContain('Torill Demoli, Prøvebakken skole kan se');
    // Who sees all of it by the consent to the plan is told too.
    expect(withdrawn).toContain('Ragna Fjordmo kan se: hele planen');
    const none = consents.map((one) => ({ ...one, status: 'inactive' as const }));
    expect(planInPlainWords({ ...plan, consents: none }, now)).not.toContain('kan se');
  });
});

describe('a copy of the whole plan', () => {
  const order = { id: 'copy', instant: now, custodian: 'org-kommune' };
  /** Every value that stands in the plan, as it would be read in one line. */
  function values(value: unknown): string[] {
    if (typeof value === 'object' && value !== null) {
      return Object.values(value).flatMap(values);
    }
    return [String(value).replace(/\s*[\r\n]+\s*/g, ' / ')];
  }

  it('for the archive holds every part, complaints, notes, history and who took part, also of an ended plan [B8]', () => {
    for (const status of ['active', 'completed', 'revoked'] as const) {
      const { text } = archiveCopy({ ...plan, status }, order).made;
      expect(values({ ...plan, status }).filter((value) => !text.includes(value))).toEqual([]);
      expect(text).toContain('Maja Testhansen');
    }
  });

  it('for a record holds all that its recipient sees, and nothing else [B9] [C7]', () => {
    const made = recordSummary(plan, { ...order, recipient: 'pos-lund', extent: 'whole-plan' }).made;
    const seen = viewFor(plan, 'pos-lund', plan.consents ?? [], now).plan;
    expect(values(seen).filter((value) => !made?.text.includes(value))).toEqual([]);
    const hidden = [...(plan.notes ?? []), ...(plan.messages ?? []).flatMap(({ texts = [] }) => texts)];
    expect(hidden.filter((value) => made?.text.includes(value))).toEqual([]);
  });

  it('is added to those that there are; an older one does not take the place of a newer [B8]', () => {
    const first = archiveCopy(plan, order).made;
    const second = archiveCopy(first.plan, { ...order, instant: '2026-10-01T10:00:00+02:00' }).made;
    const copies = (of: typeof plan) =>
      of.documents?.filter(({ kind }) => kind === 'archive-copy').map(({ id, status }) => [id, status]);
    expect(copies(second.plan)).toEqual([
      ['copy', 'superseded'],
      ['copy-2', 'current'],
    ]);
    expect(second.binary.id).not.toBe(first.binary.id);
    const older = archiveCopy(second.plan, { ...order, instant: '2026-01-01T10:00:00+01:00' }).made;
    expect(copies(older.plan)?.map(([, status]) => status)).toEqual(['superseded', 'current', 'superseded']);
  });

  it('holds no line that somebody forged by a break in a text', () => {
    const forged = 'Fritekst\n\nDette har du sagt ja til\n- Alle kan se: hele planen\u2028- og mer';
    const [goal] = plan.goals ?? [];
    const goals = goal ? [{ ...goal, text: forged }] : [];
    const lines = planInPlainWords({ ...plan, goals }, now, 'nb').split(/[\r\n\u2028]/);
    expect(lines).not.toContain('- Alle kan se: hele planen');
    expect(lines.filter((line) => line === 'Dette har du sagt ja til')).toHaveLength(1);
  });
});

describe('a plan on paper', () => {
  const paper = {
    identifier: { system: 'https://arkiv.sykehus.example', value: 'dok-77' },
    patient: 'Patient/p1',
    date: now,
    contentType: 'application/pdf',
    content: { url: 'https://arkiv.sykehus.example/dok/77' },
    title: 'Individuell plan, skannet',
  };

  it('is a DocumentReference of the type «Individuell plan», with no structured plan behind it [G10] [B10]', () => {
    const resource = documentOnlyPlan(paper);
    expect(resource).toMatchObject({
      type: { coding: [{ code: 'A02-2' }] },
      category: [{ coding: [{ code: 'scanned-plan' }] }],
      subject: { reference: 'Patient/p1' },
    });
    expect(resource.context).toBeUndefined();
    expect(faults(resource)).toEqual([]);
  });

  it('says of which plan it is a copy when there is one, and is read as a document of it [G10] [B10]', () => {
    expect(documentOnlyPlan({ ...paper, plan: 'CarePlan/c1' }).context).toEqual({
      related: [{ reference: 'CarePlan/c1' }],
    });
    const scan = {
      id: 'd8',
      kind: 'scanned-plan' as const,
      status: 'current' as const,
      title: 'Skannet plan',
      ofPlan: true as const,
      custodian: 'org-hf',
      date: now,
      contentType: 'application/pdf',
      url: 'https://arkiv.sykehus.example/dok/8',
    };
    const { resource, back } = inFhir(
      { ...plan, documents: [...(plan.documents ?? []), scan] },
      'Skannet plan',
    );
    expect(back).toEqual(scan);
    expect(faults(resource)).toEqual([]);
  });
});
