import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bundle, carePlan, ownBundle, ownPlan } from '../../bench/validation-subjects.ts';
import { acknowledge, MESSAGE_PROFILE, messageBundle } from '../../src/ground/fhir/message.ts';
import { composeNotice } from '../../src/need/notice/compose.ts';
import { createValidator } from '../../src/validator/index.ts';
import { notice } from '../notice/support.ts';

const compiled = createValidator();
const walked = createValidator({ compile: false });

type Json = Record<string, unknown>;

/** Every place of a JSON value that can be changed, as a path of keys. */
function places(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (value === null || typeof value !== 'object') {
    return [path];
  }
  const below = Object.entries(value).flatMap(([key, inner]) =>
    places(inner, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  return path.length > 0 ? [path, ...below] : below;
}

function plain(value: object): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}

function changed(resource: Json, path: (string | number)[], change: unknown): Json {
  const copy = structuredClone(resource);
  let holder: Json = copy;
  for (const step of path.slice(0, -1)) {
    holder = holder[step] as Json;
  }
  const last = path.at(-1) as string;
  if (change === undefined) {
    delete holder[last];
  } else {
    holder[last] = change;
  }
  return copy;
}

const changes = fc.oneof(
  fc.constantFrom(
    undefined,
    null,
    '',
    ' ',
    [],
    {},
    0,
    -1,
    1.5,
    true,
    '2020-02-30',
    '2020-01-01',
    'a b',
    '#p1',
    '#nothing',
    'active',
    '<b>x</b>',
  ),
  fc.string(),
  fc.constantFrom(
    [{ url: 'http://example.org/x', valueString: 'y' }],
    { reference: 'Patient/1' },
    { text: 'x' },
    [{ system: 'http://loinc.org', code: '1' }],
  ),
);

describe('the fast pass', () => {
  it('finds the subjects of the benchmark faultless, as the reporting pass does', () => {
    for (const subject of [carePlan(), bundle(), ownPlan()]) {
      expect(walked.validate(subject).issues).toEqual([]);
      expect(compiled.validate(subject).issues).toEqual([]);
    }
  });

  it('answers as the reporting pass does, whatever is changed in a resource', () => {
    const all = places(carePlan());
    fc.assert(
      fc.property(fc.constantFrom(...all), changes, (path, change) => {
        const resource = changed(carePlan(), path, change);
        expect(compiled.validate(resource)).toEqual(walked.validate(resource));
      }),
      { numRuns: 400 },
    );
  });

  it('answers as the reporting pass does for changes in a Bundle', () => {
    const small = { ...bundle(), entry: (bundle().entry as unknown[]).slice(0, 8) };
    const all = places(small);
    fc.assert(
      fc.property(fc.constantFrom(...all), changes, (path, change) => {
        const resource = changed(small, path, change);
        expect(compiled.validate(resource)).toEqual(walked.validate(resource));
      }),
      { numRuns: 300 },
    );
  });

  it('answers as the reporting pass does for a plan that claims a profile, whatever is changed', () => {
    const all = places(ownPlan());
    fc.assert(
      fc.property(fc.constantFrom(...all), changes, (path, change) => {
        const resource = changed(ownPlan(), path, change);
        expect(compiled.validate(resource)).toEqual(walked.validate(resource));
      }),
      { numRuns: 100 },
    );
  });

  it('answers as the reporting pass does for a Bundle whose resources claim profiles', () => {
    const small = ownBundle(['Patient', 'Organization', 'Consent', 'Task', 'CareTeam', 'Observation']);
    const all = places(small);
    fc.assert(
      fc.property(fc.constantFrom(...all), changes, (path, change) => {
        const resource = changed(small, path, change);
        expect(compiled.validate(resource)).toEqual(walked.validate(resource));
      }),
      { numRuns: 30 },
    );
  });

  describe('of a message', () => {
    const uuid = '6f1c8a52-3c57-4a55-9d0b-3b6a1f4a7c11';
    const sent = (): Json => {
      const { header, content } = composeNotice(notice, Buffer.from('%PDF-1.7'));
      return plain(messageBundle(uuid, '2026-03-02T10:00:01Z', header, content, [MESSAGE_PROFILE]));
    };
    const answered = (): Json => {
      const ids = { bundle: uuid, header: uuid.replace('6', '7') };
      const outcome = {
        resourceType: 'OperationOutcome',

        issue: [{ severity: 'error', code: 'invalid' }],
      };
      const answer = { code: 'fatal-error', outcome } as Parameters<typeof acknowledge>[4];
      const { header } = composeNotice(notice);
      const bundle = acknowledge(header, ids, '2026-03-02T10:00:01Z', header.source, answer);
      const profile = [MESSAGE_PROFILE.replace('message', 'acknowledgement')];
      return plain({ ...bundle, meta: { profile } });
    };
    /** The same message as a server would hold it: URLs of a server, and references that leave the server out. */
    const onServer = (): Json => {
      const message = sent();
      let text = JSON.stringify(message);
      for (const { resource } of entriesOf(message)) {
        const name = `${String(resource.resourceType)}/${String(resource.id)}`;
        text = text
          .replaceAll(
            `"fullUrl":"urn:uuid:${String(resource.id)}"`,
            `"fullUrl":"https://server.example/fhir/${name}"`,
          )
          .replaceAll(`urn:uuid:${String(resource.id)}`, name);
      }
      return JSON.parse(text) as Json;
    };
    const subjects = [sent, answered, onServer];
    const entriesOf = (message: Json) => message.entry as { fullUrl?: unknown; resource: Json }[];
    const narrativeLink = 'http://hl7.org/fhir/StructureDefinition/narrativeLink';

    /** What senders do to a message as a whole. */
    const faults: readonly ((
      message: Json,
      entry: { fullUrl?: unknown; resource: Json },
      other: Json,
    ) => void)[] = [
      (message) => entriesOf(message).reverse(),
      (message) => entriesOf(message).shift(),
      (message) => entriesOf(message).splice(1),
      (message, entry) => entriesOf(message).push(structuredClone(entry)),
      (message, entry) => entriesOf(message).push({ ...structuredClone(entry), fullUrl: 'urn:uuid:another' }),
      (_, entry) => Object.assign(entry, { fullUrl: `https://server.example/${nameOf(entry.resource)}` }),
      (_, entry) => delete entry.fullUrl,
      (_, entry) => delete (entry as Json).resource,
      (_, entry) => Object.assign(entry, { fullUrl: nameOf(entry.resource) }),
      (_, entry) => Object.assign(entry, { fullUrl: 'urn:uuid:27008' }),
      (_, entry) => Object.assign(entry, { fullUrl: 'resource:0' }),
      (_, entry) => Object.assign(entry, { fullUrl: String(entry.fullUrl).toUpperCase() }),
      (_, entry, other) =>
        Object.assign(entry.resource, { subject: { reference: `urn:uuid:${String(other.id)}/_history/2` } }),
      (_, entry, other) => {
        Object.assign(other, { meta: { versionId: '2' } });
        Object.assign(entry.resource, { subject: { reference: `${nameOf(other)}/_history/2` } });
      },
      (_, entry, other) => {
        Object.assign(other, { meta: { versionId: '2' } });
        Object.assign(entry.resource, { subject: { reference: `urn:uuid:${String(other.id)}/_history/2` } });
      },
      (message, _entry, other) => {
        Object.assign(other, { meta: { versionId: '2' } });
        Object.assign(headerOf(message), {
          focus: [{ reference: `urn:uuid:${String(other.id)}/_history/2` }],
        });
      },
      (_, entry) => delete entry.resource.id,
      (_, entry) => Object.assign(entry.resource, { meta: { versionId: '2' } }),
      (_, entry) => Object.assign(entry, { fullUrl: `${String(entry.fullUrl)}/_history/2` }),
      (_, entry) => Object.assign(entry, { fullUrl: `${String(entry.fullUrl)}#x` }),
      (_, entry, other) => Object.assign(entry.resource, { subject: { reference: nameOf(other) } }),
      (_, entry, other) => Object.assign(entry.resource, { subject: { reference: `${nameOf(other)}#x` } }),
      (_, entry, other) =>
        Object.assign(entry.resource, { subject: { reference: `urn:uuid:${String(other.id)}#x` } }),
      (_, entry) => Object.assign(entry.resource, { subject: { reference: 'Patient/outside' } }),
      (_, entry, other) => Object.assign(entry.resource, { implicitRules: nameOf(other) }),
      (_, entry, other) =>
        Object.assign(entry.resource, { extension: [{ url: nameOf(other), valueUri: nameOf(other) }] }),
      (_, entry, other) =>
        Object.assign(entry.resource, {
          extension: [{ url: narrativeLink, valueUrl: `urn:uuid:${String(other.id)}#a` }],
        }),
      (_, entry) => Object.assign(entry.resource, { extension: [{ url: narrativeLink, valueUrl: '#a' }] }),
      (message, _entry, other) => Object.assign(headerOf(message), { focus: [{ reference: nameOf(other) }] }),
      (message, _entry, other) =>
        Object.assign(headerOf(message), {
          focus: [{ reference: `urn:uuid:${String(other.id)}` }, { reference: 'urn:uuid:none' }],
        }),
      (message) => Object.assign(headerOf(message), { focus: [{ reference: '#x' }] }),
      (message) => Object.assign(headerOf(message), { focus: [{ display: 'x' }] }),
      (message) => Object.assign(headerOf(message), { focus: { reference: 'Patient/1' } }),
      (message) => {
        const header = headerOf(message);
        delete header.eventCoding;
        header.eventUri = 'https://server.example/event';
      },
      (message) => Object.assign(headerOf(message), { eventCoding: 'need-notice' }),
      (message) =>
        Object.assign(headerOf(message), {
          eventCoding: { code: 'need-notice', system: 'https://x.example' },
        }),
      (message) => Object.assign(message, { type: 'collection' }),
      (message) => Object.assign(message, { link: [{ relation: 'next', url: 'https://server.example' }] }),
      (message) =>
        entriesOf(message).push({
          fullUrl: 'urn:uuid:6f1c8a52-3c57-4a55-9d0b-3b6a1f4a7c19',
          resource: secondPatient,
        }),
      (message) =>
        entriesOf(message).push({
          fullUrl: 'urn:uuid:6f1c8a52-3c57-4a55-9d0b-3b6a1f4a7c19',
          resource: assessment,
        }),
      (message) =>
        entriesOf(message).push({
          fullUrl: 'urn:uuid:6f1c8a52-3c57-4a55-9d0b-3b6a1f4a7c19',
          resource: measure,
        }),
    ];
    const secondPatient = { resourceType: 'Patient', name: [{ family: 'Prøvesen' }] };
    const assessment = {
      resourceType: 'Observation',
      status: 'final',
      code: { text: 'x' },
      note: [{ text: 'x' }],
    };
    const measure = {
      resourceType: 'Measure',
      status: 'draft',
      url: 'urn:uuid:6f1c8a52-3c57-4a55-9d0b-3b6a1f4a7c19',
    };
    const headerOf = (message: Json): Json => entriesOf(message)[0]?.resource ?? {};
    const nameOf = (resource: Json | undefined): string =>
      `${String(resource?.resourceType)}/${String(resource?.id)}`;

    it('finds what the reporting pass finds, and nothing but warnings in one that was sent as it should be', () => {
      for (const subject of subjects) {
        const { valid, issues } = walked.validate(subject());
        expect(compiled.validate(subject()).issues).toEqual(issues);
        expect(valid, subject.name).toBe(true);
      }
    });

    it('answers as the reporting pass does, whatever is changed in it', () => {
      const all = subjects.map((subject) => places(subject()));
      fc.assert(
        fc.property(fc.nat(2), fc.nat(), changes, (which, at, change) => {
          const found = all[which] ?? [];
          const message = changed(subjects[which]?.() ?? {}, found[at % found.length] ?? [], change);
          expect(compiled.validate(message)).toEqual(walked.validate(message));
        }),
        { numRuns: 100 },
      );
    });

    it('answers as the reporting pass does of each way in which one is put together wrongly', () => {
      for (const subject of subjects) {
        for (const [index, fault] of faults.entries()) {
          for (const [at, other] of [
            [0, 1],
            [-1, 0],
            [1, -1],
          ] as const) {
            const message = subject();
            const [entry, { resource } = {}] = [entriesOf(message).at(at), entriesOf(message).at(other)];
            fault(message, entry as { resource: Json }, resource as Json);
            expect(compiled.validate(message), `${subject.name} ${index}`).toEqual(walked.validate(message));
          }
        }
      }
    });

    it('answers as the reporting pass does, however it is put together', () => {
      const fault = fc.tuple(fc.constantFrom(...faults), fc.nat(), fc.nat());
      fc.assert(
        fc.property(fc.nat(2), fc.array(fault, { minLength: 1, maxLength: 3 }), (which, some) => {
          const message = subjects[which]?.() ?? {};
          for (const [break_, at, other] of some) {
            const entries = entriesOf(message);
            const entry = entries[at % entries.length];
            const resource = entries[other % entries.length]?.resource;
            if (entry?.resource && resource) {
              break_(message, entry, resource);
            }
          }
          expect(compiled.validate(message)).toEqual(walked.validate(message));
        }),
        { numRuns: 100 },
      );
    });
  });

  describe('of warnings tells what the reporting pass tells, in its order', () => {
    const about = { reference: 'Patient/1' };
    const profile = {
      resourceType: 'StructureDefinition',
      url: 'https://warnings.example/StructureDefinition/condition',
      name: 'WarningCondition',
      type: 'Condition',
      kind: 'resource',
      derivation: 'constraint',
      baseDefinition: 'http://hl7.org/fhir/StructureDefinition/Condition',
      differential: {
        element: [
          {
            id: 'Condition',
            path: 'Condition',
            constraint: [{ key: 'w-1', severity: 'warning', human: 'A note.', expression: 'note.exists()' }],
          },
          {
            id: 'Condition.stage',
            path: 'Condition.stage',
            constraint: [
              { key: 'w-2', severity: 'warning', human: 'A type.', expression: 'type.exists()' },
              { key: 'w-3', severity: 'warning', human: 'Staged once.', expression: 'summary.text.exists()' },
            ],
          },
          {
            id: 'Condition.code',
            path: 'Condition.code',
            binding: {
              strength: 'extensible',
              valueSet: 'http://hl7.org/fhir/ValueSet/administrative-gender',
            },
          },
        ],
      },
    };
    const definitions = [{ kind: 'resources' as const, resources: [profile] }];
    const lenient = { unknownExtensions: 'warning' as const, definitions };
    const pair = [createValidator(lenient), createValidator({ ...lenient, compile: false })] as const;
    const strange = { url: 'https://nobody.example/a', valueString: 'x' };
    const staged = (...stage: object[]): Json => ({
      resourceType: 'Condition',
      id: 'c',
      meta: { profile: [profile.url] },
      subject: about,
      code: { coding: [{ system: 'https://nobody.example/cs', code: 'x' }] },
      ...(stage.length > 0 && { stage }),
    });
    const type = { text: 'x' };
    const cases: [string, Json][] = [
      [
        'a claim of a profile that is not at hand',
        { ...staged(), meta: { profile: ['https://nobody.example/p'] } },
      ],
      ['an invariant of the resource, and an open binding', staged({ type, summary: type })],
      [
        'several invariants of one element, and of its neighbour',
        staged(
          { assessment: [{ display: 'x' }], type },
          { summary: type, type },
          { assessment: [{ display: 'x' }] },
        ),
      ],
      ['a coding without a system', { resourceType: 'Encounter', status: 'planned', class: { code: 'AMB' } }],
      [
        'an unknown extension, and what stands in one',
        {
          ...staged(),
          extension: [strange, { url: strange.url, valueCoding: { code: 'a' } }],
        },
      ],
      [
        'an unknown extension beside a primitive',
        { resourceType: 'Patient', active: true, _active: { extension: [strange] } },
      ],
      [
        'a contained resource',
        {
          resourceType: 'Condition',
          subject: { reference: '#p' },
          contained: [{ resourceType: 'Patient', id: 'p', extension: [strange] }],
        },
      ],
    ];

    it.each(cases)('%s', (_name, resource) => {
      const [fast, whole] = pair;
      const { issues } = fast.validate(resource);
      expect(new Set(issues.map(({ severity }) => severity))).toEqual(new Set(['warning']));
      expect(issues).toEqual(whole.validate(resource).issues);
    });

    it('in a Bundle, beside an entry with an error and one that refers to the others', () => {
      const [fast, whole] = pair;
      const named = (resource: Json, at: number): object => ({
        fullUrl: `https://warnings.example/${String(resource.resourceType)}/${at}`,
        resource: { ...resource, id: `${at}` },
      });
      const others = cases.map(([, resource]) => resource);
      const wrong = { resourceType: 'Condition', clinicalStatus: type };
      const list = {
        resourceType: 'List',
        status: 'current',
        mode: 'working',
        entry: [{ item: { reference: 'Condition/1' } }],
      };
      for (const resources of [others, [...others, wrong], [list, ...others]]) {
        const given = { resourceType: 'Bundle', type: 'collection', entry: resources.map(named) };
        const { issues } = fast.validate(given);
        expect(issues.length).toBeGreaterThan(10);
        expect(issues).toEqual(whole.validate(given).issues);
      }
    });
  });

  it('keeps to a profile that the caller names', () => {
    const profile = 'https://individuell-plan.example/fhir/StructureDefinition/ip-care-plan';
    const { meta: _meta, ...bare } = ownPlan();
    for (const resource of [bare, { ...bare, category: undefined }, { ...bare, title: 'x', period: {} }]) {
      const plain = JSON.parse(JSON.stringify(resource)) as Json;
      for (const profiles of [[profile], ['http://nowhere.example/profile']]) {
        expect(compiled.validate(plain, { profiles })).toEqual(walked.validate(plain, { profiles }));
      }
    }
  });

  it.each([
    ['originalText', 'String'],
    ['rendered-value', 'String'],
    ['data-absent-reason', 'Code'],
    ['narrativeLink', 'Url'],
    ['ordinalValue', 'Decimal'],
    ['11179-objectClass', 'Uri'],
  ])('takes the value of the extension %s as %s alone, not as a type derived of it', (name, type) => {
    const values = {
      String: 'x',
      Code: 'unknown',
      Id: 'x',
      Markdown: 'x',
      Uri: 'https://a.example',
      Url: 'https://a.example',
      Canonical: 'https://a.example',
      Oid: 'urn:oid:1.2.3',
      Uuid: 'urn:uuid:c757873d-ec9a-4326-a141-556f43239520',
      Decimal: 1.5,
      Integer: 1,
      PositiveInt: 1,
      UnsignedInt: 1,
    };
    const url = `http://hl7.org/fhir/StructureDefinition/${name}`;
    for (const [other, value] of Object.entries(values)) {
      const extension = [{ url, [`value${other}`]: value }];
      for (const resource of [
        { resourceType: 'Patient', extension },
        { resourceType: 'Patient', gender: 'male', _gender: { extension } },
      ]) {
        const fast = compiled.validate(resource);
        expect(fast, other).toEqual(walked.validate(resource));
        expect(fast.valid && other !== type, other).toBe(false);
      }
    }
  });

  it('takes no extension on a narrative, which R4 gives none', () => {
    const div = '<div xmlns="http://www.w3.org/1999/xhtml">a</div>';
    const extension = [{ url: 'http://hl7.org/fhir/StructureDefinition/originalText', valueString: 'x' }];
    for (const [beside, valid] of [[{ extension }, false] as const, [{ id: 'a' }, true] as const]) {
      const resource = { resourceType: 'Patient', text: { status: 'generated', div, _div: beside } };
      expect(compiled.validate(resource)).toEqual(walked.validate(resource));
      expect(compiled.validate(resource).valid).toBe(valid);
    }
  });

  it('runs no code out of names in a definition', () => {
    const name = 'a");globalThis.harmed=true;("';
    const definition = {
      resourceType: 'StructureDefinition',
      url: 'http://hl7.org/fhir/StructureDefinition/Basic',
      name: 'Basic',
      type: 'Basic',
      kind: 'resource',
      derivation: 'specialization',
      snapshot: {
        element: [
          { id: 'Basic', path: 'Basic', min: 0, max: '*' },
          { id: `Basic.${name}`, path: `Basic.${name}`, min: 0, max: '1', type: [{ code: 'string' }] },
        ],
      },
    };
    const validator = createValidator({ definitions: [{ kind: 'resources', resources: [definition] }] });
    validator.validate({ resourceType: 'Basic', [name]: 'x' });
    expect((globalThis as { harmed?: boolean }).harmed).toBeUndefined();
  });

  it('answers as the reporting pass does about an attachment, whatever its size and its digest are said to be', () => {
    const digestOf = (text: string) => createHash('sha1').update(text).digest('base64');
    const sizes = fc.constantFrom(undefined, 0, 5, '5', null);
    const hashes = fc.constantFrom(undefined, 'x', '', 7, digestOf('hello'), digestOf('other'));
    const texts = fc.constantFrom('aGVsbG8=', 'aGVs bG8=', 'aGVsbG8', 'b3RoZXI=', '', undefined);
    fc.assert(
      fc.property(texts, sizes, hashes, (data, size, hash) => {
        const given = { contentType: 'text/plain', data, size, hash, title: 'Two\nlines' };
        const attachment = Object.fromEntries(Object.entries(given).filter(([, each]) => each !== undefined));
        const letter = { resourceType: 'Communication', status: 'completed' };
        const resource = { ...letter, payload: [{ contentAttachment: attachment }] };
        expect(compiled.validate(resource)).toEqual(walked.validate(resource));
      }),
      { numRuns: 60 },
    );
  });
});
