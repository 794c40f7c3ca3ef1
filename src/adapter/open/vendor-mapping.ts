// Other systems' data to plan documents and back, for code: what the commands import and export do.

import { readVendorMapping, vendorMappingNames } from '../../ground/assets/vendor-mappings.ts';
import { instantOf } from '../../ground/norway/instant.ts';
import { ArgumentError } from '../../ground/outcome/argument-error.ts';
import { runVendorMapping, type VendorRun } from '../../plan/vendors/run.ts';

export interface MappingOptions {
  /** Name of the mapping: a folder with mapping.json and its expressions. */
  readonly mapping: string;
  /** Folder in which the mappings are; without it those of the package. */
  readonly mappings?: string;
  /** Which output of the mapping: `plan` when not said. */
  readonly output?: string;
  /** Parameters of the mapping, by their names. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/**
 * Another system's export to plan documents, by a mapping of JSONata expressions.
 * @param data the bytes of the file, or its text
 * @throws {ArgumentError} when there is no mapping by that name
 * @example
 * const { plans, issues } = await importPlans('{}', { mapping: 'dips-arena' });
 * isUsable(issues); // false
 */
export async function importPlans(data: Uint8Array | string, options: MappingOptions): Promise<VendorRun> {
  const { mapping, mappings, output, parameters } = options;
  const files = readVendorMapping(mapping, mappings);
  if (files === undefined) {
    throw new ArgumentError(
      'options.mapping',
      `there is no mapping "${mapping}"; there are: ${vendorMappingNames(mappings).join(', ')}`,
    );
  }
  const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data;
  return runVendorMapping(files, bytes, {
    ...(output === undefined ? {} : { output }),
    ...(parameters === undefined ? {} : { parameters }),
    at: instantOf(new Date()),
  });
}

/**
 * A plan document to what another system takes, by an output of its mapping.
 * @throws {ArgumentError} when there is no mapping by that name
 * @example
 * const { plans, issues } = await exportPlan(plan, { mapping: 'visma-flyt-samspill', output: 'create-plan' });
 */
export function exportPlan(
  plan: unknown,
  options: MappingOptions & { readonly output: string },
): Promise<VendorRun> {
  return importPlans(JSON.stringify(plan), options);
}
