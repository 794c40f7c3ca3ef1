// Results for people: the place in the file, what is wrong, what to do, and a summary.
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { styleText } from 'node:util';
import type { OutcomeLanguage as Language } from '../../ground/fhir/operation-outcome.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import { printable } from '../printable.ts';
import type { JobResult, Summary, Writer, WriterOptions } from './validate-options.ts';

const words = {
  en: {
    fatal: 'fatal',
    error: 'error',
    warning: 'warning',
    information: 'note',
    fix: 'To do',
    rule: 'Rule',
    valid: 'all valid',
    none: 'nothing was checked',
    invalid: 'invalid',
    checked: 'checked',
    more: 'more',
  },
  nb: {
    fatal: 'fatal',
    error: 'feil',
    warning: 'advarsel',
    information: 'merknad',
    fix: 'Gjør',
    rule: 'Regel',
    valid: 'alt gyldig',
    none: 'ingenting ble kontrollert',
    invalid: 'ugyldige',
    checked: 'kontrollert',
    more: 'til',
  },
} as const;

const colours = { fatal: 'red', error: 'red', warning: 'yellow', information: 'cyan' } as const;
const mostIssues = 50;
const widestLine = 160;

/** The text of a file by lines, read once for the issues of one result; files over the limit are not shown. */
function readLines(source: string): string[] {
  const path = /^(.*?\.(?:ndjson|jsonl)):\d+$/.test(source) ? undefined : source;
  if (path === undefined || path === '-') {
    return [];
  }
  try {
    // A pipe that was read is empty, and opening it once more waits for somebody who writes.
    if (!statSync(path).isFile()) {
      return [];
    }
    const file = openSync(path, 'r');
    const buffer = Buffer.alloc(4_000_000);
    const length = readSync(file, buffer);
    closeSync(file);
    return buffer.toString('utf8', 0, length).split('\n');
  } catch {
    return [];
  }
}

export function textWriter({ language, colour, source: mayShow }: WriterOptions): Writer {
  const paint = (style: Parameters<typeof styleText>[0], text: string): string =>
    colour ? styleText(style, text, { validateStream: false }) : text;
  const word = words[language];

  function excerpt(lines: readonly string[], issue: Issue): string[] {
    const shown = issue.line === undefined ? undefined : lines[issue.line - 1];
    if (shown === undefined || issue.line === undefined || shown.length > widestLine) {
      return [];
    }
    const number = String(issue.line).padStart(5);
    const caret = ' '.repeat(Math.max(0, (issue.column ?? 1) - 1));
    return [
      `${paint('dim', `${number} |`)} ${printable(shown)}`,
      `${' '.repeat(5)} ${paint('dim', '|')} ${caret}${paint(colours[issue.severity], '^')}`,
    ];
  }

  function describe(issue: Issue, lines: readonly string[]): string[] {
    const place = issue.line === undefined ? '' : ` ${issue.line}:${issue.column ?? 1}`;
    const text = language === 'nb' ? (issue.textNo ?? issue.text) : issue.text;
    const fix = language === 'nb' ? (issue.fixNo ?? issue.fix) : issue.fix;
    return [
      `  ${paint(colours[issue.severity], word[issue.severity])}${place} ${paint('bold', printable(issue.path))}`,
      `    ${printable(text)}`,
      ...excerpt(lines, issue),
      ...(fix === undefined ? [] : [`    ${word.fix}: ${printable(fix)}`]),
      ...(issue.rule === undefined ? [] : [paint('dim', `    ${word.rule}: ${issue.rule} (${issue.code})`)]),
    ];
  }

  return {
    result({ source, valid, issues }: JobResult): string {
      if (issues.length === 0) {
        return '';
      }
      const lines = mayShow ? readLines(source) : [];
      const mark = valid ? paint('yellow', '!') : paint('red', '✗');
      const rest = issues.length > mostIssues ? [`  … ${issues.length - mostIssues} ${word.more}`] : [];
      return `${[`${mark} ${paint('underline', printable(source))}`, ...issues.slice(0, mostIssues).flatMap((issue) => describe(issue, lines)), ...rest].join('\n')}\n\n`;
    },
    end: (summary) => `${summarise(summary, language, paint)}\n`,
  };
}

function summarise(
  { checked, invalid, milliseconds }: Summary,
  language: Language,
  paint: (style: 'red' | 'green', text: string) => string,
): string {
  const word = words[language];
  if (checked === 0) {
    return paint('red', word.none);
  }
  const verdict = invalid === 0 ? paint('green', word.valid) : paint('red', `${invalid} ${word.invalid}`);
  return `${checked} ${word.checked}, ${verdict} (${(milliseconds / 1000).toFixed(1)} s)`;
}
