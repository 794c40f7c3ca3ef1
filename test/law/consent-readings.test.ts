// What the law makes of single Consents and of several beside each other: whole answers, worked out by hand from the text of R4 and
// the law, one line a situation. Nothing here is generated, and nothing of an answer is left out.
import type { Consent, Provenance } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { codeSystem, extension } from '../../src/ground/fhir/canonical.ts';
import { DNR, FNR, HPR, ORGNR, RESH } from '../../src/ground/fhir/identifier-system.ts';
import {
  askConsents,
  askObjections,
  isDenied,
  permitsIn,
  standingAbout,
} from '../../src/ground/law/consent/evaluate.ts';
import { type ConsentQuestion, carePurposes } from '../../src/ground/law/consent/question.ts';
import type { Giving } from '../../src/ground/law/consent/standing.ts';
import { readConsent } from '../../src/ground/law/consent-fhir/read-consent.ts';
import { type ConsentSettings, settingsOf } from '../../src/ground/law/consent-fhir/settings.ts';
import { instant } from '../support/days.ts';

const KE = '310000248';
const OTHER = '310000019';
const hl7 = (id: string) => `http://terminology.hl7.org/CodeSystem/${id}`;
const coded = (system: string, ...codes: string[]) => ({ coding: codes.map((code) => ({ system, code })) });
const role = (code: string, system = hl7('v3-ParticipationType')) => coded(system, code);
const known = (value: string, system = ORGNR) => ({ identifier: { system, value } });
const to = (value: string, as: unknown = role('IRCP')) => ({ role: as, reference: known(value) });
const kinds = (...codes: string[]) => codes.map((code) => coded(codeSystem('ip-information-type'), code));
const permit = (more: object = {}) => ({
  type: 'permit',
  actor: [to(KE)],
  code: kinds('need', 'contact'),
  ...more,
});
const deny = (more: object = {}) => permit({ type: 'deny', ...more });

/** As it comes in: JSON. */
function consent(more: object = {}): Consent {
  return JSON.parse(
    JSON.stringify({
      resourceType: 'Consent',
      id: 'c1',
      status: 'active',
      scope: coded(hl7('consentscope'), 'patient-privacy'),
      category: [coded(codeSystem('ip-consent-category'), 'notice')],
      patient: { reference: 'Patient/p1' },
      dateTime: '2026-03-01T08:00:00+01:00',
      provision: { provision: [permit()] },
      ...more,
    }),
  ) as Consent;
}

const rules = (...provision: unknown[]) => consent({ provision: { provision } });
const root = (provision: unknown, more: object = {}) => consent({ provision, ...more });
const second = (more: object = {}) => consent({ id: 'c2', ...more });

const QUESTION: ConsentQuestion = {
  matter: 'notice',
  recipient: [`${ORGNR}|${KE}`, 'Organization/ke'],
  information: ['need', 'contact'],
  purposes: carePurposes,
  dates: ['2026-02-20'],
  at: instant('2026-03-02T09:00:00Z'),
};

interface More extends Partial<ConsentQuestion> {
  readonly settings?: Partial<ConsentSettings>;
  readonly provenances?: readonly Provenance[];
  readonly giver?: Giving;
}

const PERSON: Giving = { counts: 'person' };

function statementsOf(consents: readonly Consent[], { settings = {}, provenances = [] }: More) {
  return consents.map((one) =>
    readConsent(one, {
      settings: settingsOf(settings),
      identifiersOf: (reference) => (reference === 'Organization/ke' ? [`${ORGNR}|${KE}`] : []),
      provenances,
    }),
  );
}

function ask(consents: readonly Consent[], more: More = {}) {
  const { settings, provenances, giver = PERSON, ...asked } = more;
  return askConsents(statementsOf(consents, more), { ...QUESTION, ...asked }, () => giver);
}

const yes = (more: object = {}) => ({
  answer: 'permit',
  consent: 'Consent/c1',
  by: 'person',
  windows: [],
  ...more,
});
const no = (said: string, more: object = {}) => ({
  answer: 'no',
  no: said,
  consent: 'Consent/c1',
  kinds: ['need', 'contact'],
  ...more,
});
const unclear = (doubt: string, more: object = {}) => ({
  answer: 'unclear',
  doubt,
  consent: 'Consent/c1',
  kinds: ['need', 'contact'],
  unread: [],
  confirmable: false,
  ...more,
});
const at = (path: string, what: string, more: object = {}) => ({ where: `Consent/c1${path}`, what, ...more });
const first = '.provision.provision[0]';
const NOBODY = { where: '', what: 'no recipient is named' };
/** What is not understood is put to a person, who may confirm it. */
const asks = (...unread: object[]) => unclear('not-understood', { unread, confirmable: true });
/** The same, where it may be a no besides. */
const missing = {
  answer: 'unclear',
  doubt: 'missing',
  kinds: ['need', 'contact'],
  unread: [],
  confirmable: false,
};

type Line = readonly [says: string, consents: readonly Consent[], answer: object, more?: More];

function lines(all: readonly Line[]): void {
  for (const [says, consents, answer, more] of all) {
    it(says, () => {
      expect(ask(consents, more)).toEqual(answer);
    });
  }
}

describe('one consent', () => {
  lines([
    ['names recipient and information: a permit', [consent()], yes()],
    ['is none at all', [], missing],
    ['is a draft', [consent({ status: 'draft' })], unclear('not-in-force')],
    ['is proposed', [consent({ status: 'proposed' })], unclear('not-in-force')],
    ['was entered in error', [consent({ status: 'entered-in-error' })], missing],
    ['is inactive without a withdrawal', [consent({ status: 'inactive' })], unclear('not-in-force')],
    ['was declined', [consent({ status: 'rejected' })], no('declined')],
    [
      'has a status that R4 does not have',
      [consent({ status: 'aktiv' })],
      asks(at('.status', 'the status is none of R4')),
    ],
    [
      'is about other information',
      [rules(permit({ code: kinds('need') }))],
      unclear('not-covering', { kinds: ['contact'] }),
    ],
    ['is about all information', [rules(permit({ code: undefined }))], yes()],
    ['has an empty list of information, which restricts nothing', [rules(permit({ code: [] }))], yes()],
    [
      'names information of another system',
      [rules(permit({ code: [coded('urn:x', 'need'), ...kinds('contact')] }))],
      unclear('not-understood', {
        kinds: ['need'],
        unread: [at(`${first}.code[0]`, 'the code is not understood')],
        confirmable: true,
      }),
    ],
    [
      'names a kind of information that the code system does not have',
      [rules(permit({ code: kinds('needs') }))],
      asks(at(`${first}.code[0]`, 'the code is not understood')),
    ],
    [
      'names information in two lists: each restricts',
      [rules(permit({ class: [{ system: codeSystem('ip-information-type'), code: 'need' }] }))],
      unclear('not-covering', { kinds: ['contact'] }),
    ],
    ['names another recipient', [rules(permit({ actor: [to(OTHER)] }))], unclear('wrong-recipient')],
    ['names several recipients', [rules(permit({ actor: [to(OTHER), to(KE)] }))], yes()],
    ['names nobody', [rules(permit({ actor: undefined }))], asks(NOBODY)],
    ['names nobody in an empty list', [rules(permit({ actor: [] }))], asks(NOBODY)],
    ['has no rules', [consent({ provision: undefined })], asks(NOBODY)],
    ['has a root alone that names all', [root(permit())], yes()],
    ['has a root that denies', [root(deny())], no('denied')],
    [
      'has a root without type, as R4 wants it, and nothing in it, under no policy',
      [root({ actor: [to(KE)] })],
      asks(at('.provision', 'it is not said whether this permits or denies')),
    ],
    [
      'has such a root under OPTIN',
      [
        root(
          { actor: [to(KE)], code: kinds('need', 'contact') },
          { policyRule: coded(hl7('v3-ActCode'), 'OPTIN') },
        ),
      ],
      yes(),
    ],
    [
      'has such a root under OPTINR',
      [root({ actor: [to(KE)] }, { policyRule: coded(hl7('v3-ActCode'), 'OPTINR') })],
      yes(),
    ],
    [
      'has an empty root under no policy: nobody is named',
      [root({ period: { start: '2026-01-01' } })],
      asks(NOBODY),
    ],
    [
      'has a policy of that code system that is not understood',
      [consent({ policyRule: coded(hl7('v3-ActCode'), 'GRANTORCHOICE') })],
      asks(at('.policyRule', 'the policy is not understood')),
    ],
    [
      'has such a policy and no rules',
      [consent({ provision: undefined, policyRule: coded(hl7('v3-ActCode'), 'GRANTORCHOICE') })],
      asks(at('.policyRule', 'the policy is not understood')),
    ],
    [
      'has a policy of another system, which says nothing',
      [consent({ policyRule: coded('urn:x', 'OPTOUT') })],
      yes(),
    ],
    [
      'is OPTOUT and denies others alone: nobody is named',
      [
        root(
          { provision: [deny({ actor: [to(OTHER)] })] },
          { policyRule: coded(hl7('v3-ActCode'), 'OPTOUT') },
        ),
      ],
      unclear('wrong-recipient'),
    ],
    [
      'is OPTOUT and denies the recipient',
      [root({ provision: [deny()] }, { policyRule: coded(hl7('v3-ActCode'), 'OPTOUTE') })],
      no('denied'),
    ],
    [
      'is OPTIN with a denial alone in it: a permit to nobody with an exception',
      [
        root(
          { actor: [to(KE)], provision: [deny({ code: kinds('health') })] },
          { policyRule: coded(hl7('v3-ActCode'), 'OPTIN') },
        ),
      ],
      yes(),
    ],
    ['has a provision that is no provision', [root(5)], asks(at('.provision', 'it is no provision'))],
    ['has a rule that is null', [rules(null)], asks(at(first, 'it is no provision'))],
    ['has rules that are no list but one rule', [root({ provision: permit() })], yes()],
    [
      'has a rule of an unknown type',
      [rules(permit({ type: 'maybe' }))],
      asks(at(`${first}.type`, 'it is neither permit nor deny')),
    ],
    [
      'has a rule without type',
      [rules(permit({ type: undefined }))],
      asks(at(first, 'it is not said whether this permits or denies')),
    ],
    [
      'has a rule without type about somebody else',
      [rules(permit({ type: undefined, actor: [to(OTHER)] }))],
      unclear('wrong-recipient'),
    ],
    [
      'has an element that R4 does not have',
      [rules(permit({ unless: true }))],
      asks(at(`${first}.unless`, 'R4 has no such element here')),
    ],
    ['has the companion of an element, which is R4', [rules(permit({ _type: { id: 'x' } }))], yes()],
  ]);
});

