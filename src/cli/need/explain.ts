// `ip-fhir explain`: what would happen to a Flag, and why, without sending.

import type { Command } from 'commander';
import type { Explanation } from '../../flows/judge/explain-need.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import { type Language, say, toLanguage, type Words } from '../../ground/words/language.ts';
import { stopWords } from '../../need/directory/routing/stop.ts';
import { baseUrl } from '../plan/plan-server.ts';
import { INPUT_HAS_PROBLEMS, NOT_POSSIBLE, reportFailure, reportIssues } from '../report.ts';
import { readSettings } from './settings.ts';

interface Options {
  readonly flag: string;
  readonly server: string;
  readonly config?: string;
  readonly format: string;
  readonly lang: string;
}

export function registerExplain(program: Command): void {
  program
    .command('explain')
    .description(
      'Say what would happen to a Flag and why: facts, rule, consent, recipient, exact message. Sends nothing.\n' +
        'The message is about a person: treat the output as part of the record.',
    )
    .requiredOption('--flag <id>', 'id of the Flag on the server')
    .requiredOption('--server <url>', "base URL of the hospital's FHIR server", baseUrl)
    .option(
      '--config <file>',
      'settings of the adapter: its store with directory and notices, the token of the server; without it no unit is known',
    )
    .option('--format <format>', 'text or json', 'text')
    .option('--lang <language>', 'language of the reasons: nb, nn or en', 'en')
    .action(async (options: Options) => {
      try {
        await run(options);
      } catch (error) {
        reportFailure(error);
      }
    });
}

async function run({ flag, server, config: file, format, lang }: Options): Promise<void> {
  const language = toLanguage(lang);
  if ((format !== 'text' && format !== 'json') || !language) {
    const wrong = language
      ? `--format is text or json, not ${format}`
      : `--lang is nb, nn or en, not ${lang}`;
    process.stderr.write(`error: ${wrong}\n`);
    process.exitCode = NOT_POSSIBLE;
    return;
  }
  const settings = file ? await readSettings(file) : undefined;
  if (file && !settings) {
    return;
  }
  const { explainFlag } = await import('../../adapter/open/need/explain.ts');
  const explanation = await explainFlag({ flag, server }, settings, process.env);
  process.stdout.write(
    format === 'json'
      ? `${JSON.stringify(said(explanation, language), null, 2)}\n`
      : asText(explanation, language),
  );
  if (explanation.issues.length > 0) {
    reportIssues(explanation.issues, explanation.flag);
    process.exitCode = INPUT_HAS_PROBLEMS;
  }
}

/** What is printed as JSON: every text in the language asked for; what a person has to do in all of them. */
function said({ title, reasons, forPerson, ...rest }: Explanation, language: Language): unknown {
  return {
    ...rest,
    ...(title ? { title: say(title, language) } : {}),
    ...(reasons ? { reasons: reasons.map((each) => ({ ...each, text: say(each.text, language) })) } : {}),
    ...(forPerson ? { forPerson: inAll(forPerson) } : {}),
  };
}

function inAll([nb, nn, en]: Words): Readonly<Record<Language, string>> {
  return { nb, nn, en };
}

/** Who reads English may have to tell it to somebody who works in Norwegian. */
function inNorwegian(words: Words, language: Language): string[] {
  return language === 'en' ? [`  ${say(words, 'nb')}`] : [];
}

function asText(explanation: Explanation, language: Language): string {
  const t = (words: Words | undefined) => (words ? say(words, language) : '');
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
    `${flag}: ${t(title)} (rule ${rule})`,
    '',
    'Facts found',
    ...list(values),
    '',
    'What would be done, in this order',
    ...list(actions),
    '',
    'Why',
    ...list(reasons?.map(({ text, concept, law, source }) => `${t(text)} (${concept}; ${law}; ${source})`)),
    '',
    `Consent: ${consent}`,
    `Recipient: ${recipient ? `${recipient.name} (${recipient.municipality || recipient.organizationNumber}), ${recipient.endpoint}` : (stop?.text ?? 'none')}`,
    ...list(way?.map(({ at, text, reference }) => `${at}: ${text}${reference ? ` [${reference}]` : ''}`)),
    ...(stop
      ? [
          '',
          `To find a recipient: ${t(stopWords[stop.reason].next)}`,
          ...inNorwegian(stopWords[stop.reason].next, language),
        ]
      : []),
    ...(forPerson ? ['', `For a person: ${t(forPerson)}`, ...inNorwegian(forPerson, language)] : []),
    '',
    'To be recorded',
    ...list(record),
    '',
    ...issueLines('What is not understood, or could not be got', explanation.doubts),
    ...issueLines('What would stop the message before it leaves', explanation.stopped),
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

/** Nothing where there are none. */
function issueLines(title: string, issues: readonly Issue[] = []): string[] {
  const lines = issues.map(({ path, text, fix }) => `  - ${path}: ${text}${fix ? `. ${fix}` : ''}`);
  return lines.length > 0 ? [title, ...lines, ''] : [];
}
