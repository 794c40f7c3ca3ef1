// FHIR that a command reads, in JSON or in XML, with the digits that its numbers were written with.
import { parseExact } from '../../ground/fhir/exact-numbers.ts';
import { INPUT_HAS_PROBLEMS, readInput, readJson, reportIssues } from '../report.ts';

/** Reads a file of FHIR. Says what is wrong and gives undefined when it cannot be read. */
export async function parseFhirInput(path: string): Promise<{ readonly value: unknown } | undefined> {
  const text = await readInput(path);
  if (text === undefined || !/^\uFEFF?\s*</.test(text)) {
    return text === undefined ? undefined : readJson(text, path, parseExact);
  }
  const [{ createValidator }, { validateXml }, { readXmlExactly }] = await Promise.all([
    import('../../validator/index.ts'),
    import('../../validator/xml/index.ts'),
    import('../../validator/xml/exact.ts'),
  ]);
  const validator = createValidator();
  const value = readXmlExactly(validator, text);
  if (value === undefined) {
    reportIssues(validateXml(validator, text).issues, path);
    process.exitCode = INPUT_HAS_PROBLEMS;
    return undefined;
  }
  return { value };
}

/** FHIR as XML. @throws {TypeError} for what R4 has not */
export async function asXml(resource: unknown): Promise<string> {
  const [{ createValidator }, { writeXml }] = await Promise.all([
    import('../../validator/index.ts'),
    import('../../validator/xml/index.ts'),
  ]);
  return writeXml(createValidator(), resource);
}
