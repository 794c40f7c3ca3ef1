// The plan in plain words for the person herself (G9): what matters, who does what, who may see what, and her rights.
import type { Instant } from '../../ground/norway/instant.ts';
import { isAfter } from '../../ground/norway/moment.ts';
import { isInForce } from '../../ground/norway/period.ts';
import { type Language, languages, say } from '../../ground/words/language.ts';
import type { ConsentRule, InformationType } from '../document/consent.ts';
import type { IndividualPlan } from '../document/individual-plan.ts';
import { accessOf } from '../views/access.ts';
import { sharedKinds } from '../views/kinds.ts';
import { recipientOf } from '../views/recipient.ts';
import { standingConsents } from '../views/standing.ts';
import { goalLines, measureLines, nameOf, peopleLines, phoneOf, textOf, timeLines } from './sections.ts';
import { HELSENORGE, informationWords, phrases, planWords, sayDate } from './words.ts';

/** The language that the person prefers, when it is one of ours; bokmål otherwise. */
export function languageOf(plan: IndividualPlan): Language {
  const spoken = plan.patient.languages ?? [];
  const preferred = spoken.find(({ preferred }) => preferred) ?? spoken[0];
  return languages.find((language) => language === preferred?.code.slice(0, 2)) ?? 'nb';
}

/**
 * The whole plan for the person: her own goals first, in her own words. Nothing is withheld; it is her plan (B15).
 * @param instant says who takes part now and which consents stand
 */
export function planInPlainWords(
  plan: IndividualPlan,
  instant: Instant,
  language: Language = languageOf(plan),
): string {
  const heading = (words: Parameters<typeof say>[0]) => say(words, language);
  return textOf(heading(phrases.yourPlan), [
    { heading: heading(phrases.goals), lines: goalLines(plan, language) },
    { heading: heading(phrases.resources), lines: (plan.resources ?? []).map(({ text }) => text) },
    { heading: heading(phrases.measures), lines: measureLines(plan, language, true) },
    { heading: heading(phrases.coordinator), lines: coordinatorLines(plan, language) },
    { heading: heading(phrases.people), lines: peopleLines(plan, language, instant) },
    { heading: heading(phrases.meetings), lines: meetingLines(plan, language, instant) },
    { heading: heading(phrases.shared), lines: sharingLines(plan, language, instant) },
    {
      heading: `${heading(phrases.status)}: ${heading(planWords[plan.status])}`,
      lines: [
        ...timeLines(plan, language),
        heading(phrases.yours),
        heading(phrases.noRight),
        heading(phrases.complain),
      ],
    },
    { heading: heading(phrases.readMore), lines: [HELSENORGE] },
  ]);
}

function coordinatorLines(plan: IndividualPlan, language: Language): string[] {
  if (plan.coordinator === undefined) {
    return [];
  }
  const phone = phoneOf(plan, plan.coordinator);
  return [[nameOf(plan, plan.coordinator, language), phone].filter((part) => part).join(': ')];
}

/** Meetings to come. */
function meetingLines(plan: IndividualPlan, language: Language, instant: Instant): string[] {
  return (plan.meetings ?? [])
    .filter(({ start, status }) => isAfter(start, instant) && status !== 'cancelled')
    .map(({ start, purpose, place }) =>
      [sayDate(start ?? '', language), purpose, place].filter((part) => part).join(', '),
    );
}

/** Who may see what, from the consents that stand: what each names, as far as it is open. */
function sharingLines(plan: IndividualPlan, language: Language, instant: Instant): string[] {
  const lines = standingConsents(plan, plan.consents ?? [], 'disclosure', instant).flatMap(
    ({ permits = [], denials = [], period }) =>
      [...permits, ...denials.flatMap(({ exceptions = [] }) => exceptions)]
        .filter((rule) => isInForce(rule.period, instant))
        .flatMap((rule) =>
          (rule.recipients ?? []).flatMap(({ party }) => {
            const kinds = openOf(rule, party, plan, instant).map((kind) =>
              say(informationWords[kind], language),
            );
            const end = rule.period?.end ?? period?.end;
            const until =
              end === undefined ? '' : ` (${say(phrases.mayUntil, language)} ${sayDate(end, language)})`;
            const who = `${nameOf(plan, party, language)} ${say(phrases.maySee, language)}`;
            return kinds.length > 0 ? [`${who}: ${kinds.join(', ')}${until}`] : [];
          }),
        ),
  );
  const all = [...wholeLines(plan, language, instant), ...lines];
  return all.length > 0 ? [...all, say(phrases.withdraw, language)] : [];
}

/** Who sees the whole plan without being named in a permit: who represents the person, and the coordinator. */
function wholeLines(plan: IndividualPlan, language: Language, instant: Instant): string[] {
  const parties = [...(plan.relatives ?? []), ...(plan.positions ?? [])];
  return parties.flatMap(({ id }) => {
    const recipient = recipientOf(plan, id);
    const access = recipient && accessOf({ plan, recipient, consents: plan.consents ?? [], instant });
    return access?.whole
      ? [
          `${nameOf(plan, id, language)} ${say(phrases.maySee, language)}: ${say(informationWords.plan, language)}`,
        ]
      : [];
  });
}

/** Of the kinds that a permit names, those that the recipient may see: not what is denied, nor what needs more than this. */
function openOf(
  { information = [] }: ConsentRule,
  party: string,
  plan: IndividualPlan,
  instant: Instant,
): readonly InformationType[] {
  const recipient = recipientOf(plan, party);
  const open = recipient && accessOf({ plan, recipient, consents: plan.consents ?? [], instant }).open;
  const isWhole = information.includes('plan') && open?.size !== sharedKinds.length;
  return (isWhole ? sharedKinds : information).filter((kind) => open?.has(kind));
}