const UNKNOWN_ACTOR = 'who the actor is, or in which function, is not known';
const HOLDER = 'it is about information that somebody else may have written or kept';
const FUNCTION = 'the function of the actor is not understood';
const actor = (...all: object[]) => [rules(permit({ actor: all }))];
const actorIs = (what: string, index = 0) => at(`${first}.actor[${index}]`, what);

describe('whom a rule names', () => {
  lines([
    [
      'by a reference that leads to the number',
      actor({ role: role('PRCP'), reference: { reference: 'Organization/ke' } }),
      yes(),
    ],
    [
      'by a reference with a version on this server',
      actor({ role: role('TRC'), reference: { reference: 'Organization/ke/_history/4' } }),
      yes(),
    ],
    [
      'by a reference that leads nowhere',
      actor({ role: role('IRCP'), reference: { reference: 'HealthcareService/9' } }),
      asks(actorIs(UNKNOWN_ACTOR)),
    ],
    [
      'by a reference to another organization here',
      actor({ role: role('IRCP'), reference: { reference: 'Organization/9' } }),
      unclear('wrong-recipient'),
    ],
    [
      'by a contained organization with its number',
      [
        consent({
          contained: [
            null,
            { resourceType: 'Organization', id: 'x', identifier: [{ system: ORGNR, value: OTHER }] },
            { resourceType: 'Organization', id: 'o', identifier: [{ system: ORGNR, value: ` ${KE} ` }] },
          ],
          provision: {
            provision: [permit({ actor: [{ role: role('IRCP'), reference: { reference: '#o' } }] })],
          },
        }),
      ],
      yes(),
    ],
    [
      'by a contained organization that is not there',
      [
        consent({
          contained: [{ resourceType: 'Organization', id: 'x', identifier: [{ system: ORGNR, value: KE }] }],
          provision: {
            provision: [permit({ actor: [{ role: role('IRCP'), reference: { reference: '#o' } }] })],
          },
        }),
      ],
      asks(actorIs(UNKNOWN_ACTOR)),
    ],
    [
      'by a contained organization without a number',
      [
        consent({
          contained: [{ resourceType: 'Organization', id: 'o' }],
          provision: {
            provision: [permit({ actor: [{ role: role('IRCP'), reference: { reference: '#o' } }] })],
          },
        }),
      ],
      unclear('wrong-recipient'),
    ],
    [
      'by a name alone',
      actor({ role: role('IRCP'), reference: { display: 'Kommunen' } }),
      asks(actorIs(UNKNOWN_ACTOR)),
    ],
    ['by nothing', actor({ role: role('IRCP') }), asks(actorIs(UNKNOWN_ACTOR))],
    [
      'by a number without system',
      actor({ role: role('IRCP'), reference: { identifier: { value: KE } } }),
      asks(actorIs(UNKNOWN_ACTOR)),
    ],
    [
      'by a system without number',
      actor({ role: role('IRCP'), reference: { identifier: { system: ORGNR } } }),
      asks(actorIs(UNKNOWN_ACTOR)),
    ],
    [
      'by another kind of number of organizations',
      actor({ role: role('IRCP'), reference: known('1001', RESH) }),
      asks(actorIs(UNKNOWN_ACTOR)),
    ],
    [
      'a professional is no organization',
      actor({ role: role('IRCP'), reference: known('9999999', HPR) }),
      unclear('wrong-recipient'),
    ],
    [
      'a person by national number is no organization',
      actor({ role: role('IRCP'), reference: known('17858012345', FNR) }),
      unclear('wrong-recipient'),
    ],
    [
      'a person by D-number is no organization',
      actor({ role: role('IRCP'), reference: known('57858012345', DNR) }),
      unclear('wrong-recipient'),
    ],
    [
      'the person herself',
      actor({ role: role('IRCP'), reference: { reference: 'Patient/p1' } }),
      unclear('wrong-recipient'),
    ],
    ['without a function', actor({ reference: known(KE) }), yes()],
    ['with the word for it', actor(to(KE, { text: ' Mottaker ' })), yes()],
    ['with a word that is not known', actor(to(KE, { text: 'kommunen' })), asks(actorIs(FUNCTION), NOBODY)],
    [
      'with a function of another system',
      actor(to(KE, role('IRCP', 'urn:x'))),
      asks(actorIs(FUNCTION), NOBODY),
    ],
    [
      'with a code without system',
      actor(to(KE, { coding: [{ code: 'IRCP' }] })),
      asks(actorIs(FUNCTION), NOBODY),
    ],
    [
      'in two functions that contradict each other',
      actor(to(KE, coded(hl7('v3-ParticipationType'), 'IRCP', 'AUT'))),
      asks(actorIs(FUNCTION), NOBODY),
    ],
    [
      'in two functions that say the same',
      actor(to(KE, coded(hl7('v3-ParticipationType'), 'IRCP', 'PRCP'))),
      yes(),
    ],
    ['as grantee', actor(to(KE, role('GRANTEE', hl7('v3-RoleCode')))), yes()],
    ['as witness alone: nobody is named', actor(to(KE, role('WIT'))), asks(NOBODY)],
    [
      'as consenter beside the recipient',
      actor(to(OTHER, role('CONSENTER', hl7('v3-RoleCode'))), to(KE)),
      yes(),
    ],
    [
      'with a modifier',
      actor({ ...to(KE), modifierExtension: [{ url: 'urn:x' }] }),
      asks(actorIs(FUNCTION), NOBODY),
    ],
    [
      'with a modifier that is known',
      actor({ ...to(KE), modifierExtension: [{ url: 'urn:x' }] }),
      yes(),
      { settings: { knownModifiers: ['urn:x'] } },
    ],
    ['as something that is no actor', [rules(permit({ actor: ['KE', to(KE)] }))], asks(actorIs(FUNCTION))],
    [
      'as author of the information, who is not asked about',
      actor(to(OTHER, role('AUT')), to(KE)),
      asks(actorIs(HOLDER)),
    ],
    [
      'as author of the information, who it is',
      actor(to(OTHER, role('AUT')), to(KE)),
      yes(),
      { holder: [`${ORGNR}|${OTHER}`] },
    ],
    [
      'as author alone: nobody is named',
      actor(to(OTHER, role('CST'))),
      asks(NOBODY),
      { holder: [`${ORGNR}|${OTHER}`] },
    ],
    ['another, whom nobody has decided on yet', actor(to(OTHER)), yes(), { anyRecipient: true }],
    [
      'the whole of which the unit is a part, in a permit',
      actor(to(OTHER)),
      unclear('wrong-recipient'),
      { within: [`${ORGNR}|${OTHER}`] },
    ],
    [
      'the whole of which the unit is a part, in a denial',
      [rules(permit(), deny({ actor: [to(OTHER)] }))],
      no('denied'),
      { within: [`${ORGNR}|${OTHER}`] },
    ],
    ['another in a denial', [rules(permit(), deny({ actor: [to(OTHER)] }))], yes()],
    ['nobody in a denial: everybody', [rules(permit(), deny({ actor: undefined }))], no('denied')],
    [
      'somebody in a denial who is not known: it may be meant',
      [rules(permit(), deny({ actor: [{ role: role('IRCP') }] }))],
      asks(at('.provision.provision[1].actor[0]', UNKNOWN_ACTOR)),
    ],
    [
      'somebody in a denial in a function that is not understood',
      [rules(permit(), deny({ actor: [{ role: { text: 'x' } }] }))],
      asks(at('.provision.provision[1].actor[0]', UNKNOWN_ACTOR)),
    ],
    [
      'in a denial the recipient in a function that is not understood',
      [rules(permit(), deny({ actor: [to(KE, { text: 'x' })] }))],
      asks(at('.provision.provision[1].actor[0]', UNKNOWN_ACTOR)),
    ],
    [
      'whom nobody has decided on yet, in a denial of one',
      [rules(permit(), deny())],
      yes(),
      { anyRecipient: true },
    ],
    [
      'whom nobody has decided on yet, in a denial of all',
      [rules(permit(), deny({ actor: undefined }))],
      no('denied'),
      { anyRecipient: true },
    ],
    [
      'the unit inside a denial of the whole: an exception',
      [rules(permit(), deny({ actor: [to(OTHER)], provision: [permit()] }))],
      yes(),
      { within: [`${ORGNR}|${OTHER}`] },
    ],
  ]);
});

