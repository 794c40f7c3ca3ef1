// What a plan says beside its goals, measures and people, so that the page leaves out nothing of the letters a to i of the
// regulation on individual plans (forskrift om habilitering og rehabilitering m.m. § 19): one section each, in words.
import { type Language, say, type Words } from '../../../ground/words/language.ts';
import type { Consent } from '../../../plan/document/consent.ts';
import type { cooperationNeeds, needStatuses, resourceKinds } from '../../../plan/document/content.ts';
import type { IndividualPlan } from '../../../plan/document/individual-plan.ts';
import type { Coded } from '../../../plan/document/shared.ts';
import { nameOf, type Section } from '../../../plan/documents/sections.ts';
import { informationWords, sayDate } from '../../../plan/documents/words.ts';

const headings = {
  resources: ['Ressurser', 'Ressursar', 'Resources'],
  considerations: ['Hensyn til språk og kultur', 'Omsyn til språk og kultur', 'Language and culture'],
  needs: ['Behov for tjenester', 'Behov for tenester', 'Needs for services'],
  contributions: ['Hva hver enkelt bidrar med', 'Kva kvar enkelt bidreg med', 'What each contributes'],
  cooperation: ['Samarbeid', 'Samarbeid', 'Cooperation'],
  consents: ['Samtykker', 'Samtykke', 'Consents'],
  evaluation: ['Evaluering', 'Evaluering', 'Evaluation'],
} as const satisfies Readonly<Record<string, Words>>;

const resourceWords: Readonly<Record<(typeof resourceKinds)[number], Words>> = {
  personal: ['egne ressurser', 'eigne ressursar', 'own resources'],
  coping: ['mestring', 'meistring', 'coping'],
  environment: ['ressurser i omgivelsene', 'ressursar i omgivnadene', 'resources in the surroundings'],
};

const needWords: Readonly<Record<(typeof needStatuses)[number], Words>> = {
  'to-be-assessed': ['skal vurderes', 'skal vurderast', 'to be assessed'],
  'applied-for': ['søkt om', 'søkt om', 'applied for'],
  'on-hold': ['på vent', 'på vent', 'on hold'],
  'refused-or-withdrawn': ['avslått eller trukket', 'avslått eller trekt', 'refused or withdrawn'],
  met: ['dekket', 'dekt', 'met'],
};

const cooperationWords: Readonly<Record<(typeof cooperationNeeds)[number], Words>> = {
  necessary: ['nødvendig', 'nødvendig', 'necessary'],
  wanted: ['ønsket', 'ønskt', 'wanted'],
  agreed: ['avtalt', 'avtalt', 'agreed'],
};

const consentKindWords: Readonly<Record<Consent['kind'], Words>> = {
  plan: ['utarbeiding av planen', 'utarbeiding av planen', 'making the plan'],
  notice: ['melding om behov', 'melding om behov', 'notice of need'],
  disclosure: ['deling av opplysninger', 'deling av opplysningar', 'sharing of information'],
  'partner-information': [
    'beskjed til samarbeidspartnere',
    'beskjed til samarbeidspartnarar',
    'telling partners',
  ],
};

const consentStatusWords: Readonly<Record<Consent['status'], Words>> = {
  draft: ['utkast', 'utkast', 'draft'],
  proposed: ['foreslått', 'framlagt', 'proposed'],
  active: ['gjelder', 'gjeld', 'in force'],
  rejected: ['sagt nei', 'sagt nei', 'declined'],
  inactive: ['gjelder ikke lenger', 'gjeld ikkje lenger', 'no longer in force'],
  'entered-in-error': ['registrert ved en feil', 'registrert ved ein feil', 'entered by mistake'],
};

const words = {
  assessedBy: ['Vurderes av', 'Blir vurdert av', 'Assessed by'],
  givenBy: ['Gitt av', 'Gjeve av', 'Given by'],
  mayHave: ['kan få', 'kan få', 'may have'],
  mayNotHave: ['skal ikke få', 'skal ikkje få', 'may not have'],
  except: ['likevel', 'likevel', 'all the same'],
  how: ['Slik', 'Slik', 'How'],
  due: ['Skal evalueres innen', 'Skal evaluerast innan', 'To be evaluated by'],
  held: ['Evaluert', 'Evaluert', 'Evaluated'],
  goals: ['Måloppnåelse', 'Måloppnåing', 'Goals reached'],
  services: ['Tjenestene', 'Tenestene', 'The services'],
  working: ['Måten å arbeide på', 'Måten å arbeide på', 'Way of working'],
  experience: ['Opplevelse', 'Oppleving', 'Experience'],
  changes: ['Endringer', 'Endringar', 'Changes'],
} as const satisfies Readonly<Record<string, Words>>;

