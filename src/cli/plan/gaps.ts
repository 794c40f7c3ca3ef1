// `ip-fhir gaps`: which consents are missing when the group or the kinds of information have changed (C4).
import type { Command } from 'commander';
import { representationDefaults } from '../../ground/law/representation-facts.ts';
import type { Instant } from '../../ground/norway/instant.ts';
import type { InformationType } from '../../plan/document/consent.ts';
import { NOT_POSSIBLE } from '../report.ts';
import { instantOption, now } from '../time-option.ts';
import { readPlan, writeJson } from './plan-input.ts';
import { wholeNumber } from './plan-server.ts';

interface Options {
  readonly member?: readonly string[];
  readonly information?: readonly string[];
  readonly askBefore: number;
  readonly at: Instant;
}

export function registerGaps(program: Command): void {
  program
    .command('gaps <plan.json>')
    .description('Which consents have to be asked for before the group may share what the plan holds')
    .option('--member <party...>', 'who works on the plan; by default those who take part at the instant')
    .option('--information <kind...>', 'what is to be shared; by default the kinds that the plan holds')
    .option(
      '--ask-before <days>',
      'days before the 16th and the 18th birthday from which the own consent of the person is asked for',
      wholeNumber,
      representationDefaults.askBeforeDays,
    )
    .option('--at <instant>', 'date and time with offset', instantOption, now())
    .action(gaps);
}

async function gaps(file: string, { member, information, askBefore, at }: Options): Promise<void> {
  const plan = await readPlan(file);
  if (plan === undefined) {
    return;
  }
  const [{ consentGaps, dataKindsOf, teamOf }, { ownConsentsDue }, { sharedKinds }] = await Promise.all([
    import('../../plan/views/gaps.ts'),
    import('../../plan/views/coming-of-age.ts'),
    import('../../plan/views/kinds.ts'),
  ]);
  const isKind = (kind: string): kind is InformationType => (sharedKinds as readonly string[]).includes(kind);
  const unknown = information?.find((kind) => !isKind(kind));
  if (unknown !== undefined) {
    process.stderr.write(`error: --information ${unknown} is none of: ${sharedKinds.join(', ')}\n`);
    process.exitCode = NOT_POSSIBLE;
    return;
  }
  const consents = plan.consents ?? [];
  const settings = { ...representationDefaults, askBeforeDays: askBefore };
  writeJson([
    ...ownConsentsDue({ plan, consents, instant: at, settings }),
    ...consentGaps({
      plan,
      team: member ?? teamOf(plan, at),
      dataKinds: information?.filter(isKind) ?? dataKindsOf(plan),
      consents,
      instant: at,
    }),
  ]);
}