const more = (restrictor: object) => [rules(permit(restrictor))];
const denied = (restrictor: object) => [rules(permit(), deny(restrictor))];
const at1 = (path: string, what: string) => at(`.provision.provision[1]${path}`, what);
const CODE = 'the code is not understood';
const purpose = (code: string, system = hl7('v3-ActReason')) => [{ system, code }];
const label = (code: string, system = hl7('v3-Confidentiality')) => [{ system, code }];
const data = (reference: string, meaning = 'instance') => [{ meaning, reference: { reference } }];
const DATA = 'whether what is told belongs to these resources is not known';
const WINDOW = 'whether the information is from this period is not known';

describe('what else a rule names', () => {
  lines([
    ['to disclose', more({ action: [coded(hl7('consentaction'), 'disclose')] }), yes()],
    ['to access', more({ action: [coded(hl7('consentaction'), 'access')] }), yes()],
    ['to correct alone', more({ action: [coded(hl7('consentaction'), 'correct')] }), unclear('not-covering')],
    [
      'to use: it may include being told',
      more({ action: [coded(hl7('consentaction'), 'use')] }),
      asks(at(`${first}.action[0]`, CODE)),
    ],
    [
      'an action of another system',
      more({ action: [coded('urn:x', 'disclose')] }),
      asks(at(`${first}.action[0]`, CODE)),
    ],
    [
      'two words for one action, one of them known',
      more({
        action: [
          {
            coding: [
              { system: 'urn:x', code: 'y' },
              { system: hl7('consentaction'), code: 'disclose' },
            ],
          },
        ],
      }),
      yes(),
    ],
    ['a denial to correct', denied({ action: [coded(hl7('consentaction'), 'correct')] }), yes()],
    ['a denial to disclose', denied({ action: [coded(hl7('consentaction'), 'disclose')] }), no('denied')],
    ['a denial of an action in words', denied({ action: [{ text: 'lese' }] }), asks(at1('.action[0]', CODE))],
    ['to treat', more({ purpose: purpose('TREAT') }), yes()],
    ['to research', more({ purpose: purpose('HRESCH') }), unclear('other-purpose')],
    [
      'a purpose that may include ours',
      more({ purpose: purpose('HOPERAT') }),
      asks(at(`${first}.purpose[0]`, CODE)),
    ],
    [
      'a purpose of another system',
      more({ purpose: purpose('TREAT', 'urn:x') }),
      asks(at(`${first}.purpose[0]`, CODE)),
    ],
    [
      'a purpose of ours that is not asked for',
      more({ purpose: purpose('school', codeSystem('ip-sharing-purpose')) }),
      unclear('other-purpose'),
    ],
    [
      'a purpose without code',
      more({ purpose: [{ system: hl7('v3-ActReason') }] }),
      asks(at(`${first}.purpose[0]`, CODE)),
    ],
    ['one of two purposes', more({ purpose: [...purpose('HRESCH'), ...purpose('COC')] }), yes()],
    ['a denial to research', denied({ purpose: purpose('HRESCH') }), yes()],
    [
      'a denial of a purpose that is not known',
      denied({ purpose: purpose('x', 'urn:x') }),
      asks(at1('.purpose[0]', CODE)),
    ],
    [
      'no purpose where an agency needs one',
      [consent()],
      unclear('no-purpose-for-agency', { kinds: ['need'] }),
      { purposeNeeded: { kinds: ['need'], purposes: ['school'] } },
    ],
    [
      'the purpose that an agency needs',
      more({ purpose: purpose('school', codeSystem('ip-sharing-purpose')) }),
      yes(),
      { purposes: ['school'], purposeNeeded: { kinds: ['need'], purposes: ['school'] } },
    ],
    [
      'that purpose around the rule',
      [root({ purpose: purpose('school', codeSystem('ip-sharing-purpose')), provision: [permit()] })],
      yes(),
      { purposes: ['school'], purposeNeeded: { kinds: ['need'], purposes: ['school'] } },
    ],
    [
      'another purpose where an agency needs one',
      more({ purpose: purpose('HRESCH') }),
      unclear('other-purpose'),
      { purposeNeeded: { kinds: ['need'], purposes: ['school'] } },
    ],
    ['a level as high as the information', more({ securityLabel: label('N') }), yes()],
    ['a higher level', more({ securityLabel: label('V') }), yes()],
    ['a lower level', more({ securityLabel: label('L') }), unclear('not-covering')],
    [
      'the level of what is no health information, for health',
      more({ securityLabel: label('N'), code: kinds('health') }),
      unclear('not-covering', { kinds: ['health'] }),
      { information: ['health'] },
    ],
    [
      'the level of health information',
      more({ securityLabel: label('R'), code: kinds('health') }),
      yes(),
      { information: ['health'] },
    ],
    [
      'a level of another system',
      more({ securityLabel: label('N', 'urn:x') }),
      asks(at(`${first}.securityLabel[0]`, CODE)),
    ],
    ['a denial of a low level: of all above it too', denied({ securityLabel: label('U') }), no('denied')],
    [
      'a single resource that is told',
      more({ data: data('Observation/1') }),
      yes(),
      { data: ['Observation/1'] },
    ],
    [
      'a single resource, of two that are told',
      more({ data: data('Observation/1') }),
      unclear('not-covering'),
      { data: ['Observation/1', 'Observation/2'] },
    ],
    [
      'another resource',
      more({ data: data('Observation/9') }),
      unclear('not-covering'),
      { data: ['Observation/1'] },
    ],
    [
      'what is related to another resource',
      more({ data: data('Observation/9', 'related') }),
      asks(at(`${first}.data`, DATA)),
      { data: ['Observation/1'] },
    ],
    [
      'a resource where nobody knows what is told',
      more({ data: data('Observation/9') }),
      asks(at(`${first}.data`, DATA)),
    ],
    [
      'a resource in a meaning that is not known',
      more({ data: data('Observation/9', 'x') }),
      asks(at(`${first}.data[0]`, CODE), at(`${first}.data`, DATA)),
      { data: ['Observation/1'] },
    ],
    [
      'a resource without reference',
      more({ data: [{ meaning: 'instance' }] }),
      asks(at(`${first}.data[0]`, CODE), at(`${first}.data`, DATA)),
      { data: ['Observation/1'] },
    ],
    [
      'a resource with a modifier',
      more({ data: [{ ...data('Observation/1')[0], modifierExtension: [{ url: 'urn:x' }] }] }),
      asks(at(`${first}.data[0]`, CODE), at(`${first}.data`, DATA)),
      { data: ['Observation/1'] },
    ],
    [
      'a denial of one of two that are told',
      denied({ data: data('Observation/1') }),
      no('denied'),
      { data: ['Observation/1', 'Observation/2'] },
    ],
    [
      'a denial of a resource that is not told',
      denied({ data: data('Observation/9') }),
      yes(),
      { data: ['Observation/1'] },
    ],
    [
      'information of a time in which it was written',
      more({ dataPeriod: { start: '2026-02-01', end: '2026-02-28' } }),
      yes({
        windows: [[{ start: '2026-02-01', end: '2026-02-28' }], [{ start: '2026-02-01', end: '2026-02-28' }]],
      }),
    ],
    ['information of an earlier time', more({ dataPeriod: { end: '2026-01-31' } }), unclear('not-covering')],
    ['information of a later time', more({ dataPeriod: { start: '2026-03-01' } }), unclear('not-covering')],
    [
      'some of it from outside',
      more({ dataPeriod: { end: '2026-01-31' } }),
      unclear('not-covering'),
      { dates: ['2026-01-01', '2026-02-20'] },
    ],
    [
      'information whose time nobody knows',
      more({ dataPeriod: { end: '2026-01-31' } }),
      asks(at(`${first}.dataPeriod`, WINDOW)),
      { dates: [] },
    ],
    [
      'information of a month that lies half inside',
      more({ dataPeriod: { start: '2026-02-10' } }),
      asks(at(`${first}.dataPeriod`, WINDOW)),
      { dates: ['2026-02'] },
    ],
    [
      'information of a time that cannot be read',
      more({ dataPeriod: 'i fjor' }),
      asks(at(`${first}.dataPeriod`, WINDOW)),
    ],
    [
      'windows, where nothing is told yet',
      more({ dataPeriod: { end: '2026-01-31' }, code: undefined }),
      yes({ windows: [[{ end: '2026-01-31' }]] }),
      { dates: 'windows', information: ['need'] },
    ],
    [
      'a denial of some of it',
      denied({ dataPeriod: { end: '2026-01-31' } }),
      no('denied'),
      { dates: ['2026-01-01', '2026-02-20'] },
    ],
    ['a denial of another time', denied({ dataPeriod: { end: '2026-01-31' } }), yes()],
    [
      'a denial where one time is not known',
      denied({ dataPeriod: { end: '2026-01-31' } }),
      asks(at1('.dataPeriod', WINDOW)),
      { dates: ['2026', '2026-02-20'] },
    ],
    [
      'a denial where no time is known',
      denied({ dataPeriod: { end: '2026-01-31' } }),
      asks(at1('.dataPeriod', WINDOW)),
      { dates: [] },
    ],
    ['the whole plan, for a part of it', more({ code: kinds('plan') }), yes(), { ofPlan: true }],
    ['the whole plan, for what does not stand in it', more({ code: kinds('plan') }), unclear('not-covering')],
    [
      'nothing, where only what is named is opened',
      more({ code: undefined }),
      unclear('not-covering'),
      { onlyNamed: true },
    ],
    ['something, where only what is named is opened', [consent()], yes(), { onlyNamed: true }],
    [
      'it around the rule, where only what is named is opened',
      [root({ code: kinds('need', 'contact'), provision: [permit({ code: undefined })] })],
      yes(),
      { onlyNamed: true },
    ],
  ]);
});

