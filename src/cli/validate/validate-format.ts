// Ways to write results. Each writer takes results as they come and ends with what belongs at the end.
import type { Issue } from '../../ground/outcome/issue.ts';
import { type Language, toOperationOutcome } from '../../validator/outcome.ts';
import type { Format, JobResult, Writer, WriterOptions } from './validate-options.ts';
import { textWriter } from './validate-text.ts';

export function createWriter(format: Format, options: WriterOptions): Writer {
  switch (format) {
    case 'ndjson':
      return ndjsonWriter(options.language);
    case 'json':
      return jsonWriter(options.language);
    case 'junit':
      return junitWriter(options.language);
    case 'sarif':
      return sarifWriter(options.language);
    default:
      return textWriter(options);
  }
}

function line(result: JobResult, language: Language): string {
  const { source, valid } = result;
  return JSON.stringify({ source, valid, outcome: toOperationOutcome(result, language) });
}

function ndjsonWriter(language: Language): Writer {
  return { result: (result) => `${line(result, language)}\n`, end: () => '' };
}

function jsonWriter(language: Language): Writer {
  let first = true;
  return {
    result(result) {
      const start = first ? '{"results":[\n' : ',\n';
      first = false;
      return start + line(result, language);
    },
    end: ({ checked, invalid }) =>
      `${first ? '{"results":[' : '\n'}],"checked":${checked},"invalid":${invalid}}\n`,
  };
}

const xmlEscapes: Readonly<Record<string, string>> = {
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  '"': '&quot;',
};

function xml(text: string): string {
  return text.replace(/[<>&"]/g, (char) => xmlEscapes[char] ?? char).replace(/(?![\t\n\r])\p{Cc}/gu, ' ');
}

function isError(issue: Issue): boolean {
  return issue.severity === 'error' || issue.severity === 'fatal';
}

function told(issue: Issue, language: Language): string {
  const text = language === 'nb' ? (issue.textNo ?? issue.text) : issue.text;
  const place = issue.line === undefined ? issue.path : `${issue.path} (${issue.line}:${issue.column ?? 1})`;
  return `${place}: ${text}`;
}

function junitWriter(language: Language): Writer {
  let first = true;
  return {
    result({ source, valid, issues }) {
      const start = first
        ? '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n<testsuite name="ip-fhir validate">\n'
        : '';
      first = false;
      const errors = issues.filter(isError).map((issue) => told(issue, language));
      const failure = valid
        ? ''
        : `<failure message="${xml(errors[0] ?? 'invalid')}">${xml(errors.join('\n'))}</failure>`;
      return `${start}<testcase name="${xml(source)}" classname="fhir">${failure}</testcase>\n`;
    },
    end: () =>
      first ? '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites/>\n' : '</testsuite>\n</testsuites>\n',
  };
}

const sarifLevels: Readonly<Record<Issue['severity'], string>> = {
  fatal: 'error',
  error: 'error',
  warning: 'warning',
  information: 'note',
};

function sarifResult(source: string, issue: Issue, language: Language): unknown {
  const [, path = source, lineNumber] = /^(.*?)(?::(\d+))?$/.exec(source) ?? [];
  return {
    ruleId: issue.rule ?? issue.code,
    level: sarifLevels[issue.severity],
    message: { text: told(issue, language) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: path.split('\\').join('/') },
          region: {
            startLine: lineNumber === undefined ? (issue.line ?? 1) : Number(lineNumber),
            startColumn: issue.column ?? 1,
          },
        },
        logicalLocations: [{ fullyQualifiedName: issue.path }],
      },
    ],
  };
}

function sarifWriter(language: Language): Writer {
  let first = true;
  const head = JSON.stringify({
    driver: { name: 'ip-fhir validate', informationUri: 'https://hl7.org/fhir/R4/validation.html' },
  });
  const start = `{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{"tool":${head},"columnKind":"utf16CodeUnits","results":[\n`;
  return {
    result({ source, issues }) {
      const lines = issues.map((issue) => JSON.stringify(sarifResult(source, issue, language)));
      if (lines.length === 0) {
        return '';
      }
      const before = first ? start : ',\n';
      first = false;
      return before + lines.join(',\n');
    },
    end: () => `${first ? start : '\n'}]}]}\n`,
  };
}
