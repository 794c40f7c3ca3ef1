// What the sandbox hospital can be searched by: parameters with comma lists, over the elements that they look at.
import type { Resource } from '@medplum/fhirtypes';

type Kind = 'reference' | 'token' | 'uri' | 'special';

interface Parameter {
  readonly kind: Kind;
  /** Elements that it looks at, in any resource that has them. */
  readonly at: readonly string[];
}

const person = ['subject', 'patient', 'for'];

/** Every parameter that is understood; what else is asked for is refused, not passed over. */
export const searchParameters: Readonly<Record<string, Parameter>> = {
  _id: { kind: 'token', at: ['id'] },
  identifier: { kind: 'token', at: ['identifier'] },
  status: { kind: 'token', at: ['status'] },
  code: { kind: 'token', at: ['code'] },
  category: { kind: 'token', at: ['category'] },
  patient: { kind: 'reference', at: person },
  subject: { kind: 'reference', at: person },
  focus: { kind: 'reference', at: ['focus'] },
  owner: { kind: 'reference', at: ['owner'] },
  organization: { kind: 'reference', at: ['organization'] },
  practitioner: { kind: 'reference', at: ['practitioner'] },
  'based-on': { kind: 'reference', at: ['basedOn'] },
  'part-of': { kind: 'reference', at: ['partOf'] },
  related: { kind: 'reference', at: ['context.related', 'relatesTo.target'] },
  target: { kind: 'reference', at: ['target'] },
  link: { kind: 'reference', at: ['link.other'] },
  'activity-reference': { kind: 'reference', at: ['activity.reference'] },
  url: { kind: 'uri', at: ['channel.endpoint', 'url'] },
  _lastUpdated: { kind: 'special', at: [] },
};

/** Parameters that say how the answer comes. */
const ofTheAnswer = ['_count', '_sort', '_elements', '_summary', '_total', '_format', '_from'];

/** The first parameter that is not understood. */
export function unknownParameter(parameters: URLSearchParams): string | undefined {
  return [...parameters.keys()].find((name) => !(name in searchParameters) && !ofTheAnswer.includes(name));
}

/** True when the resource meets every parameter; of a comma list one value is enough. */
export function meets(resource: Resource, parameters: URLSearchParams): boolean {
  return [...parameters].every(([name, value]) => {
    const parameter = searchParameters[name];
    return (
      parameter === undefined ||
      (name === '_lastUpdated'
        ? isWithin(resource.meta?.lastUpdated ?? '', value)
        : valuesOf(value).some((one) => meetsOne(resource, parameter, one)))
    );
  });
}

/** The values of a comma list; a comma with a backslash before it is none between two. */
export function valuesOf(text: string): string[] {
  return text.split(/(?<!\\),/).map((each) => each.replaceAll(/\\([\\,$|])/g, '$1'));
}

function meetsOne(resource: Resource, { kind, at }: Parameter, value: string): boolean {
  const found = at.flatMap((path) => elementsAt(resource, path.split('.')));
  switch (kind) {
    case 'token':
      return found.some((element) => tokensOf(element).some((token) => isToken(token, value)));
    case 'reference':
      return found.some((element) => {
        const { reference } = element as { reference?: string };
        const name = /([A-Z][A-Za-z]+\/[^/]+)(?:\/_history\/[^/]+)?$/.exec(reference ?? '')?.[1];
        return name !== undefined && (name === value || name === `Patient/${value}`);
      });
    case 'uri':
      return found.includes(value);
    case 'special':
      return true;
  }
}

function elementsAt(value: unknown, [name, ...rest]: readonly string[]): unknown[] {
  if (Array.isArray(value)) {
    return value.flatMap((each) => elementsAt(each, name === undefined ? [] : [name, ...rest]));
  }
  if (name === undefined) {
    return value === undefined || value === null ? [] : [value];
  }
  return elementsAt((value as Record<string, unknown> | undefined)?.[name], rest);
}

interface Token {
  readonly system?: string | undefined;
  readonly value: string | undefined;
}

function tokensOf(element: unknown): Token[] {
  if (typeof element === 'string') {
    return [{ value: element }];
  }
  const { coding, system, value, code } = element as {
    coding?: readonly { system?: string; code?: string }[];
    system?: string;
    value?: string;
    code?: string;
  };
  return coding
    ? coding.map((each) => ({ system: each.system, value: each.code }))
    : [{ system, value: value ?? code }];
}

function isToken(token: Token, asked: string): boolean {
  const at = asked.indexOf('|');
  if (at < 0) {
    return token.value === asked;
  }
  const [system, value] = [asked.slice(0, at), asked.slice(at + 1)];
  return (token.system ?? '') === system && (value === '' || token.value === value);
}

function isWithin(lastUpdated: string, asked: string): boolean {
  const [, prefix = 'eq', text = ''] = /^(eq|ge|gt|le|lt)?(.*)$/.exec(asked) ?? [];
  const [own, bound] = [Date.parse(lastUpdated), Date.parse(text)];
  switch (prefix) {
    case 'ge':
      return own >= bound;
    case 'gt':
      return own > bound;
    case 'le':
      return own <= bound;
    case 'lt':
      return own < bound;
    default:
      return own === bound;
  }
}
