// Ways to write results. Each writer takes results as they come and ends with what belongs at the end.
import { type OutcomeLanguage as Language, toOperationOutcome } from '../../ground/fhir/operation-outcome.ts';
import type { Format } from './formats/names.ts';
import type { JobResult, Writer, WriterOptions } from './validate-options.ts';
import { textWriter } from './validate-text.ts';

/** The writer of a format; those for machines are loaded when they are asked for. */
export async function createWriter(format: Format, options: WriterOptions): Promise<Writer> {
  switch (format) {
    case 'ndjson':
      return ndjsonWriter(options.language);
    case 'json':
      return jsonWriter(options.language);
    case 'junit':
      return (await import('./formats/junit.ts')).junitWriter(options.language);
    case 'sarif':
      return (await import('./formats/sarif.ts')).sarifWriter(options.language);
    case 'github':
      return (await import('./formats/github.ts')).githubWriter(options.language);
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