const NEAR = '2026-03-02T09:01:30Z';
const FAR = '2026-03-02T09:05:00Z';
const BOUND = 'a bound of the period cannot be read';

describe('when', () => {
  lines([
    ['given today', [consent({ dateTime: '2026-03-02' })], yes()],
    ['given in a moment, by a clock that goes wrong', [consent({ dateTime: NEAR })], yes()],
    ['given later', [consent({ dateTime: FAR })], unclear('not-begun', { from: '2026-03-02T09:05:00Z' })],
    [
      'given tomorrow: from midnight in Norway',
      [consent({ dateTime: '2026-03-03' })],
      unclear('not-begun', { from: '2026-03-02T23:00:00.000Z' }),
    ],
    [
      'given at a time that nobody can read',
      [consent({ dateTime: 'i går' })],
      asks(at('.dateTime', 'when it was given cannot be read')),
    ],
    ['given, and nobody says when', [consent({ dateTime: undefined })], yes()],
    [
      'given at a time that is left out with a reason',
      [consent({ dateTime: undefined, _dateTime: { extension: [] } })],
      asks(at('.dateTime', 'when it was given cannot be read')),
    ],
    [
      'in a period',
      [root({ period: { start: '2026-01-01', end: '2026-03-02' }, provision: [permit()] })],
      yes(),
    ],
    [
      'after its period',
      [root({ period: { end: '2026-03-01' }, provision: [permit()] })],
      unclear('not-in-force'),
    ],
    [
      'before its period',
      [root({ period: { start: '2026-04-01' }, provision: [permit()] })],
      unclear('not-begun', { from: '2026-03-31T22:00:00.000Z' }),
    ],
    [
      'before both: from the later',
      [root({ period: { start: '2026-04-01' }, provision: [permit()] }, { dateTime: '2026-03-05' })],
      unclear('not-begun', { from: '2026-03-31T22:00:00.000Z' }),
    ],
    [
      'before both, the other way',
      [root({ period: { start: '2026-04-01' }, provision: [permit()] }, { dateTime: '2026-05-05' })],
      unclear('not-begun', { from: '2026-05-04T22:00:00.000Z' }),
    ],
    [
      'in a period that nobody can read',
      [root({ period: { end: 'senere' }, provision: [permit()] })],
      asks(at('.provision.period', BOUND)),
    ],
    [
      'in a period that is none',
      [root({ period: 'alltid', provision: [permit()] })],
      asks(at('.provision.period', BOUND)),
    ],
    [
      'in a period whose end is left out with a reason',
      [root({ period: { _end: {} }, provision: [permit()] })],
      asks(at('.provision.period', BOUND)),
    ],
    [
      'in a period that begins in a moment',
      [root({ period: { start: NEAR, end: '2027' }, provision: [permit()] })],
      yes(),
    ],
    [
      'in one that begins in a moment, with an end that nobody can read',
      [root({ period: { start: NEAR, end: 'senere' }, provision: [permit()] })],
      asks(at('.provision.period', 'the end of the period cannot be read')),
    ],
    [
      'in one that begins in a moment, whose end is left out with a reason',
      [root({ period: { start: NEAR, _end: {} }, provision: [permit()] })],
      asks(at('.provision.period', 'the end of the period cannot be read')),
    ],
    [
      'by a hospital whose clock is known to be better',
      [consent({ dateTime: NEAR })],
      unclear('not-begun', { from: NEAR }),
      { toleranceMs: 60_000 },
    ],
    ['a rule that has ended', [rules(permit({ period: { end: '2026-03-01' } }))], unclear('not-in-force')],
    ['a rule that begins', [rules(permit({ period: { start: FAR } }))], unclear('not-begun', { from: FAR })],
    ['a denial that has ended', denied({ period: { end: '2026-03-01' } }), yes()],
    ['a denial that begins: clocks are not stretched for a no', denied({ period: { start: NEAR } }), yes()],
    [
      'a denial in a period that nobody can read',
      denied({ period: { end: 'senere' } }),
      asks(at1('.period', BOUND)),
    ],
    [
      'declined, whatever its period',
      [root({ period: { end: '2026-02-01' }, provision: [permit()] }, { status: 'rejected' })],
      no('declined'),
    ],
  ]);
});

const withdrawn = {
  status: 'inactive',
  extension: [
    {
      url: extension('ip-consent-reason'),
      valueCodeableConcept: coded(codeSystem('ip-consent-reason'), 'withdrawn'),
    },
  ],
};
const recorded = (time: string | undefined, target = 'Consent/c1', code = 'consent-withdrawn') =>
  ({
    resourceType: 'Provenance',
    target: [{ reference: target }],
    recorded: time,
    activity: coded(codeSystem('ip-plan-event'), code),
  }) as Provenance;
