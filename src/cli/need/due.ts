// `ip-fhir due`: every duty that is open, with who has it, until when, and what it rests on.

import { type Command, Option } from 'commander';
import type { DueList } from '../../flows/duties/due.ts';
import { type Language, languages, say } from '../../ground/words/language.ts';
import {
  basisWords,
  type DueDuty,
  dueCsv,
  ownerWords,
  terms,
  termWords,
} from '../../need/duties/due-list.ts';
import { type Owner, owners } from '../../need/duties/rule.ts';
import { printable } from '../printable.ts';
import { INPUT_HAS_PROBLEMS, reportFailure } from '../report.ts';
import { readSettings } from './settings.ts';

interface Options {
  readonly config?: string;
  readonly format: 'text' | 'json' | 'csv';
  readonly lang: Language;
  readonly owner?: Owner;
}

export function registerDue(program: Command): void {
  program
    .command('due')
    .description(
      'List the duties that are open in all needs: overdue, today, this week, later; with who and why',
    )
    .option('--config <file>', 'JSON file with the settings; environment variables IP_FHIR_… win over it')
    .addOption(
      new Option('--format <format>', 'how to write it').choices(['text', 'json', 'csv']).default('text'),
    )
    .addOption(new Option('--lang <language>', 'language of the words').choices(languages).default('nb'))
    .addOption(new Option('--owner <who>', 'the duties of one alone').choices(owners))
    .exitOverride()
    .action(async (options: Options) => {
      const config = await readSettings(options.config);
      if (!config) {
        return;
      }
      try {
        const { dueOf } = await import('../../adapter/open/need/due.ts');
        tell(await dueOf(config, process.env), options);
      } catch (error) {
        reportFailure(error);
      }
    });
}

function tell(list: DueList, { format, lang, owner }: Options): void {
  const due = list.due.filter((each) => owner === undefined || each.owner === owner);
  if (format === 'json') {
    process.stdout.write(`${JSON.stringify({ ...list, due }, null, 2)}\n`);
  } else {
    process.stdout.write(format === 'csv' ? dueCsv({ ...list, due }, lang) : asText(due, lang));
  }
  for (const { flag, why } of list.notKnown) {
    process.stderr.write(`${flag}: what is due is not known now: ${printable(why)}\n`);
  }
  if (list.notKnown.length > 0) {
    process.exitCode = INPUT_HAS_PROBLEMS;
  }
}

function asText(due: readonly DueDuty[], lang: Language): string {
  const parts = terms.flatMap((term) => {
    const mine = due.filter((each) => each.term === term);
    return mine.length === 0
      ? []
      : [`${say(termWords[term], lang)} (${mine.length})`, ...mine.map((each) => line(each, lang)), ''];
  });
  return parts.length === 0 ? 'Nothing is due.\n' : parts.join('\n');
}

function line({ flag, matter, title, owner, day, dayRestsOn, basis, law }: DueDuty, lang: Language): string {
  const until =
    day && dayRestsOn ? `${day} (${say(basisWords[dayRestsOn.basis], lang)}: ${dayRestsOn.source})` : '–';
  return `  ${until}  ${say(title, lang)}: ${say(ownerWords[owner], lang)}
      ${[flag, matter].filter(Boolean).join(', ')}; ${say(basisWords[basis], lang)}: ${law}`;
}
