// Reading identifiers off resources in the order in which Norway's systems prefer them.
import type { Identifier } from '@medplum/fhirtypes';

/** An identifier as one comparable string, `system|value`; undefined when it has no value. */
export function identifierToken(identifier: Identifier | undefined): string | undefined {
  return identifier?.value ? `${identifier.system ?? ''}|${identifier.value}` : undefined;
}