const INACTIVE = consent({ status: 'inactive' });
const later = '2026-03-01T12:00:00+01:00';

describe('a withdrawal', () => {
  lines([
    ['is recorded in the consent, without a time', [consent(withdrawn)], no('withdrawn')],
    ['is recorded in a Provenance', [INACTIVE], no('withdrawn'), { provenances: [recorded(later)] }],
    [
      'is recorded of another consent',
      [INACTIVE],
      unclear('not-in-force'),
      { provenances: [recorded(later, 'Consent/c2')] },
    ],
    [
      'is none: another event is recorded',
      [INACTIVE],
      unclear('not-in-force'),
      { provenances: [recorded(later, 'Consent/c1', 'consent-given')] },
    ],
    [
      'is none: the reason is another',
      [
        consent({
          ...withdrawn,
          extension: [
            {
              ...withdrawn.extension[0],
              valueCodeableConcept: coded(codeSystem('ip-consent-reason'), 'replaced'),
            },
          ],
        }),
      ],
      unclear('not-in-force'),
    ],
    [
      'is none: the reason is of another system',
      [
        consent({
          ...withdrawn,
          extension: [{ ...withdrawn.extension[0], valueCodeableConcept: coded('urn:x', 'withdrawn') }],
        }),
      ],
      unclear('not-in-force'),
    ],
    [
      'is none: the word stands in another extension',
      [consent({ ...withdrawn, extension: [{ ...withdrawn.extension[0], url: 'urn:x' }] })],
      unclear('not-in-force'),
    ],
    [
      'contradicts a status that is active',
      [consent({ extension: withdrawn.extension })],
      asks(at('.status', 'a withdrawal is recorded, and it stands as active')),
    ],
    [
      'before another consent was given: the later word',
      [consent(), second({ ...withdrawn, meta: { lastUpdated: '2026-02-01T08:00:00Z' } })],
      yes(),
    ],
    [
      'after another consent was given, whatever the consent itself is dated',
      [
        consent(),
        second({ ...withdrawn, dateTime: '2026-01-01', meta: { lastUpdated: '2026-03-02T08:00:00Z' } }),
      ],
      no('withdrawn', { consent: 'Consent/c2', over: 'Consent/c1' }),
    ],
    [
      'at a time that nobody knows',
      [consent(), second(withdrawn)],
      unclear('order', { beside: 'Consent/c2' }),
    ],
    [
      'twice: from the last time on',
      [consent(), second({ status: 'inactive' })],
      no('withdrawn', { consent: 'Consent/c2', over: 'Consent/c1' }),
      {
        provenances: [
          recorded('2026-02-01T08:00:00Z', 'Consent/c2'),
          recorded('2026-03-02T08:00:00Z', 'Consent/c2'),
          recorded('2026-01-01T08:00:00Z', 'Consent/c2'),
        ],
      },
    ],
    [
      'by a Provenance that is before the change of the resource',
      [consent(), second({ status: 'inactive', meta: { lastUpdated: '2026-03-02T08:00:00Z' } })],
      yes(),
      { provenances: [recorded('2026-02-01T08:00:00Z', 'Consent/c2')] },
    ],
    [
      'by a Provenance without time: by the change of the resource',
      [consent(), second({ status: 'inactive', meta: { lastUpdated: '2026-03-02T08:00:00Z' } })],
      no('withdrawn', { consent: 'Consent/c2', over: 'Consent/c1' }),
      { provenances: [recorded(undefined, 'Consent/c2')] },
    ],
  ]);
});

const HOSPITAL = 'https://sykehus.example/samtykke';
const category = (...codes: string[]) => [coded(codeSystem('ip-consent-category'), ...codes)];
const own = { category: [coded(HOSPITAL, 'ip-varsel')] };
const setting = (notice: object) => ({ settings: { notice } });
const scope = (code: string, system = hl7('consentscope')) => ({ scope: coded(system, code) });
const SOMETHING_ELSE = 'the scope says that it is a consent to something else than telling';

describe('what a consent is about', () => {
  lines([
    ['the plan', [consent({ category: category('plan') })], missing],
    ['the plan and the notice', [consent({ category: category('plan', 'notice') })], yes()],
    ['the notice, for whom asks about the plan', [consent()], missing, { matter: 'plan' }],
    [
      'a code of the hospital',
      [consent(own)],
      yes(),
      setting({ category: [{ system: HOSPITAL, code: 'ip-varsel' }] }),
    ],
    [
      'that code in another system',
      [consent({ category: [coded('urn:x', 'ip-varsel')] })],
      unclear('unknown-kind', { confirmable: true }),
      setting({ category: [{ system: HOSPITAL, code: 'ip-varsel' }] }),
    ],
    [
      'another code of that system',
      [consent({ category: [coded(HOSPITAL, 'annet')] })],
      unclear('unknown-kind', { confirmable: true }),
      setting({ category: [{ system: HOSPITAL, code: 'ip-varsel' }] }),
    ],
    [
      'a scope of the hospital',
      [consent({ category: [], ...scope('varsel', HOSPITAL) })],
      yes(),
      setting({ scope: [{ system: HOSPITAL, code: 'varsel' }] }),
    ],
    [
      'a policy of the hospital',
      [consent({ category: [], policyRule: coded(HOSPITAL, 'P1') })],
      yes(),
      setting({ policyRule: [{ system: HOSPITAL, code: 'P1' }] }),
    ],
    [
      'a code of the hospital in a rule',
      [consent({ category: [], provision: { provision: [permit({ code: [coded(HOSPITAL, 'N')] })] } })],
      yes(),
      setting({ provisionCode: [{ system: HOSPITAL, code: 'N' }] }),
    ],
    [
      'such a code, deep inside, and a rule without it beside: that one is about something else',
      [
        consent({
          category: [],
          provision: {
            provision: [
              permit({ code: undefined }),
              { type: 'permit', actor: [to(OTHER)], provision: [permit({ code: [coded(HOSPITAL, 'N')] })] },
            ],
          },
        }),
      ],
      unclear('not-covering'),
      setting({ provisionCode: [{ system: HOSPITAL, code: 'N' }] }),
    ],
    [
      'such a code beside our own category: all of it is about the notice',
      [
        consent({
          provision: {
            provision: [
              permit({ code: undefined }),
              permit({ actor: [to(OTHER)], code: [coded(HOSPITAL, 'N')] }),
            ],
          },
        }),
      ],
      yes(),
      setting({ provisionCode: [{ system: HOSPITAL, code: 'N' }] }),
    ],
    [
      'such a code beside the category of another matter',
      [
        consent({
          category: category('plan'),
          provision: { provision: [permit({ code: [coded(HOSPITAL, 'N')] })] },
        }),
      ],
      yes(),
      setting({ provisionCode: [{ system: HOSPITAL, code: 'N' }] }),
    ],
    ['nothing that is said', [consent({ category: [] })], unclear('unknown-kind', { confirmable: true })],
    [
      'words alone',
      [consent({ category: [{ text: 'Samtykke' }] })],
      unclear('unknown-kind', { confirmable: true }),
    ],
    [
      'all sharing',
      [consent({ category: [coded('http://loinc.org', '59284-0')] })],
      unclear('unknown-kind', { confirmable: true }),
    ],
    [
      'something else, by a code of a system that is known',
      [consent({ category: [coded('http://loinc.org', '57016-8')] })],
      missing,
    ],
    [
      'all sharing in one system, something else in another',
      [consent({ category: [coded('http://loinc.org', '57016-8'), coded(hl7('v3-ActCode'), 'INFA')] })],
      unclear('unknown-kind', { confirmable: true }),
    ],
    [
      'something else in a known system, and a code that is not known',
      [consent({ category: [coded('http://loinc.org', '57016-8'), coded('urn:x', 'y')] })],
      unclear('unknown-kind', { confirmable: true }),
    ],
    ['research, by its scope', [consent({ category: [{ text: 'x' }], ...scope('research') })], missing],
    [
      'research by a scope of another system',
      [consent({ category: [{ text: 'x' }], ...scope('research', 'urn:x') })],
      unclear('unknown-kind', { confirmable: true }),
    ],
    [
      'the notice, with a scope that contradicts it',
      [consent(scope('research'))],
      asks(at('.scope', SOMETHING_ELSE, { onlyAbout: true })),
    ],
    [
      'the notice, with a scope that nobody knows',
      [consent(scope('x', 'urn:x'))],
      asks(at('.scope', 'the scope is not understood', { onlyAbout: true })),
    ],
    ['the notice, with a scope in words', [consent({ scope: { text: 'personvern' } })], yes()],
    ['the notice, without a scope', [consent({ scope: undefined })], yes()],
    [
      'the notice, with the scope in two systems',
      [
        consent({
          scope: {
            coding: [
              { system: 'urn:x', code: 'y' },
              { system: hl7('consentscope'), code: 'patient-privacy' },
            ],
          },
        }),
      ],
      yes(),
    ],
    [
      'unknown, to another recipient',
      [consent({ category: [], provision: { provision: [permit({ actor: [to(OTHER)] })] } })],
      missing,
    ],
    [
      'unknown, to nobody',
      [consent({ category: [], provision: { provision: [permit({ actor: undefined })] } })],
      missing,
    ],
    [
      'unknown, to somebody who is not known',
      [consent({ category: [], provision: { provision: [permit({ actor: [{ role: role('IRCP') }] })] } })],
      unclear('unknown-kind', { confirmable: true }),
    ],
    [
      'unknown, and it has ended',
      [consent({ category: [], provision: { period: { end: '2026-03-01' }, provision: [permit()] } })],
      missing,
    ],
    ['unknown, and declined', [consent({ category: [], status: 'rejected' })], missing],
    ['unknown, and a draft', [consent({ category: [], status: 'draft' })], missing],
    ['unknown, and a denial', [consent({ category: [], provision: { provision: [deny()] } })], missing],
    [
      'all sharing, declined: it may be meant',
      [consent({ category: [coded('http://loinc.org', '59284-0')], status: 'rejected' })],
      unclear('not-understood'),
    ],
    [
      'all sharing, denied: it may be meant',
      [consent({ category: [coded('http://loinc.org', '59284-0')], provision: { provision: [deny()] } })],
      unclear('not-understood'),
    ],
    [
      'written under rules that are not known',
      [consent({ implicitRules: 'urn:x' })],
      asks(at('.implicitRules', 'it was written under rules that are not known here')),
    ],
    [
      'with a modifier',
      [consent({ modifierExtension: [{ url: 'urn:x' }] })],
      asks(at('.modifierExtension[0]', 'a modifier extension is not known here')),
    ],
    [
      'with a modifier that is known',
      [consent({ modifierExtension: [{ url: 'urn:x' }] })],
      yes(),
      { settings: { knownModifiers: ['urn:x'] } },
    ],
    [
      'with a modifier without a name',
      [consent({ modifierExtension: [{}] })],
      asks(at('.modifierExtension[0]', 'a modifier extension is not known here')),
    ],
    [
      'with two modifiers, one of them known',
      [consent({ modifierExtension: [{ url: 'urn:x' }, { url: 'urn:y' }] })],
      asks(at('.modifierExtension[1]', 'a modifier extension is not known here')),
      { settings: { knownModifiers: ['urn:x'] } },
    ],
    [
      'not confirmed by the person',
      [consent({ verification: [{ verified: false }] })],
      unclear('not-verified', { confirmable: true }),
    ],
    ['confirmed by the person', [consent({ verification: [{ verified: true }] })], yes()],
    ['with a verification that says nothing', [consent({ verification: [{}] })], yes()],
  ]);
});

