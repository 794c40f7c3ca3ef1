// Makes the check that everything passes before it leaves: the validator's verdict, without what is only said.
import type { Resource } from '@medplum/fhirtypes';
import type { Issue } from '../ground/outcome/issue.ts';

/**
 * A check of one resource or Bundle against R4, the profiles that it declares, and the rules over a Bundle.
 * @param foreign `kept`: extensions that are not known are what others wrote, and do not keep the resource from being written back
 */
export async function createResourceCheck(
  foreign?: 'kept',
): Promise<(resource: Resource) => readonly Issue[]> {
  // Imported when it is needed: the definitions are large, and most commands do without.
  const { createValidator } = await import('./index.ts');
  const validator = createValidator(foreign === 'kept' ? { unknownExtensions: 'warning' } : {});
  return (resource) =>
    validator.validate(resource).issues.filter(({ severity }) => severity !== 'information');
}

/** Tells where a resource that was read has not the shape that R4 gives it, as an element path without content. */
export async function createShapeCheck(): Promise<(resource: unknown) => string | undefined> {
  const [{ built }, { DefinitionStore }, { applyDifferential }, { shapeFaultIn }] = await Promise.all([
    import('./built.ts'),
    import('./definitions/store.ts'),
    import('./definitions/snapshot.ts'),
    import('./shape.ts'),
  ]);
  const store = new DefinitionStore([built('hl7.fhir.r4.core')], applyDifferential);
  return (resource) => shapeFaultIn(store, resource);
}
