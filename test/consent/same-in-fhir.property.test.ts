// A consent of a plan and the FHIR Consent that the plan is written as are one consent: the law reads both the same.
import type { Consent as FhirConsent, Resource } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  askConsents,
  askObjections,
  isDenied,
  permitsIn,
  standingAbout,
} from '../../src/ground/law/consent/evaluate.ts';
import type { ConsentQuestion } from '../../src/ground/law/consent/question.ts';
import type { Giving } from '../../src/ground/law/consent/standing.ts';
import type { Statement } from '../../src/ground/law/consent/statement.ts';
import { readConsent } from '../../src/ground/law/consent-fhir/read-consent.ts';
import { consentSettings } from '../../src/ground/law/consent-fhir/settings.ts';
import {
  type Consent,
  type ConsentDenial,
  type ConsentRule,
  confidentialities,
  consentBases,
  consentKinds,
  consentStatuses,
  recipientFunctions,
  sharingPurposes,
} from '../../src/plan/document/consent.ts';
import type { IndividualPlan } from '../../src/plan/document/individual-plan.ts';
import { toFhir } from '../../src/plan/mapping/to-bundle.ts';
import { purposeOf, statementOf, tokenOf } from '../../src/plan/views/statements.ts';
import { planFixture } from '../mapping/fixture.ts';
import { instant } from '../support/days.ts';

/** The plan with its parties and nothing else that a consent can refer to. */
const { kind, status, id, source, patient, relatives, professionals, positions, organizations } =
  planFixture();
const plan = {
  kind,
  status,
  id,
  source,
  patient,
  relatives,
  professionals,
  positions,
  organizations,
} as IndividualPlan;

const moments = ['2026', '2026-03', '2026-03-01', '2026-03-02', '2026-03-02T12:00:00+01:00', '2026-05-01'];
const moment = fc.constantFrom(...moments);
const period = fc
  .record(
    { start: moment, end: fc.constantFrom('2026-03-02', '2026-04', '2026-06-30T10:00:00+02:00', '2027') },
    { requiredKeys: [] },
  )
  .filter(({ start, end }) => start !== undefined || end !== undefined);
const some = <T>(values: readonly T[], freq: number) =>
  fc.option(fc.subarray([...values], { minLength: 1 }), { nil: undefined, freq });
const often = <T>(value: T): T[] => Array.from({ length: 8 }, () => value);
/** Few, so that what is asked for is often named. */
const kinds = ['plan', 'goals', 'health', 'contact'] as const;
const parties = ['pos-li', 'org-school', 'mother', 'org-nav'] as const;
const recipient = fc.record({
  party: fc.constantFrom(...parties),
  function: fc.constantFrom(...recipientFunctions, ...often('recipient')),
});

const rule = fc
  .record({
    recipients: fc.option(fc.array(recipient, { minLength: 1, maxLength: 2 }), { nil: undefined, freq: 8 }),
    information: some(kinds, 6),
    purposes: some(sharingPurposes, 2),
    confidentiality: some(confidentialities, 2),
    period: fc.option(period, { nil: undefined, freq: 2 }),
    informationFrom: fc.option(period, { nil: undefined, freq: 2 }),
  })
  .map(said) as fc.Arbitrary<ConsentRule>;
const rules = fc.option(fc.array(rule, { minLength: 1, maxLength: 2 }), { nil: undefined });
const denial = fc
  .record({ rule, exceptions: fc.option(fc.array(rule, { minLength: 1, maxLength: 2 }), { nil: undefined }) })
  .map(({ rule: denied, exceptions }) => said({ ...denied, exceptions }) as ConsentDenial);
const consent = fc.record({
  kind: fc.constantFrom(...consentKinds, ...often('disclosure')),
  status: fc.constantFrom(...consentStatuses, ...often('active'), 'active'),
  basis: fc.constantFrom(...consentBases),
  date: fc.option(moment, { nil: undefined, freq: 5 }),
  period: fc.option(period, { nil: undefined, freq: 2 }),
  reasons: fc.option(fc.constantFrom([{ kind: 'withdrawn' }], [{ kind: 'replaced' }]), { nil: undefined }),
  permits: rules,
  denials: fc.option(fc.array(denial, { minLength: 1, maxLength: 2 }), { nil: undefined, freq: 2 }),
});
const consents = fc
  .array(consent, { minLength: 1, maxLength: 3 })
  .map((list) => list.map((each, at) => said({ id: `k${at}`, ...each }) as Consent));