const giver = (counts: string, text: string) => ({ giver: { counts, text } as unknown as Giving });
const word = {
  consent: 'Consent/c1',
  recipient: [`${ORGNR}|${KE}`],
  by: 'bruker-1',
  at: '2026-03-02T08:00:00Z',
  basis: 'spoke on the telephone',
};
const confirmed = (more: object = {}) => ({ confirmations: [{ ...word, ...more }] });

describe('who gave it, and what a person has settled', () => {
  lines([
    ['a representative', [consent()], yes({ by: 'representative' }), { giver: { counts: 'representative' } }],
    ['somebody who may not', [consent()], unclear('giver', { text: 'x' }), giver('no', 'x')],
    [
      'somebody of whom nobody knows whether',
      [consent()],
      unclear('giver', { text: 'x', confirmable: true }),
      giver('unclear', 'x'),
    ],
    [
      'that, settled by a person who read it',
      [consent()],
      yes({ confirmedBy: 'bruker-1' }),
      { ...giver('unclear', 'x'), ...confirmed() },
    ],
    [
      'somebody who may not, settled: it stays so',
      [consent()],
      unclear('giver', { text: 'x' }),
      { ...giver('no', 'x'), ...confirmed() },
    ],
    ['what nobody needs to settle', [consent()], yes({ confirmedBy: 'bruker-1' }), confirmed()],
    [
      'a consent to nobody, settled',
      [consent({ provision: undefined })],
      yes({ confirmedBy: 'bruker-1' }),
      confirmed(),
    ],
    [
      'that, settled for another recipient',
      [consent({ provision: undefined })],
      asks(NOBODY),
      confirmed({ recipient: [`${ORGNR}|${OTHER}`] }),
    ],
    [
      'that, settled of another consent',
      [consent({ provision: undefined })],
      asks(NOBODY),
      confirmed({ consent: 'Consent/c9' }),
    ],
    [
      'that, settled of the version that was read',
      [consent({ provision: undefined, meta: { versionId: '2', lastUpdated: 'x' } })],
      yes({ confirmedBy: 'bruker-1' }),
      confirmed({ version: '2' }),
    ],
    [
      'that, settled of an earlier version',
      [consent({ provision: undefined, meta: { versionId: '3' } })],
      asks(NOBODY),
      confirmed({ version: '2' }),
    ],
    [
      'that, settled by the time of change',
      [consent({ provision: undefined, meta: { lastUpdated: '2026-03-01T00:00:00Z' } })],
      yes({ confirmedBy: 'bruker-1' }),
      confirmed({ version: '2026-03-01T00:00:00Z' }),
    ],
    [
      'another recipient, settled: it stays so',
      [rules(permit({ actor: [to(OTHER)] }))],
      unclear('wrong-recipient'),
      confirmed(),
    ],
    ['a denial, settled: it stays so', [rules(deny())], no('denied'), confirmed()],
    ['an unknown kind, settled', [consent({ category: [] })], yes({ confirmedBy: 'bruker-1' }), confirmed()],
    [
      'an unknown kind by somebody of whom nobody knows, settled',
      [consent({ category: [] })],
      yes({ confirmedBy: 'bruker-1' }),
      { ...giver('unclear', 'x'), ...confirmed() },
    ],
    ['an unknown kind by somebody who may not', [consent({ category: [] })], missing, giver('no', 'x')],
    [
      'not begun and to another',
      [root({ period: { start: FAR }, provision: [permit({ actor: [to(OTHER)] })] })],
      unclear('wrong-recipient'),
    ],
    [
      'not confirmed and to nobody: both are put to a person',
      [consent({ verification: [{ verified: false }], provision: undefined })],
      unclear('not-verified', { confirmable: true }),
    ],
    [
      'not begun and to nobody: a person settles one only',
      [consent({ dateTime: FAR, provision: undefined })],
      unclear('not-begun', { from: FAR }),
      confirmed(),
    ],
  ]);
});

