// Compiles profiles/fsh with SUSHI, offline, and returns the resources with the metadata that all of them share.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assembleCorePackage } from './fhir-core-package.ts';

const root = resolve(import.meta.dirname, '..');

/** A conformance resource as this script touches it; what it does not touch it does not type. */
export interface ConformanceResource {
  resourceType: string;
  id: string;
  url?: string;
  name?: string;
  title?: string;
  description?: string;
  [element: string]: unknown;
}

/** Day of the current content, in `date` of every resource: set by hand, so that the output does not change by itself. */
const DATE = '2026-11-22';

const METADATA = {
  date: DATE,
  publisher: 'individuell-plan-fhir',
  jurisdiction: [{ coding: [{ system: 'urn:iso:std:iso:3166', code: 'NO', display: 'Norway' }] }],
};

/** SUSHI looks for these by network; they are not needed here, so their absence is no finding. */
const EXPECTED =
  /Failed to load automatically-provided hl7\.(fhir\.uv\.tools|terminology|fhir\.uv\.extensions)\.r4/;
/** FSHOnly makes the guide's own settings unused; we set none, and SUSHI says so all the same. */
const FSH_ONLY = /The FSHOnly property is set to true/;

function runSushi(out: string): void {
  const home = assembleCorePackage();
  const sushi = fileURLToPath(import.meta.resolve('fsh-sushi/dist/app.js'));
  const run = spawnSync(process.execPath, [sushi, 'build', join(root, 'profiles', 'fsh'), '-s', '-o', out], {
    encoding: 'utf8',
    // The registry is pointed at a closed port of this machine: a build that depends on the network is not repeatable.
    env: {
      ...process.env,
      HOME: home,
      USERPROFILE: home,
      FPL_REGISTRY: 'http://127.0.0.1:9',
      SUSHI_SUPPRESS_UPDATE_CHECK: 'true',
    },
  });
  const findings = run.stdout
    .split('\n')
    .filter((line) => /^(warn|error)\s/.test(line) && !EXPECTED.test(line) && !FSH_ONLY.test(line));
  if (run.status !== 0 || findings.length > 0) {
    throw new Error(
      `SUSHI did not compile profiles/fsh cleanly (exit ${run.status}):\n${run.stdout}${run.stderr}`,
    );
  }
}

function withMetadata(resource: ConformanceResource): ConformanceResource {
  if (resource.url === undefined) {
    return resource;
  }
  const { resourceType, id, ...rest } = resource;
  return { resourceType, id, ...METADATA, ...rest };
}

/** Every resource that the FSH sources define, by file name (`StructureDefinition-ip-care-plan.json`). */
export function compileProfiles(): Map<string, ConformanceResource> {
  mkdirSync(join(root, '.cache'), { recursive: true });
  const out = mkdtempSync(join(root, '.cache', 'sushi-'));
  try {
    runSushi(out);
    const resources = join(out, 'fsh-generated', 'resources');
    const files = readdirSync(resources).sort();
    return new Map(
      files.map((file) => [file, withMetadata(JSON.parse(readFileSync(join(resources, file), 'utf8')))]),
    );
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}