const question = fc
  .record({
    matter: fc.constantFrom(...consentKinds, ...often('disclosure')),
    recipient: fc.subarray([...parties], { minLength: 1, maxLength: 2 }).map((ids) => ids.map(tokenOf)),
    holder: fc.subarray([...parties], { maxLength: 1 }).map((ids) => ids.map(tokenOf)),
    information: fc.subarray([...kinds], { minLength: 1, maxLength: 2 }),
    ofPlan: fc.boolean(),
    onlyNamed: fc.boolean(),
    purposes: fc.subarray([...sharingPurposes], { minLength: 2 }).map((all) => all.map(purposeOf)),
    purposeNeeded: fc.constantFrom(undefined, {
      kinds: ['health', 'function', 'assessments'],
      purposes: ['education'],
    }),
    dates: fc.constantFrom('windows' as const, ['2026-03-01'], []),
    at: fc
      .constantFrom(...['2026-03-02T13:00:00+01:00', '2026-04-15T09:00:00Z', '2027-02-01T09:00:00Z'])
      .map(instant),
  })
  .map(said) as fc.Arbitrary<ConsentQuestion>;

/** Without the keys that say nothing. */
function said(object: object): object {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}

/** The plan's consents as FHIR Consents, by their ids in the plan, and by which id in the plan a resource goes. */
function inFhir(list: readonly Consent[]) {
  const resources = (toFhir({ ...plan, consents: [...list] }).bundle.entry ?? []).flatMap(
    ({ resource }) => (resource as Resource) ?? [],
  );
  const ids = new Map(
    resources.map((each) => [
      `${each.resourceType}/${each.id}`,
      (each as { identifier?: { value: string }[] }).identifier?.[0]?.value.split('/').at(-1) ?? '',
    ]),
  );
  const read = (id: string): FhirConsent =>
    resources.find(
      (each): each is FhirConsent => each.resourceType === 'Consent' && ids.get(`Consent/${each.id}`) === id,
    ) ?? expect.fail(`no Consent for ${id}`);
  return { ids, read };
}

function statementsOf(list: readonly Consent[]): readonly Statement[] {
  const { ids, read } = inFhir(list);
  return list.map(({ id, reasons, period: runs }) => {
    const resource = read(id);
    // A plan writes the end at which a consent was withdrawn; a server keeps when the resource was changed.
    const isWithdrawn = reasons?.some(({ kind }) => kind === 'withdrawn') && runs?.end !== undefined;
    const stored = isWithdrawn
      ? { ...resource, meta: { ...resource.meta, lastUpdated: runs?.end } }
      : resource;
    const statement = readConsent(stored as FhirConsent, {
      settings: consentSettings,
      identifiersOf: (reference) => [tokenOf(ids.get(reference) ?? '')],
    });
    return { ...statement, name: id };
  });
}

/** All that can be asked, without the places, which differ by the form. */
function answers(statements: readonly Statement[], asked: ConsentQuestion, givers: readonly Giving[]) {
  const giverOf = (one: Statement) => givers[statements.indexOf(one)] ?? { counts: 'person' as const };
  const everything = {
    consents: askConsents(statements, asked, giverOf),
    objections: askObjections(statements, asked, giverOf),
    permits: permitsIn(statements, asked, giverOf),
    denied: isDenied(statements, asked),
    standing: standingAbout(statements, asked.matter, giverOf, asked).map(({ name }) => name),
  };
  return JSON.parse(
    JSON.stringify(everything, (key, value) => (key === 'where' ? undefined : value)),
  ) as typeof everything;
}

it('a consent reads the same in the plan and in FHIR, for every recipient, kind and instant [C3] [C9] [C10] [C11]', () => {
  const counts = { permit: 0, no: 0, unclear: 0, denied: 0, standing: 0 };
  const giver = fc.constantFrom<Giving[]>(
    { counts: 'person' },
    { counts: 'person' },
    { counts: 'representative' },
    { counts: 'no', because: 'set-aside', text: 'not in the best interest' },
  );
  fc.assert(
    fc.property(
      consents,
      fc.array(question, { minLength: 12, maxLength: 12 }),
      fc.array(giver, { minLength: 3, maxLength: 3 }),
      (list, questions, givers) => {
        const [ofPlan, ofFhir] = [list.map(statementOf), statementsOf(list)];
        for (const asked of questions) {
          const answer = answers(ofPlan, asked, givers);
          expect(answers(ofFhir, asked, givers)).toEqual(answer);
          counts[answer.consents.answer] += 1;
          counts.denied += answer.denied ? 1 : 0;
          counts.standing += answer.standing.length;
        }
      },
    ),
    { numRuns: 200, seed: 20_261_129 },
  );
  expect(
    Object.values(counts).every((count) => count > 40),
    JSON.stringify(counts),
  ).toBe(true);
});
