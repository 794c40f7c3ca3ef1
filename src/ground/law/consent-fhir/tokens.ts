// By what an actor of a Consent is known: identifiers and literal references, of contained resources too.
import type { Consent } from '@medplum/fhirtypes';
import { identifierToken } from '../../fhir/identifiers.ts';
import { parseReference } from '../../fhir/reference.ts';
import { type Element, elementOf, itemsOf, textOf } from './element.ts';
import type { TokensOf } from './read-provision.ts';

/** Resolves the actors of one Consent. */
export function tokensWithin(
  consent: Consent,
  identifiersOf: (reference: string) => readonly string[],
): TokensOf {
  const contained = itemsOf((consent as unknown as Element).contained).map(elementOf);
  return (reference) => {
    const text = textOf(reference.reference);
    const logical = tokensOf([reference.identifier]);
    const inside = text?.startsWith('#')
      ? contained.find((one) => one !== undefined && `#${one.id}` === text)
      : undefined;
    const key = parseReference(text);
    const literal = key ? [`${key.type}/${key.id}`, ...identifiersOf(`${key.type}/${key.id}`)] : [];
    return [...new Set([...literal, ...logical, ...(inside ? ofContained(inside) : [])])];
  };
}

/** By its own numbers: a role at an organisation is a person there, not the organisation. */
function ofContained({ resourceType, id, identifier }: Element): string[] {
  return [`${textOf(resourceType) ?? ''}/#${textOf(id) ?? ''}`, ...tokensOf(itemsOf(identifier))];
}

function tokensOf(identifiers: readonly unknown[]): string[] {
  return identifiers.flatMap((identifier) => {
    const [system, value] = [elementOf(identifier)?.system, elementOf(identifier)?.value].map(textOf);
    return identifierToken({ ...(system && { system }), ...(value && { value: value.trim() }) }) ?? [];
  });
}
