// Promises of the vendor mappings: an export becomes the plan that it says, and nothing of it gets lost unsaid.
import { readFileSync } from 'node:fs';
import type { Resource } from '@medplum/fhirtypes';
import { beforeAll, describe, expect, it } from 'vitest';
import { readVendorMapping, vendorMappingNames } from '../../src/ground/assets/vendor-mappings.ts';
import type { IndividualPlan } from '../../src/plan/document/individual-plan.ts';
import { toFhir } from '../../src/plan/mapping/to-bundle.ts';
import { readExport } from '../../src/plan/vendors/read-export.ts';
import { runVendorMapping } from '../../src/plan/vendors/run.ts';
import { createResourceCheck } from '../../src/validator/check-resource.ts';

const fixture = (path: string) => readFileSync(new URL(`../../fixtures/vendors/${path}`, import.meta.url));
const expected = (path: string) => JSON.parse(fixture(path).toString('utf8')) as unknown;
const parameters = {
  'dips-arena': { system: 'https://dips.fjellheim.example' },
  'visma-flyt-samspill': {
    system: 'https://samspill.tromso.example',
    municipalityName: 'Tromsø kommune (prøvedata)',
  },
  'example-spreadsheet': { system: 'https://plan.kommune.example' },
};
type Name = keyof typeof parameters;

async function run(
  name: Name,
  bytes: Uint8Array,
  output = 'plan',
  change: (manifest: object) => object = (same) => same,
) {
  const files = readVendorMapping(name);
  if (files === undefined) {
    return { issues: [] };
  }
  const manifest = change(files.manifest as object);
  return runVendorMapping({ ...files, manifest }, bytes, { output, parameters: parameters[name] });
}

interface DipsExport {
  pasient: Record<string, string>;
  andreOpplysninger: { vurdering: { behov: string } };
  dokumenter: { dato: string }[];
}

/** The export with a change, as bytes again. */
function changed(path: string, change: (data: DipsExport) => void): Uint8Array {
  const data = expected(path) as DipsExport;
  change(data);
  return new TextEncoder().encode(JSON.stringify(data));
}

let check: (resource: Resource) => readonly { severity: string; text: string }[];
beforeAll(async () => {
  check = await createResourceCheck();
});
const faults = (resources: readonly Resource[]) =>
  resources.flatMap((resource) => check(resource).filter(({ severity }) => severity === 'error'));

describe('DIPS Arena style extract', () => {
  it('becomes the arrangement, the consents given and declined, and who is involved [G1 modelled]', async () => {
    const { plan, issues } = await run('dips-arena', fixture('dips-arena/export.json'));
    expect(issues).toEqual([]);
    expect(plan).toEqual(expected('dips-arena/plan.json'));
    expect(plan?.consents?.map(({ status }) => status)).toEqual(['active', 'rejected']);
    const resources = toFhir(plan as IndividualPlan).bundle.entry.map(
      ({ resource }) => resource as unknown as Resource,
    );
    expect(faults(resources)).toEqual([]);
  });

  it('becomes the assessment, the flags, the consent and the notice as FHIR that our profiles accept [G1 modelled]', async () => {
    const { made, issues } = await run('dips-arena', fixture('dips-arena/export.json'), 'need');
    expect(issues).toEqual([]);
    expect(made).toEqual(expected('dips-arena/need.json'));
    const resources = ((made as { entry?: { resource: Resource }[] } | undefined)?.entry ?? []).map(
      ({ resource }) => resource,
    );
    expect(resources.map(({ resourceType }) => resourceType)).toEqual([
      'Patient',
      'Organization',
      'Observation',
      'Flag',
      'Flag',
      'Organization',
      'Consent',
      'Communication',
    ]);
    expect(faults(resources)).toEqual([]);
  });

  it('of a person without need raises no flag [G1 modelled]', async () => {
    const bytes = changed('dips-arena/export.json', ({ andreOpplysninger }) => {
      andreOpplysninger.vurdering.behov = 'Nei';
    });
    const { made } = await run('dips-arena', bytes, 'need');
    expect(JSON.stringify(made)).toContain('"valueBoolean":false');
    expect(JSON.stringify(made)).not.toContain('"Flag"');
  });

  it('takes the contacts outside the institution back [G1 modelled]', async () => {
    const { made } = await run('dips-arena', fixture('dips-arena/plan.json'), 'contacts');
    expect(made).toEqual(expected('dips-arena/contacts.json'));
  });
});

