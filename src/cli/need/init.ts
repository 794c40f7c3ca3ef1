// `ip-fhir init`: asks what only the user can know, and writes a file of settings that `serve` takes.
import { randomBytes } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { isOrganizationNumber } from '../../ground/norway/organization-number.ts';
import { INPUT_HAS_PROBLEMS, NOT_POSSIBLE, reportIssues } from '../report.ts';

interface Question {
  readonly name: string;
  readonly option: string;
  readonly asks: string;
  readonly otherwise?: string;
  /** What is wrong with an answer. */
  readonly problem: (answer: string) => string | undefined;
}

const url = (answer: string) =>
  /^https?:\/\/[^\s/]+/.test(answer)
    ? undefined
    : 'give a URL that begins with https:// (or http:// on this machine)';
const words = (answer: string) => (answer.trim() === '' ? 'give at least one letter' : undefined);

const questions: readonly Question[] = [
  {
    name: 'hospital',
    option: '--hospital <name>',
    asks: 'Name of the hospital, as the units know it',
    problem: words,
  },
  { name: 'server', option: '--server <url>', asks: "Base URL of the hospital's FHIR server", problem: url },
  {
    name: 'municipality',
    option: '--municipality <number>',
    asks: 'Number of a municipality whose coordinating unit is to be told (more can be added in the file)',
    problem: (answer) => (/^\d{4}$/.test(answer) ? undefined : 'a municipality number has four digits'),
  },
  { name: 'unit', option: '--unit <name>', asks: 'Name of its coordinating unit', problem: words },
  {
    name: 'organizationNumber',
    option: '--organization-number <number>',
    asks: 'Organisation number of the unit',
    problem: (answer) =>
      isOrganizationNumber(answer)
        ? undefined
        : 'an organisation number has nine digits, the last of which checks the others',
  },
  {
    name: 'endpoint',
    option: '--endpoint <url>',
    asks: "The unit's endpoint: URL of its $process-message, or her-id:<number> in the health network",
    problem: (answer) => (/^her-id:\d+$/.test(answer) ? undefined : url(answer)),
  },
  {
    name: 'port',
    option: '--port <port>',
    asks: 'Port on which the adapter listens',
    otherwise: '8090',
    problem: (answer) =>
      /^\d{1,5}$/.test(answer) && Number(answer) < 65_536 ? undefined : 'a port is a number below 65536',
  },
  {
    name: 'database',
    option: '--database <url>',
    asks: 'URL of a PostgreSQL database (nothing: the adapter starts one of its own)',
    otherwise: '',
    problem: (answer) =>
      answer === '' || /^postgres(ql)?:\/\//.test(answer)
        ? undefined
        : 'it begins with postgres:// or stays empty',
  },
];

type Answers = Readonly<Record<string, string | undefined>>;

export function registerInit(program: Command): void {
  const command = program
    .command('init')
    .description('Ask what the adapter has to know, and write its file of settings')
    .option('--out <file>', 'where it is written', 'ip-fhir.json')
    .option('--force', 'write over a file that is there');
  for (const { option, asks } of questions) {
    command.option(option, asks);
  }
  command.exitOverride().action(async (options: Answers & { out: string; force?: boolean }) => {
    if (existsSync(options.out) && options.force !== true) {
      process.stderr.write(
        `error: ${options.out} is there already\n  → name another file by --out, or write over it by --force\n`,
      );
      process.exitCode = NOT_POSSIBLE;
      return;
    }
    const answers = await ask(options);
    if (answers) {
      await write(options.out, answers);
    }
  });
}

/** An answer for every question: from the options, else asked. Without a terminal what is missing is told at once. */
async function ask(options: Answers): Promise<Answers | undefined> {
  const open = questions.filter(({ name }) => options[name] === undefined);
  const wrong = questions.flatMap(({ name, option, problem }) => {
    const given = options[name];
    const why = given === undefined ? undefined : problem(given);
    return why === undefined ? [] : [`${option}: ${why}`];
  });
  const unasked = process.stdin.isTTY ? [] : open.filter(({ otherwise }) => otherwise === undefined);
  if (wrong.length > 0 || unasked.length > 0) {
    const missing = unasked.map(({ option, asks }) => `${option}: ${asks}`);
    process.stderr.write(
      `error: these are needed, as options or in a terminal:\n${[...wrong, ...missing].map((line) => `  ${line}\n`).join('')}`,
    );
    process.exitCode = NOT_POSSIBLE;
    return undefined;
  }
  const answers: Record<string, string | undefined> = { ...options };
  if (process.stdin.isTTY) {
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    for (const question of open) {
      answers[question.name] = await answerOf(question, (text) => terminal.question(text));
    }
    terminal.close();
  }
  return {
    ...Object.fromEntries(questions.map(({ name, otherwise }) => [name, otherwise])),
    ...known(answers),
  };
}

function known(answers: Answers): Answers {
  return Object.fromEntries(Object.entries(answers).filter(([, answer]) => answer !== undefined));
}

async function answerOf(
  { asks, otherwise, problem }: Question,
  read: (text: string) => Promise<string>,
): Promise<string> {
  for (;;) {
    const given = (await read(`${asks}${otherwise ? ` [${otherwise}]` : ''}: `)).trim();
    const answer = given === '' && otherwise !== undefined ? otherwise : given;
    const why = problem(answer);
    if (why === undefined) {
      return answer;
    }
    process.stderr.write(`  ${why}\n`);
  }
}

/** The file is for the adapter's user alone: the secrets that others show stand in it. */
async function write(file: string, answers: Answers): Promise<void> {
  const endpoint = answers.endpoint ?? '';
  const isInside = /^https?:\/\/(localhost|127\.|10\.|192\.168\.)/.test(endpoint);
  const settings = {
    hospital: { server: answers.server, name: answers.hospital },
    listen: { port: Number(answers.port) },
    // Whoever notifies and whoever answers shows one of these: give each to its own.
    notifications: { secret: randomBytes(24).toString('base64url') },
    answers: { token: randomBytes(24).toString('base64url') },
    directory: [
      {
        municipality: answers.municipality,
        name: answers.unit,
        organizationNumber: answers.organizationNumber,
        endpoint,
      },
    ],
    ...(isInside ? { network: { privateHosts: [new URL(endpoint).hostname] } } : {}),
    ...(answers.database ? { store: { databaseUrl: answers.database } } : {}),
  };
  writeFileSync(file, `${JSON.stringify(settings, null, 2)}\n`, { mode: 0o600 });
  const { readConfig } = await import('../../adapter/config/read.ts');
  const { issues } = readConfig(file, {});
  if (issues.length > 0) {
    reportIssues(issues, file);
    process.exitCode = INPUT_HAS_PROBLEMS;
    return;
  }
  process.stderr.write(
    `${file} is written, for your eyes only: it holds the secrets that the hospital's subscription and the units show.\n` +
      `  ip-fhir serve --check --config ${file}   tries everything that it names\n` +
      `  ip-fhir serve --config ${file}           starts the adapter\n` +
      '  docs/configuration.md                    every other setting\n',
  );
}
