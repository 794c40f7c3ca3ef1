// `ip-fhir explain`: what would happen to a Flag, and why, without sending.
import type { Command } from 'commander';
import type { Explanation } from '../flows/explain-need.ts';
import { INPUT_HAS_PROBLEMS, NOT_POSSIBLE, reportFailure, reportIssues } from './report.ts';

interface Options {
  readonly flag: string;
  readonly server: string;
  readonly config?: string;
  readonly format: string;
}

export function registerExplain(program: Command): void {
  program
    .command('explain')
    .description(
      'Say what would happen to a Flag and why: facts, rule, consent, recipient, exact message. Sends nothing.\n' +
        'The message is about a person: treat the output as part of the record.',
    )
    .requiredOption('--flag <id>', 'id of the Flag on the server')
    .requiredOption('--server <url>', "base URL of the hospital's FHIR server")
    .option('--config <file>', 'settings of the adapter: the directory of units, the token of the server')
    .option('--format <format>', 'text or json', 'text')
    .action(async (options: Options) => {
      try {
        await run(options);
      } catch (error) {
        reportFailure(error);
      }
    });
}

async function run({ flag, server: baseUrl, config: file, format }: Options): Promise<void> {
  if (format !== 'text' && format !== 'json') {
    process.stderr.write(`error: --format is text or json, not ${format}\n`);
    process.exitCode = NOT_POSSIBLE;
    return;
  }
  const [{ readConfig }, { directoryOf }, { createFhirServer }, { explainNeed }] = await Promise.all([
    import('../config/read.ts'),
    import('../wire.ts'),
    import('../transport/fhir-server.ts'),
    import('../flows/explain-need.ts'),
  ]);
  const settings = file ? readConfig(file, process.env) : { config: undefined, issues: [] };
  if (file && !settings.config) {
    reportIssues(settings.issues, file);
    process.exitCode = INPUT_HAS_PROBLEMS;
    return;
  }
  const { config } = settings;
  const paths = config?.protectedAddressPaths;
  const explanation = await explainNeed(
    {
      server: createFhirServer({
        baseUrl,
        ...(config?.hospital.token ? { token: config.hospital.token } : {}),
      }),
      directory: directoryOf(config?.directory ?? []),
      ledger: { get: async () => undefined },
      clock: { now: () => new Date() },
      replyTo: {
        name: config?.hospital.name ?? 'the hospital',
        endpoint: `${config?.publicUrl ?? 'http://127.0.0.1:8090'}/fhir/$process-message`,
      },
      ...(paths ? { protectedAddressPaths: paths } : {}),
    },
    flag,
  );
  process.stdout.write(format === 'json' ? `${JSON.stringify(explanation, null, 2)}\n` : asText(explanation));
  if (explanation.issues.length > 0) {
    reportIssues(explanation.issues, explanation.flag);
    process.exitCode = INPUT_HAS_PROBLEMS;
  }
}

function asText(explanation: Explanation): string {
  const { flag, facts, rule, title, actions, reasons, record, forPerson, consent, recipient, stop } =
    explanation;
  if (!facts) {
    return `${flag}: the facts could not be gathered\n`;
  }
  const list = (lines: readonly string[] | undefined) => (lines ?? []).map((line) => `  - ${line}`);
  const values = Object.entries(facts).map(
    ([name, value]) => `${name}: ${typeof value === 'object' ? JSON.stringify(value) : value}`,
  );
  return [
    `${flag}: ${title} (rule ${rule})`,
    '',
    'Facts found',
    ...list(values),
    '',
    'What would be done, in this order',
    ...list(actions),
    '',
    'Why',
    ...list(reasons?.map(({ text, concept, law, source }) => `${text} (${concept}; ${law}; ${source})`)),
    '',
    `Consent: ${consent}`,
    `Recipient: ${recipient ? `${recipient.name} (${recipient.municipality}), ${recipient.endpoint}` : (stop?.text ?? 'none')}`,
    ...(forPerson ? ['', `For a person: ${forPerson.en}`, `  ${forPerson.nb}`] : []),
    '',
    'To be recorded',
    ...list(record),
    '',
    ...(explanation.letter
      ? [
          'The letter',
          '',
          explanation.letter,
          '',
          'The message',
          JSON.stringify(explanation.message, null, 2),
        ]
      : ['Nothing would be sent.']),
    '',
  ].join('\n');
}