describe('Visma Flyt Samspill', () => {
  it('becomes a plan with its participants, and a consent for each that has access [G2 modelled]', async () => {
    const { plan, issues } = await run('visma-flyt-samspill', fixture('visma-flyt-samspill/export.json'));
    expect(issues.every(({ severity }) => severity === 'warning')).toBe(true);
    expect(plan).toEqual(expected('visma-flyt-samspill/plan.json'));
    const permits = plan?.consents?.flatMap((consent) => consent.permits ?? []);
    expect(permits?.every(({ recipients }) => recipients?.length === 1)).toBe(true);
    const resources = toFhir(plan as IndividualPlan).bundle.entry.map(
      ({ resource }) => resource as unknown as Resource,
    );
    expect(faults(resources)).toEqual([]);
  });

  it('is created from a plan by the call that it takes, and says what that call has no place for [G2 modelled]', async () => {
    const { made, issues } = await run(
      'visma-flyt-samspill',
      fixture('visma-flyt-samspill/plan.json'),
      'create-plan',
    );
    expect(made).toEqual(expected('visma-flyt-samspill/create-plan.json'));
    const lost = issues.map(({ path }) => path);
    expect(lost).toEqual(expect.arrayContaining(['goals[]', 'measures[]', 'consents[]']));
    expect(issues.every(({ severity, code }) => severity === 'warning' && code === 'incomplete')).toBe(true);
  });

  it('gives back in the call the persons that were in the export [G2 modelled]', async () => {
    const { made } = await run(
      'visma-flyt-samspill',
      fixture('visma-flyt-samspill/plan.json'),
      'create-plan',
    );
    const form = made as {
      mainPerson: object;
      planLead: object;
      participants: { name: string; role: string }[];
    };
    const original = expected('visma-flyt-samspill/export.json') as typeof form;
    expect(form.mainPerson).toEqual(original.mainPerson);
    expect(form.planLead).toMatchObject({ name: 'Ola Eksempelvik' });
    const people = ({ participants }: typeof form) =>
      participants.map(({ name, role }) => `${name}: ${role}`).toSorted();
    expect(people(form)).toEqual(people(original));
  });
});

