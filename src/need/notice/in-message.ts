// Finding the resources of a message by the references in it.
import type { Resource } from '@medplum/fhirtypes';
import { ORGNR } from '../../ground/fhir/identifier-system.ts';
import { plainId } from '../../ground/fhir/ids.ts';
import type { Message } from '../../ground/fhir/message.ts';

/**
 * The resource of the message that a reference names: by fullUrl, by type and id, or contained in its holder.
 * @see https://hl7.org/fhir/R4/bundle.html#references
 */
export function resourceIn(
  { bundle }: Message,
  reference: string | undefined,
  holder?: Resource,
): Resource | undefined {
  if (reference === undefined) {
    return undefined;
  }
  if (reference.startsWith('#')) {
    const { contained } = (holder ?? {}) as { contained?: readonly Resource[] };
    return contained?.find(({ id }) => `#${id}` === reference);
  }
  const wanted = plainId(reference);
  return bundle.entry?.find(
    ({ fullUrl, resource }) =>
      (fullUrl !== undefined && plainId(fullUrl) === wanted) ||
      `${resource?.resourceType}/${resource?.id}` === reference,
  )?.resource as Resource | undefined;
}

/**
 * Organisation numbers of the organisation that sends the message; it stands in the message or is named by number. Blanks
 * are how people group the digits, and no part of the number.
 */
export function senderNumbers(message: Message): string[] {
  const { reference, identifier } = message.header.sender ?? {};
  const inside = resourceIn(message, reference, message.header);
  const stated = inside?.resourceType === 'Organization' ? (inside.identifier ?? []) : [];
  return [...stated, ...(identifier ? [identifier] : [])].flatMap(({ system, value }) =>
    system === ORGNR && value ? [value.replace(/\s/g, '')] : [],
  );
}