/** The sections that have something to say, each with its lines. */
export function moreSections(plan: IndividualPlan, language: Language): readonly Section[] {
  const section = (heading: Words, lines: readonly string[]): Section => ({
    heading: say(heading, language),
    lines,
  });
  return [
    section(
      headings.resources,
      (plan.resources ?? []).map(({ kind, text }) => `${text} (${say(resourceWords[kind], language)})`),
    ),
    section(
      headings.considerations,
      (plan.considerations ?? []).map(({ text }) => text),
    ),
    section(headings.needs, needLines(plan, language)),
    section(
      headings.contributions,
      (plan.participants ?? []).flatMap(({ member, contribution, duties }) =>
        contribution || duties
          ? [`${named(plan, member, language)}: ${sentences(contribution, duties)}`]
          : [],
      ),
    ),
    section(
      headings.cooperation,
      (plan.participants ?? []).flatMap(({ member, cooperation }) =>
        cooperation
          ? [
              [
                `${named(plan, member, language)} (${say(cooperationWords[cooperation.need], language)})`,
                cooperation.text,
              ]
                .filter(Boolean)
                .join(': '),
            ]
          : [],
      ),
    ),
    section(
      headings.consents,
      (plan.consents ?? []).flatMap((consent) => consentLine(plan, consent, language)),
    ),
    section(headings.evaluation, evaluationLines(plan, language)),
  ].filter(({ lines }) => lines.length > 0);
}

function named(plan: IndividualPlan, party: string, language: Language): string {
  return nameOf(plan, party, language);
}

/** Texts as sentences: each without the full stop that the next one brings. */
function sentences(...texts: readonly (string | undefined)[]): string {
  return texts
    .filter((text) => text)
    .map((text) => text?.replace(/[.]$/, ''))
    .join('. ');
}

function codedText({ text, codes = [] }: Coded): string {
  return text ?? codes.map(({ display, code }) => display ?? code).join(', ');
}

function needLines(plan: IndividualPlan, language: Language): string[] {
  return (plan.serviceNeeds ?? []).map(({ text, type, status, assessedBy, reason }) => {
    const what = text ?? (type ? codedText(type) : '');
    const by = assessedBy && `${say(words.assessedBy, language)}: ${named(plan, assessedBy, language)}`;
    return [`${what} (${say(needWords[status], language)})`.trim(), by, reason].filter(Boolean).join('. ');
  });
}

function consentLine(plan: IndividualPlan, consent: Consent, language: Language): string[] {
  const { kind, status, givenBy = [], period, permits = [], denials = [] } = consent;
  const until = [period?.start, period?.end].map((day) => (day === undefined ? '' : sayDate(day, language)));
  const rules = (of: typeof permits, verb: Words) =>
    of.flatMap(({ recipients = [], information = [] }) =>
      recipients.length === 0
        ? []
        : [
            `${recipients.map(({ party }) => named(plan, party, language)).join(', ')} ${say(verb, language)}: ${information
              .map((each) => say(informationWords[each], language))
              .join(', ')}`,
          ],
    );
  return [
    [
      `${say(consentKindWords[kind], language)}: ${say(consentStatusWords[status], language)}`,
      givenBy.length > 0
        ? `${say(words.givenBy, language)}: ${givenBy.map((party) => named(plan, party, language)).join(', ')}`
        : '',
      until.some((day) => day !== '') ? until.join(' – ') : '',
      ...rules(permits, words.mayHave),
      ...rules(denials, words.mayNotHave),
      ...rules(
        denials.flatMap(({ exceptions = [] }) => exceptions),
        words.mayHave,
      ).map((line) => `${line} (${say(words.except, language)})`),
    ]
      .filter(Boolean)
      .join('. '),
  ];
}

function evaluationLines(plan: IndividualPlan, language: Language): string[] {
  return (plan.evaluations ?? []).flatMap(({ deadline, how, result }) => {
    const of = (name: Words, text: string | undefined) =>
      text === undefined ? '' : `${say(name, language)}: ${text}`;
    const due = of(words.due, deadline && sayDate(deadline, language));
    const lines = [[due, of(words.how, how)].filter(Boolean).join('. ')];
    const found = result && [
      of(words.held, result.date && sayDate(result.date, language)),
      of(words.goals, result.goalAchievement),
      of(words.services, result.serviceDelivery),
      of(words.working, result.wayOfWorking),
      of(words.experience, result.experience),
      of(words.changes, result.changes),
    ];
    return [...lines, sentences(...(found ?? []))].filter(Boolean);
  });
}
