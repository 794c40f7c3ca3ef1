// `conform plan-tool --mapping`: the tool's own form, by the mapping that imports its exports.
import { existsSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { readVendorMapping, vendorMappingNames } from '../../ground/assets/vendor-mappings.ts';
import { requireInstant } from '../../ground/norway/instant.ts';
import { type Issue, isUsable } from '../../ground/outcome/issue.ts';
import { parsePlan } from '../../plan/document/parse.ts';
import { checkManifest } from '../../plan/vendors/manifest.ts';
import { runVendorMapping } from '../../plan/vendors/run.ts';
import type { OwnForm } from '../../sandbox/conform/own-form.ts';
import type { ConformOptions } from './conform-options.ts';

/**
 * @param now instant at which plans are judged
 * @throws {Error} for a mapping that there is not, or that does not go both ways
 */
export function ownFormBy(
  { mapping = '', mappings, set = {} }: Pick<ConformOptions, 'mapping' | 'mappings' | 'set'>,
  now: string,
): OwnForm {
  const files = found(mapping, mappings);
  const { manifest, issues } = checkManifest(files.manifest);
  if (manifest === undefined) {
    throw new Error(`the mapping ${mapping} is not right: ${first(issues)}`);
  }
  const outputs = Object.entries(manifest.outputs);
  const [to] = outputs.find(([, { from, makes }]) => from === 'plan' && makes === 'json') ?? [];
  const [from] = outputs.find(([, output]) => output.from !== 'plan' && output.makes === 'plan') ?? [];
  if (to === undefined || from === undefined) {
    const missing = to === undefined ? 'made from a plan' : 'that makes a plan of an export';
    throw new Error(
      `the mapping ${mapping} goes one way: it has no output ${missing}, and the tool is tried both ways`,
    );
  }
  const at = requireInstant(now, 'now');
  const run = (output: string, text: string) =>
    runVendorMapping(files, Buffer.from(text), { output, parameters: set, at });
  return {
    async out(text) {
      const { plan } = parsePlan(read(text), at);
      if (plan === undefined) {
        return { why: 'with a mapping between, a plan that is not right never reaches the tool' };
      }
      const { made, issues: told } = await run(to, text);
      return made === undefined || !isUsable(told)
        ? { why: `the mapping makes nothing of what would be sent: ${first(told)}` }
        : { text: JSON.stringify(made) };
    },
    async back(text) {
      const { plan, issues: told } = await run(from, text);
      return plan === undefined ? { why: first(told) } : { text: JSON.stringify(plan) };
    },
  };
}

/** By its name, as for `import`, or by its folder or `mapping.json`. */
function found(mapping: string, folder: string | undefined) {
  const place = resolve(mapping);
  const isPlace = folder === undefined && existsSync(place) && !vendorMappingNames().includes(mapping);
  const own = isPlace && basename(place) === 'mapping.json' ? dirname(place) : place;
  const files = isPlace ? readVendorMapping(basename(own), dirname(own)) : readVendorMapping(mapping, folder);
  if (files === undefined) {
    throw new Error(`there is no mapping "${mapping}". There are: ${vendorMappingNames(folder).join(', ')}`);
  }
  return files;
}

function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Texts of issues are our own, with places and without values. */
function first(issues: readonly Issue[]): string {
  const [issue] = issues.filter(({ severity }) => severity === 'error' || severity === 'fatal');
  return issue === undefined ? 'nothing' : `${issue.text}${issue.path ? ` (${issue.path})` : ''}`;
}