describe('several beside each other', () => {
  lines([
    ['two that permit: the first', [consent(), second()], yes()],
    [
      'one that permits, one that does not cover',
      [second({ provision: { provision: [permit({ code: kinds('need') })] } }), consent()],
      yes(),
    ],
    [
      'one for each kind is not one for all',
      [
        rules(permit({ code: kinds('need') })),
        second({ provision: { provision: [permit({ code: kinds('contact') })] } }),
      ],
      unclear('not-covering', { kinds: ['contact'] }),
    ],
    [
      'a no that is later',
      [consent(), second({ status: 'rejected', dateTime: later })],
      no('declined', { consent: 'Consent/c2', over: 'Consent/c1' }),
    ],
    ['a no that is earlier', [consent(), second({ status: 'rejected', dateTime: '2026-02-01' })], yes()],
    [
      'a no of the same day',
      [consent(), second({ status: 'rejected', dateTime: '2026-03-01' })],
      unclear('order', { beside: 'Consent/c2' }),
    ],
    [
      'a no of the same instant',
      [consent(), second({ status: 'rejected' })],
      unclear('order', { beside: 'Consent/c2' }),
    ],
    [
      'a no without a time',
      [consent(), second({ status: 'rejected', dateTime: undefined })],
      unclear('order', { beside: 'Consent/c2' }),
    ],
    [
      'a no to a yes without a time',
      [consent({ dateTime: undefined }), second({ status: 'rejected', dateTime: later })],
      unclear('order', { beside: 'Consent/c2' }),
    ],
    [
      'a no to another recipient',
      [
        consent(),
        second({
          status: 'rejected',
          dateTime: later,
          provision: { provision: [permit({ actor: [to(OTHER)] })] },
        }),
      ],
      yes(),
    ],
    [
      'a no to other information',
      [
        consent(),
        second({
          status: 'rejected',
          dateTime: later,
          provision: { provision: [permit({ code: kinds('health') })] },
        }),
      ],
      yes(),
    ],
    [
      'a no to some of the information',
      [
        consent(),
        second({
          status: 'rejected',
          dateTime: later,
          provision: { provision: [permit({ code: kinds('need') })] },
        }),
      ],
      no('declined', { consent: 'Consent/c2', over: 'Consent/c1', kinds: ['need'] }),
    ],
    [
      'a no without rules: to all',
      [consent(), second({ status: 'rejected', dateTime: later, provision: undefined })],
      no('declined', { consent: 'Consent/c2', over: 'Consent/c1' }),
    ],
    [
      'a no about the plan',
      [consent(), second({ status: 'rejected', dateTime: later, category: category('plan') })],
      yes(),
    ],
    [
      'a no to all sharing that is later: it may be meant',
      [
        consent(),
        second({ status: 'rejected', dateTime: later, category: [coded('http://loinc.org', '59284-0')] }),
      ],
      unclear('not-understood', { beside: 'Consent/c2', confirmable: true }),
    ],
    [
      'that, settled by a person who read it',
      [
        consent(),
        second({ status: 'rejected', dateTime: later, category: [coded('http://loinc.org', '59284-0')] }),
      ],
      yes({ confirmedBy: 'bruker-1' }),
      confirmed(),
    ],
    [
      'a no of an unknown kind',
      [consent(), second({ status: 'rejected', dateTime: later, category: [] })],
      yes(),
    ],
    [
      'a denial that is later',
      [consent(), second({ dateTime: later, provision: { provision: [deny()] } })],
      no('denied', { consent: 'Consent/c2', over: 'Consent/c1' }),
    ],
    [
      'a denial of all that names nobody',
      [
        consent(),
        second({ dateTime: later, provision: { provision: [deny({ actor: undefined, code: undefined })] } }),
      ],
      no('denied', { consent: 'Consent/c2', over: 'Consent/c1' }),
    ],
    [
      'a later consent that says nothing that is understood: it may be a no',
      [consent(), second({ dateTime: later, modifierExtension: [{ url: 'urn:x' }] })],
      unclear('not-understood', {
        beside: 'Consent/c2',
        unread: [
          { where: 'Consent/c2.modifierExtension[0]', what: 'a modifier extension is not known here' },
        ],
        confirmable: true,
      }),
    ],
    [
      'a later consent whose status is not understood: it may be a no',
      [consent(), second({ dateTime: later, status: 'x' })],
      unclear('not-understood', { beside: 'Consent/c2', confirmable: true }),
    ],
    [
      'a later consent whose scope alone is not understood says no no',
      [consent(), second({ dateTime: later, ...scope('x', 'urn:x') })],
      yes(),
    ],
    [
      'an earlier consent that says nothing that is understood',
      [consent(), second({ dateTime: '2026-01-01', modifierExtension: [{ url: 'urn:x' }] })],
      yes(),
    ],
    [
      'a denial in a consent that has ended',
      [
        consent(),
        second({
          dateTime: later,
          provision: { period: { end: '2026-03-01T12:30:00+01:00' }, provision: [deny()] },
        }),
      ],
      yes(),
    ],
    [
      'a no alone, and a doubt that is earlier',
      [consent({ provision: undefined }), second({ status: 'rejected', dateTime: later })],
      no('declined', { consent: 'Consent/c2' }),
    ],
    [
      'a no alone, and a doubt that is later',
      [
        consent({ provision: undefined, dateTime: later }),
        second({ status: 'rejected', dateTime: '2026-02-01' }),
      ],
      unclear('not-understood', { unread: [NOBODY], confirmable: true, beside: 'Consent/c2' }),
    ],
    [
      'a no alone, and a doubt of the same day: a person may not pass over it',
      [
        consent({ provision: undefined, dateTime: later }),
        second({ status: 'rejected', dateTime: '2026-03-01' }),
      ],
      unclear('not-understood', { unread: [NOBODY], beside: 'Consent/c2' }),
    ],
    [
      'a no alone, and one that surely does not cover',
      [rules(permit({ actor: [to(OTHER)] })), second({ status: 'rejected', dateTime: '2026-02-01' })],
      no('declined', { consent: 'Consent/c2' }),
    ],
    [
      'a no that may be meant, alone with a doubt',
      [
        consent({ provision: undefined }),
        second({ status: 'rejected', dateTime: later, category: [coded('http://loinc.org', '59284-0')] }),
      ],
      unclear('not-understood', { unread: [NOBODY], confirmable: true, beside: 'Consent/c2' }),
    ],
    [
      'two doubts: what a person can settle first',
      [consent({ status: 'inactive' }), second({ verification: [{ verified: false }] })],
      unclear('not-verified', { consent: 'Consent/c2', confirmable: true }),
    ],
    [
      'two doubts, the other way round',
      [second({ verification: [{ verified: false }] }), consent({ status: 'inactive' })],
      unclear('not-verified', { consent: 'Consent/c2', confirmable: true }),
    ],
    [
      'a permit that is blocked, and one that is not',
      [
        consent({ dateTime: '2026-02-01' }),
        second({ dateTime: later }),
        consent({ id: 'c3', status: 'rejected', dateTime: '2026-02-15' }),
      ],
      yes({ consent: 'Consent/c2' }),
    ],
    [
      'two permits, one surely blocked and one in doubt',
      [
        consent({ dateTime: '2026-02-01' }),
        second({ dateTime: '2026-02-15' }),
        consent({ id: 'c3', status: 'rejected', dateTime: '2026-02-15' }),
      ],
      unclear('order', { consent: 'Consent/c2', beside: 'Consent/c3' }),
    ],
  ]);
});

