// `ip-fhir view`, `summary` and `event`: what a recipient may see, readable copies, and what happens to a plan.
import { type Command, Option } from 'commander';
import { representationDefaults } from '../../ground/law/representation-facts.ts';
import type { Instant } from '../../ground/norway/instant.ts';
import type { Language } from '../../ground/words/language.ts';
import type { IndividualPlan } from '../../plan/document/individual-plan.ts';
import { INPUT_HAS_PROBLEMS, NOT_POSSIBLE, parseJsonInput, reportIssues } from '../report.ts';
import { instantOption, now } from '../time-option.ts';
import { readPlan, writeJson } from './plan-input.ts';

interface ViewOptions {
  readonly for: string;
  readonly at: Instant;
  readonly fhir?: boolean;
  readonly parentsConsent: 'closed' | 'open';
}

interface SummaryOptions {
  readonly kind: string;
  readonly at: Instant;
  readonly for?: string;
  readonly extent: 'main-points' | 'whole-plan';
  readonly language?: Language;
}

export function registerView(program: Command): void {
  program
    .command('view <plan.json>')
    .description(
      'The part of a plan that one recipient may see, by the consents in it; what is withheld on stderr',
    )
    .requiredOption('--for <party>', '"patient", or the id of a party of the plan')
    .option(
      '--at <instant>',
      'date and time with offset, for example 2026-11-22T09:00:00+01:00',
      instantOption,
      now(),
    )
    .option(
      '--fhir',
      'write the view as a FHIR Bundle: a collection marked SUBSETTED, unless it is the whole plan',
    )
    .addOption(
      new Option(
        '--parents-consent <setting>',
        'what parents consented to because of age, to providers once the person is 16, as the controller has decided',
      )
        .choices(['closed', 'open'])
        .default('closed'),
    )
    .action(view);
  program
    .command('summary <plan.json>')
    .description('A readable copy: for the hospital record, or in plain words for the person')
    .requiredOption('--kind <kind>', 'record or person')
    .option(
      '--for <party>',
      'the recipient of a summary for the record: a position or organization of the hospital',
    )
    .option(
      '--extent <extent>',
      'for the record: main-points or whole-plan, as the trust has decided',
      'main-points',
    )
    .option('--language <code>', 'nb, nn or en')
    .option('--at <instant>', 'date and time with offset', instantOption, now())
    .action(summary);
  program
    .command('event <plan.json> <event.json>')
    .description(
      'Apply an event of the life of a plan (docs/life-of-a-plan.md): the plan after it, or why not',
    )
    .option('--fhir', 'write what changes in FHIR, as a transaction Bundle')
    .action(happen);
}

async function view(file: string, options: ViewOptions): Promise<void> {
  const plan = await readPlan(file);
  if (plan === undefined) {
    return;
  }
  const { viewFor } = await import('../../plan/views/view.ts');
  const settings = { ...representationDefaults, parentsConsentFrom16: options.parentsConsent };
  const seen = viewFor(plan, options.for, plan.consents ?? [], options.at, settings);
  for (const { kind, text } of seen.withheld) {
    process.stderr.write(`withheld: ${kind}: ${text}\n`);
  }
  if (seen.plan === undefined) {
    tellUnknown(plan, options.for);
    process.exitCode = INPUT_HAS_PROBLEMS;
    return;
  }
  if (!options.fhir) {
    return void writeJson(seen.plan);
  }
  const [{ toFhir }, { viewToFhir }] = await Promise.all([
    import('../../plan/mapping/to-bundle.ts'),
    import('../../plan/mapping/view/to-collection.ts'),
  ]);
  writeJson(seen.plan.subset === true ? viewToFhir(seen.plan).bundle : toFhir(seen.plan).bundle);
}

/** A misspelt party sees nothing either; that is another thing than one whom the person gave nothing. */
function tellUnknown(plan: IndividualPlan, party: string): void {
  const parties = ['patient', ...partiesOf(plan)];
  if (!parties.includes(party)) {
    process.stderr.write(
      `error: the plan has no party ${JSON.stringify(party)}\n  → Give one of: ${parties.join(', ')}\n`,
    );
  }
}

function partiesOf({ relatives, professionals, positions, organizations }: IndividualPlan): string[] {
  return [relatives, professionals, positions, organizations].flatMap((list) =>
    (list ?? []).map(({ id }) => id),
  );
}

async function summary(file: string, options: SummaryOptions): Promise<void> {
  const plan = await readPlan(file);
  if (plan === undefined) {
    return;
  }
  if (options.kind === 'person') {
    const { planInPlainWords } = await import('../../plan/documents/plain-words.ts');
    process.stdout.write(planInPlainWords(plan, options.at, options.language));
    return;
  }
  if (options.kind !== 'record' || options.for === undefined) {
    process.stderr.write('error: --kind is "person", or "record" together with --for\n');
    process.exitCode = NOT_POSSIBLE;
    return;
  }
  const { recordSummary } = await import('../../plan/documents/record-summary.ts');
  const custodian = plan.positions?.find(({ id }) => id === options.for)?.organization ?? options.for;
  const { made, issues } = recordSummary(plan, {
    id: 'summary',
    instant: options.at,
    custodian,
    recipient: options.for,
    extent: options.extent,
    ...(options.language !== undefined && { language: options.language }),
  });
  reportIssues(issues, file);
  if (made === undefined) {
    process.exitCode = INPUT_HAS_PROBLEMS;
  } else {
    process.stdout.write(made.text);
  }
}

async function happen(file: string, eventFile: string, { fhir }: { readonly fhir?: boolean }): Promise<void> {
  const plan = await readPlan(file);
  const event = await parseJsonInput(eventFile);
  if (plan === undefined || event === undefined) {
    return;
  }
  const [
    { parseEvent },
    { applyEvent },
    { changeInFhir },
    { obligations },
    { teamIssues },
    { recordIssues },
  ] = await Promise.all([
    import('../../plan/life/events.ts'),
    import('../../plan/life/apply.ts'),
    import('../../plan/life/fhir-change.ts'),
    import('../../plan/life/begin.ts'),
    import('../../plan/life/team-rules.ts'),
    import('../../plan/documents/record-summary.ts'),
  ]);
  const read = parseEvent(event.value);
  const { plan: after, issues } = read.event === undefined ? read : applyEvent(plan, read.event);
  reportIssues(issues, eventFile);
  if (after === undefined) {
    process.exitCode = INPUT_HAS_PROBLEMS;
    return;
  }
  const at = read.event?.at;
  const atThen = at === undefined ? [] : [...teamIssues(after, at), ...recordIssues(after, at)];
  reportIssues([...obligations(after), ...atThen], file);
  if (!fhir) {
    return void writeJson(after);
  }
  const { bundle, issues: inFhir } = changeInFhir(plan, after);
  reportIssues(inFhir, file);
  if (inFhir.some(({ severity }) => severity === 'error')) {
    process.exitCode = INPUT_HAS_PROBLEMS;
    return;
  }
  writeJson(bundle);
}