describe('a mapping', () => {
  it('reads CSV as its manifest says', async () => {
    const { plan, issues } = await run('example-spreadsheet', fixture('example-spreadsheet/export.csv'));
    expect(issues).toEqual([]);
    expect(plan).toEqual(expected('example-spreadsheet/plan.json'));
    const latin1 = Buffer.from(fixture('example-spreadsheet/export.csv').toString('utf8'), 'latin1');
    const wrong = await run('example-spreadsheet', latin1);
    expect(wrong.issues).toMatchObject([{ severity: 'fatal', code: 'structure' }]);
    const input = { format: 'csv', delimiter: ';', encoding: 'latin1' };
    const told = await run('example-spreadsheet', latin1, 'plan', (manifest) => ({ ...manifest, input }));
    expect(told.plan).toEqual(plan);
  });

  it('tells which fields of the export it never looked at, and leaves alone those that it names', async () => {
    const bytes = changed('dips-arena/export.json', (data) => {
      data.pasient.telefon = '+47 900 00 999';
    });
    const { plan, issues } = await run('dips-arena', bytes);
    expect(plan).toBeDefined();
    expect(issues).toMatchObject([{ severity: 'warning', code: 'incomplete', path: 'pasient' }]);
    expect(issues[0]?.text).toContain('pasient.telefon');
    expect(JSON.stringify(issues)).not.toContain('900 00 999');
  });

  it('refuses a word that its code table does not have, where it stands, without repeating it', async () => {
    const bytes = changed('dips-arena/export.json', (data) => {
      data.pasient.kjonn = 'Kvinne';
    });
    const { plan, issues } = await run('dips-arena', bytes);
    expect(plan).toBeUndefined();
    expect(issues).toMatchObject([{ severity: 'error', code: 'code-invalid', path: '/pasient/kjonn' }]);
    expect(JSON.stringify(issues)).not.toContain('Kvinne');
  });

  it.each([
    [
      'a date that the calendar does not have',
      (p: Record<string, string>) => {
        p.fodt = '31.02.1975';
      },
      '/pasient/fodt',
    ],
    [
      'a national number with wrong check digits',
      (p: Record<string, string>) => {
        p.fodselsnummer = '21867501701';
      },
      '/pasient/fodselsnummer',
    ],
  ])('refuses %s', async (_what, change, path) => {
    const bytes = changed('dips-arena/export.json', (data) => change(data.pasient));
    const { plan, issues } = await run('dips-arena', bytes);
    expect(plan).toBeUndefined();
    expect(issues.map((issue) => issue.path)).toContain(path);
  });

  it('writes Norwegian times with the offset of their season', async () => {
    const { plan } = await run('dips-arena', fixture('dips-arena/export.json'));
    expect(plan?.documents?.[0]?.date).toBe('2026-08-31T12:00:00+02:00');
    const winter = changed('dips-arena/export.json', (data) => {
      data.dokumenter = data.dokumenter.map((one) => ({ ...one, dato: '01.12.2026 12:00' }));
    });
    expect((await run('dips-arena', winter)).plan?.documents?.[0]?.date).toBe('2026-12-01T12:00:00+01:00');
  });

  it('says when a parameter is not set, what it means and how to set it', async () => {
    const files = readVendorMapping('dips-arena');
    if (files === undefined) {
      throw new Error('no mapping');
    }
    const { issues } = await runVendorMapping(files, fixture('dips-arena/export.json'));
    expect(issues).toMatchObject([{ code: 'required', fix: 'Give it: --set system=…' }]);
  });

  it('that is wrong itself is an issue: its manifest, its expression, its output', async () => {
    const bytes = fixture('example-spreadsheet/export.csv');
    const unknown = await run('example-spreadsheet', bytes, 'plan', (manifest) => ({
      ...manifest,
      outputz: {},
    }));
    expect(unknown.issues).toMatchObject([{ path: '/outputz' }]);
    expect((await run('example-spreadsheet', bytes, 'nothing')).issues).toMatchObject([
      { code: 'not-found' },
    ]);
    const files = readVendorMapping('example-spreadsheet');
    if (files === undefined) {
      throw new Error('no mapping');
    }
    const broken = await runVendorMapping({ ...files, expressions: { 'plan.jsonata': '{ "id": ' } }, bytes);
    expect(broken.issues).toMatchObject([{ code: 'processing' }]);
  });

  it('makes a plan that is checked like any other', async () => {
    const files = readVendorMapping('example-spreadsheet');
    if (files === undefined) {
      throw new Error('no mapping');
    }
    const expressions = { 'plan.jsonata': '{ "id": "x", "goalz": $ }' };
    const { plan, issues } = await runVendorMapping(
      { ...files, expressions },
      fixture('example-spreadsheet/export.csv'),
    );
    expect(plan).toBeUndefined();
    expect(issues.map(({ path }) => path)).toContain('/goalz');
  });

  it('of every system says what it rests on, and none claims to have been tried', () => {
    for (const name of vendorMappingNames()) {
      const { manifest } = readVendorMapping(name) ?? {};
      expect(manifest).toMatchObject({
        basis: name === 'example-spreadsheet' ? 'example' : 'public-descriptions',
      });
    }
  });
});