describe('rules in rules', () => {
  lines([
    ['an exception that denies', [rules(permit({ provision: [deny()] }))], no('denied')],
    [
      'an exception that denies some of it',
      [rules(permit({ provision: [deny({ code: kinds('need') })] }))],
      no('denied', { kinds: ['need'] }),
    ],
    [
      'an exception about somebody else',
      [rules(permit({ provision: [deny({ actor: [to(OTHER)] })] }))],
      yes(),
    ],
    [
      'an exception that is not understood',
      [rules(permit({ provision: [{ type: 'x' }] }))],
      asks(at(`${first}.provision[0].type`, 'it is neither permit nor deny')),
    ],
    ['a narrower permit to the same', [rules(permit({ provision: [permit()] }))], yes()],
    [
      'a narrower permit to another',
      [rules(permit({ provision: [permit({ actor: [to(OTHER)] })] }))],
      unclear('wrong-recipient'),
    ],
    [
      'the recipient named around it',
      [
        rules({
          type: 'permit',
          actor: [to(KE)],
          provision: [{ type: 'permit', code: kinds('need', 'contact') }],
        }),
      ],
      yes(),
    ],
    [
      'a permit in a denial of all',
      [rules(deny({ actor: undefined, code: undefined, provision: [permit()] }))],
      yes(),
    ],
    [
      'a permit of some in a denial of all',
      [rules(deny({ actor: undefined, code: undefined, provision: [permit({ code: kinds('need') })] }))],
      no('denied', { kinds: ['contact'] }),
    ],
    [
      'a permit that is not understood in a denial',
      [rules(deny({ actor: undefined, code: undefined, provision: [permit({ action: [{ text: 'x' }] })] }))],
      asks(at(`${first}.provision[0].action[0]`, CODE)),
    ],
    [
      'a permit in a denial that is not understood',
      [rules(deny({ action: [{ text: 'x' }], provision: [permit()] }))],
      asks(at(`${first}.action[0]`, CODE)),
    ],
    [
      'a permit in a permit that is not understood',
      [rules(permit({ action: [{ text: 'x' }], provision: [permit()] }))],
      asks(at(`${first}.action[0]`, CODE)),
    ],
    [
      'a denial in a permit that surely is about others',
      [rules(permit({ actor: [to(OTHER)], provision: [deny({ actor: undefined })] }))],
      unclear('wrong-recipient'),
    ],
    [
      'a root that bounds its rules to other information',
      [root({ code: kinds('health'), provision: [permit()] })],
      unclear('not-covering'),
    ],
    [
      'a root that bounds its rules to another recipient',
      [root({ actor: [to(OTHER)], provision: [permit({ actor: undefined })] })],
      unclear('wrong-recipient'),
    ],
    [
      'a root that is not understood, with a denial in it',
      [root({ action: [{ text: 'x' }], provision: [deny()] })],
      asks(at('.provision.action[0]', CODE)),
    ],
    [
      'a root that denies all, as the policy that permits in it are exceptions to',
      [root({ type: 'deny', provision: [permit()] })],
      yes(),
    ],
    [
      'such a root that names somebody',
      [root({ type: 'deny', actor: [to(KE)], provision: [permit({ actor: [to(OTHER)] })] })],
      no('denied'),
    ],
    [
      'such a root without an exception',
      [root({ type: 'deny', provision: [deny({ actor: [to(OTHER)] })] })],
      no('denied'),
    ],
    [
      'a root that permits, with an exception',
      [root({ type: 'permit', actor: [to(KE)], provision: [deny({ code: kinds('health') })] })],
      yes(),
    ],
    ['two rules: the denial wins', [rules(permit(), deny())], no('denied')],
    [
      'two rules: what is not understood wins over a permit',
      [rules(permit(), { type: 'x' })],
      asks(at1('.type', 'it is neither permit nor deny')),
    ],
    [
      'two permits, one of a window: from any time',
      [rules(permit(), permit({ dataPeriod: { start: '2026-01-01' } }))],
      yes(),
    ],
    [
      'two permits of windows: either',
      [
        rules(
          permit({ dataPeriod: { start: '2026-01-01' } }),
          permit({ dataPeriod: { start: '2025-01-01' } }),
        ),
      ],
      yes({ windows: [[{ start: '2026-01-01' }], [{ start: '2025-01-01' }]] }),
      { information: ['need'] },
    ],
    [
      'a window in a window: both',
      [
        rules(
          permit({
            dataPeriod: { start: '2026-01-01' },
            provision: [permit({ dataPeriod: { end: '2027' } })],
          }),
        ),
      ],
      yes({ windows: [[{ start: '2026-01-01' }, { end: '2027' }]] }),
      { information: ['need'] },
    ],
    [
      'two that do not fit: the nearer is told',
      [rules(permit({ actor: [to(OTHER)] }), permit({ code: kinds('health') }))],
      unclear('not-covering'),
    ],
    [
      'two that do not fit, the other way round',
      [rules(permit({ code: kinds('health') }), permit({ actor: [to(OTHER)] }))],
      unclear('not-covering'),
    ],
    [
      'deeper than anybody writes',
      [root(Array.from({ length: 60 }).reduce<object>((inner) => permit({ provision: [inner] }), permit()))],
      {
        ...asks(),
        unread: [at(`.provision${'.provision[0]'.repeat(41)}`, 'provisions are nested too deeply')],
      },
    ],
  ]);
});

describe('asked in other ways', () => {
  const asked = (consents: readonly Consent[], more: More = {}) =>
    [statementsOf(consents, more), { ...QUESTION, ...more }] as const;
  const person = () => PERSON;

  it('every consent that permits, each with its window', () => {
    const windowed = second({
      provision: { provision: [permit({ code: undefined, dataPeriod: { end: '2027' } })] },
    });
    const declined = consent({ id: 'c3', status: 'rejected', dateTime: '2026-02-01' });
    const all = asked([consent(), windowed, declined], { information: ['need'] });
    expect(permitsIn(...all, person)).toEqual([
      yes(),
      yes({ consent: 'Consent/c2', windows: [[{ end: '2027' }]] }),
    ]);
    expect(permitsIn(...asked([consent(), { ...declined, dateTime: later }]), person)).toEqual([]);
    expect(permitsIn(...asked([rules(deny())]), person)).toEqual([]);
  });

  it('a denial in force denies until it is taken back, whoever gave it and whatever came later', () => {
    const denial = consent({ dateTime: '2026-01-01', provision: { provision: [deny()] } });
    expect(isDenied(...asked([denial, second({ dateTime: later })]))).toBe(true);
    expect(isDenied(...asked([consent()]))).toBe(false);
    expect(isDenied(...asked([consent({ status: 'rejected' })]))).toBe(false);
    expect(isDenied(...asked([{ ...denial, status: 'inactive' }]))).toBe(false);
    expect(isDenied(...asked([{ ...denial, modifierExtension: [{ url: 'urn:x' }] } as Consent]))).toBe(true);
    expect(isDenied(...asked([rules({ type: 'x' })]))).toBe(true);
  });

  it('an objection stands until a later yes, by whom it may be given', () => {
    const objects = consent({ status: 'rejected' });
    expect(askObjections(...asked([consent()]), person)).toBeUndefined();
    expect(askObjections(...asked([objects]), person)).toEqual(no('declined'));
    expect(askObjections(...asked([objects, second({ dateTime: later })]), person)).toBeUndefined();
    expect(askObjections(...asked([objects, second({ dateTime: '2026-02-01' })]), person)).toEqual(
      no('declined'),
    );
    expect(askObjections(...asked([objects, second()]), person)).toEqual(no('declined'));
    expect(askObjections(...asked([objects, second({ dateTime: later, status: 'draft' })]), person)).toEqual(
      no('declined'),
    );
    const nobody = () => ({ counts: 'no', text: 'x' }) as unknown as Giving;
    expect(askObjections(...asked([objects, second({ dateTime: later })]), nobody)).toEqual(no('declined'));
    expect(
      askObjections(...asked([consent({ ...objects, category: category('plan') })]), person),
    ).toBeUndefined();
    const perhaps = second({ provision: { provision: [{ type: 'x' }] } });
    expect(askObjections(...asked([perhaps]), person)).toMatchObject({
      doubt: 'not-understood',
      consent: 'Consent/c2',
    });
    expect(askObjections(...asked([perhaps, objects]), person)).toEqual(no('declined'));
    // A consent that denies is no yes that takes the denial of another back.
    const denies = rules(deny());
    expect(
      askObjections(
        ...asked([denies, second({ dateTime: later, provision: { provision: [deny()] } })]),
        person,
      ),
    ).toEqual(no('denied'));
  });

  it('those that stand about a matter, where none of them was declined as a whole', () => {
    const standing = (consents: readonly Consent[], matter: 'plan' | 'notice' = 'notice') =>
      standingAbout(statementsOf(consents, {}), matter, person, QUESTION).map(({ name }) => name);
    const whole = (more: object = {}) =>
      second({ status: 'rejected', dateTime: later, provision: undefined, ...more });
    expect(standing([consent(), second({ status: 'inactive' })])).toEqual(['Consent/c1']);
    expect(standing([consent({ dateTime: FAR })])).toEqual([]);
    expect(standing([consent({ category: category('plan') })])).toEqual([]);
    expect(standing([consent(), whole()])).toEqual([]);
    expect(standing([consent(), whole({ dateTime: '2026-03-01' })])).toEqual([]);
    expect(standing([consent(), whole({ dateTime: '2026-02-01' })])).toEqual(['Consent/c1']);
    expect(standing([consent(), whole({ provision: {} })])).toEqual([]);
    // What was declined to one recipient leaves the rest; of a plan it takes all.
    expect(standing([consent(), whole({ provision: { actor: [to(OTHER)] } })])).toEqual(['Consent/c1']);
    expect(standing([consent(), whole({ provision: { provision: [permit()] } })])).toEqual(['Consent/c1']);
    const plan = { category: category('plan') };
    expect(standing([consent(plan), whole({ ...plan, provision: { actor: [to(OTHER)] } })], 'plan')).toEqual(
      [],
    );
  });
});
