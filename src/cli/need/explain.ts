// `ip-fhir explain`: what would happen to a Flag, and why, without sending.
import type { Command } from 'commander';
import type { Config } from '../../adapter/config/config.ts';
import type { Explanation } from '../../flows/judge/explain-need.ts';
import type { FhirServer } from '../../flows/ports.ts';
import { INPUT_HAS_PROBLEMS, NOT_POSSIBLE, reportFailure, reportIssues } from '../report.ts';

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
    .option(
      '--config <file>',
      'settings of the adapter: its store with directory and notices, the token of the server; without it no unit is known',
    )
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
  const settings = file ? await settingsFrom(file) : undefined;
  if (file && !settings) {
    return;
  }
  const [{ createFhirServer }, { accessTo }] = await Promise.all([
    import('../../edges/transport/hospital/fhir-server.ts'),
    import('../../edges/transport/access/server-access.ts'),
  ]);
  // What was made for the hospital's server goes to no other that is named here.
  const access = accessTo(settings?.hospital.server ?? baseUrl, settings?.hospital ?? {}, process.env);
  const server = createFhirServer({ baseUrl, access });
  const explanation = await explain(server, settings, flag);
  process.stdout.write(format === 'json' ? `${JSON.stringify(explanation, null, 2)}\n` : asText(explanation));
  if (explanation.issues.length > 0) {
    reportIssues(explanation.issues, explanation.flag);
    process.exitCode = INPUT_HAS_PROBLEMS;
  }
}

async function settingsFrom(file: string): Promise<Config | undefined> {
  const { readConfig } = await import('../../adapter/config/read.ts');
  const { config, issues } = readConfig(file, process.env);
  if (!config) {
    reportIssues(issues, file);
    process.exitCode = INPUT_HAS_PROBLEMS;
  }
  return config;
}

/** With settings by the directory and the notices of the adapter's store; without them no unit is known. */
async function explain(server: FhirServer, config: Config | undefined, flag: string): Promise<Explanation> {
  const [
    { explainNeed },
    { wireRouting },
    { createMemoryDirectory },
    { openStoreBeside },
    { previewSettings },
  ] = await Promise.all([
    import('../../flows/judge/explain-need.ts'),
    import('../../adapter/parts/routing.ts'),
    import('../../need/directory/store.ts'),
    import('../../edges/store/store.ts'),
    import('../../need/directory/lists/settings-list.ts'),
  ]);
  const store = config && (await openStoreBeside(config.store));
  try {
    const known = config && store ? previewSettings(await store.directory.read(), config.directory).next : [];
    const clock = { now: () => new Date() };
    const { routing } = wireRouting({
      config: config ?? { directory: [], network: { privateHosts: [] }, timeoutMs: 10_000 },
      directory: createMemoryDirectory(known),
      clock,
      environment: process.env,
    });
    const paths = config?.protectedAddressPaths;
    const ports = {
      server,
      routing,
      ledger: store?.ledger ?? { get: async () => undefined },
      clock,
      replyTo: {
        name: config?.hospital.name ?? 'the hospital',
        endpoint: `${config?.publicUrl ?? 'http://127.0.0.1:8090'}/fhir/$process-message`,
      },
      ...(paths ? { protectedAddressPaths: paths } : {}),
      ...(config?.side ? { side: config.side } : {}),
    };
    return await explainNeed(ports, flag);
  } finally {
    await store?.close(0);
  }
}

function asText(explanation: Explanation): string {
  const { flag, facts, rule, title, actions, reasons, record, forPerson, consent, recipient, stop, way } =
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
    `Recipient: ${recipient ? `${recipient.name} (${recipient.municipality || recipient.organizationNumber}), ${recipient.endpoint}` : (stop?.text ?? 'none')}`,
    ...list(way?.map(({ at, text, reference }) => `${at}: ${text}${reference ? ` [${reference}]` : ''}`)),
    ...(stop ? ['', `To find a recipient: ${stop.nextStep}`, `  ${stop.forPerson}`] : []),
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