describe('what a spreadsheet says twice, or in words that nobody knows', () => {
  const sheet = fixture('example-spreadsheet/export.csv').toString('utf8');
  const told = async (text: string) =>
    (await run('example-spreadsheet', new TextEncoder().encode(text))).issues.map(({ code }) => code);

  it('is told and not dropped: two columns of one name, rows of no known type, a second person', async () => {
    expect(await told(sheet.replace(';Kommentar til kontoret', ';Tekst'))).toEqual(['duplicate']);
    expect(await told(`${sheet.trimEnd()}\nVedtak;v1;Støttekontakt;;;;;;;\n`)).toEqual(['code-invalid']);
    expect(await told(`${sheet.trimEnd()}\nPerson;plan-13;Per Prøvesen;;;;;;;\n`)).toContain(
      'multiple-matches',
    );
    expect(await told(sheet)).toEqual([]);
  });

  it('is told where an integer is longer than a number can be, and its digits stay as they are', () => {
    const read = (text: string) =>
      readExport(new TextEncoder().encode(text), { format: 'json' } as Parameters<typeof readExport>[1]);
    expect(read('{"id":12345678901234567890,"n":[9007199254740991,1e21,0.1]}')).toMatchObject({
      data: { id: '12345678901234567890', n: [9007199254740991, 1e21, 0.1] },
      issues: [{ severity: 'warning', text: expect.stringContaining('"id"') }],
    });
  });

  it('is told where a member stands twice in an object of JSON, and only there', async () => {
    const text = fixture('dips-arena/export.json').toString('utf8');
    const issues = async (json: string) => (await run('dips-arena', new TextEncoder().encode(json))).issues;
    const twice = await issues(text.replace('{', '{ "pasi\\u0065nt": {},'));
    expect(twice).toMatchObject([{ code: 'duplicate' }]);
    expect(twice[0]?.text).toContain('"pasient"');
    expect(
      await issues(text.replace(/^\{/, '{ "x": ["a", "a", {"y": "x"}, {"y": "}\\"{"}],')),
    ).not.toMatchObject([{ code: 'duplicate' }]);
  });

  it('is no code for being a name that every object has', async () => {
    for (const word of ['constructor', 'toString', '__proto__']) {
      expect(await told(sheet.replace(';Koordinator;', `;${word};`))).toContain('code-invalid');
    }
    expect(
      (await run('example-spreadsheet', fixture('example-spreadsheet/export.csv'), 'constructor')).issues,
    ).toMatchObject([{ code: 'not-found' }]);
  });
});

describe('an expression that never ends', () => {
  it('is ended, and told as a failed one', async () => {
    const files = readVendorMapping('example-spreadsheet');
    const endless = '($f := function($x) { $f($x + 1) }; $f(1))';
    const expressions = Object.fromEntries(
      Object.keys(files?.expressions ?? {}).map((name) => [name, endless]),
    );
    const result = await runVendorMapping(
      { ...(files as NonNullable<typeof files>), expressions },
      fixture('example-spreadsheet/export.csv'),
      { output: 'plan', parameters: parameters['example-spreadsheet'] },
    );
    expect(result.issues).toMatchObject([{ severity: 'error', text: expect.stringContaining('steps') }]);
  });
});

describe('an export of very many rows', () => {
  const run = (rows: readonly string[], expression: string) => {
    const files = readVendorMapping('example-spreadsheet') as NonNullable<
      ReturnType<typeof readVendorMapping>
    >;
    const expressions = Object.fromEntries(Object.keys(files.expressions).map((name) => [name, expression]));
    const text = `Type;Nr;Status\n${rows.join('\n')}\n`;
    return runVendorMapping({ ...files, expressions }, new TextEncoder().encode(text), {
      output: 'plan',
      parameters: parameters['example-spreadsheet'],
    });
  };

  it('is not taken for an expression that never ends', async () => {
    const steps =
      '$count($filter($, function($row) { $number($row.Nr) + 1 > 2 and $row.Type != "" and $row.Status != "" }))';
    const rows = Array.from({ length: 40_000 }, (_, no) => `Tiltak;${no};Ferdig`);
    const { issues } = await run(rows, steps);
    expect(issues.map(({ text }) => text)).not.toContainEqual(expect.stringContaining('did not end'));
  });

  it('with the same wrong word in each is told each place, in time in proportion', async () => {
    const rows = Array.from({ length: 10_000 }, (_, no) => `Tiltak;${no};Kanskje`);
    const told = await run(rows, '[$.$code("measureStatus", Status)]');
    const issues = told.issues.filter(({ severity }) => severity === 'error');
    expect(issues.length).toBe(rows.length);
    expect(new Set(issues.map(({ path }) => path)).size).toBe(rows.length);
  });
});
