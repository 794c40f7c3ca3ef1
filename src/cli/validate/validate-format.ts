// Ways to write results. Each writer takes results as they come and ends with what belongs at the end.
import { type OutcomeLanguage as Language, toOperationOutcome } from '../../ground/fhir/operation-outcome.ts';
import { githubWriter } from './formats/github.ts';
import { junitWriter } from './formats/junit.ts';
import type { Format } from './formats/names.ts';
import { sarifWriter } from './formats/sarif.ts';
import type { JobResult, Writer, WriterOptions } from './validate-options.ts';
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
    case 'github':
      return githubWriter(options.language);
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
    end: ({ checked, invalid, warnings }) =>
      `${first ? '{"results":[' : '\n'}],"checked":${checked},"invalid":${invalid},"warnings":${warnings}}\n`,
  };
}
