// The form of an answer that the guard gives itself, and of what is sent to it: JSON, or XML that nothing is lost of.
import { parseExact } from '../../ground/fhir/exact-numbers.ts';
import type { XmlForm } from '../../validator/xml/form.ts';
import { type Answer, answerNo } from './answer.ts';

export type Form = 'json' | 'xml';

const formats: readonly (readonly [RegExp, Form])[] = [
  [/^(?:json|text\/json|application\/(?:fhir\+|json-patch\+)?json)$/, 'json'],
  [/^(?:xml|text\/xml|application\/(?:fhir\+)?xml)$/, 'xml'],
];

function formOf(name: string): Form | undefined {
  // In an address a plus sign is a space.
  const plain = name.trim().toLowerCase().replace(' ', '+');
  return formats.find(([pattern]) => pattern.test(plain))?.[1];
}

/** Another release of FHIR than R4. @see https://hl7.org/fhir/R4/http.html#version-parameter */
export function isOtherVersion(parameters: readonly string[]): boolean {
  return parameters.some((one) => /^\s*fhirVersion\s*=\s*(?!"?4\.0)/i.test(one));
}

/** The form that is asked for: by `_format`, else by Accept; undefined when it is another than these two. */
export function wantedForm(query: URLSearchParams, accept: string | undefined): Form | undefined {
  const named = query.get('_format');
  if (named) {
    const [type = '', ...parameters] = named.split(';');
    return isOtherVersion(parameters) ? undefined : formOf(type);
  }
  const wanted = (accept || '*/*').split(',').flatMap((one) => {
    const [type = '', ...parameters] = one.split(';').map((part) => part.trim());
    const weight = parameters.find((each) => /^q=/i.test(each))?.slice(2);
    const form = /^(?:\*|application)\/\*$/.test(type) ? 'json' : formOf(type);
    return form && !isOtherVersion(parameters)
      ? [{ form, weight: weight === undefined ? 1 : Number(weight) }]
      : [];
  });
  return wanted.toSorted((a, b) => b.weight - a.weight).find(({ weight }) => weight > 0)?.form;
}

export const NO_SUCH_FORM: Answer = answerNo(
  406,
  'not-supported',
  'Answers about plans are given in JSON or in XML of FHIR.',
  'Ask for application/fhir+json or application/fhir+xml.',
);

export const NO_XML: Answer = answerNo(
  406,
  'not-supported',
  'The answer holds something that XML of FHIR has no place for.',
  'Ask for application/fhir+json.',
);

export function isXml(mediaType: string | undefined): boolean {
  return formOf((mediaType ?? '').split(';')[0] ?? '') === 'xml';
}

/** What came in XML as the JSON that it would be; or why it is not taken. */
export function jsonOf(xml: XmlForm, text: string): { readonly text: string } | { readonly problem: Answer } {
  const isOther = /^[^>]*encoding\s*=\s*["'](?!utf-8)/i.test(text);
  const value = isOther ? undefined : xml.read(text);
  return value === undefined
    ? {
        problem: answerNo(
          400,
          'invalid',
          'The body is no resource in XML of which everything can be read.',
          'Send it by the schema of FHIR, in UTF-8 and without a DTD; `ip-fhir validate` says what is wrong. Or send JSON.',
        ),
      }
    : { text: JSON.stringify(value) };
}

/** The JSON as XML; undefined when XML has no place for something in it. */
export function xmlOf(xml: XmlForm, json: string): string | undefined {
  try {
    return xml.write(parseExact(json));
  } catch (error) {
    if (error instanceof TypeError) {
      return undefined;
    }
    throw error;
  }
}
