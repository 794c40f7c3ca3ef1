// What stands still while something is written: the records and numbers of everybody whom it is about, and what names no person.
import type { Patient, Resource } from '@medplum/fhirtypes';
import { guardedTypes } from '../../../flows/guard/kinds.ts';
import { numberKeys, othersIn, patientsIn, recordsOf } from '../../../flows/guard/world.ts';
import type { Context } from '../context.ts';
import type { WriteEntry } from './entries.ts';

/** Everything that has to stand still while this is written: records, numbers, and what names no person. */
export async function keysOf({ server }: Context, entries: readonly WriteEntry[]): Promise<string[]> {
  const stored = await server.readMany(
    entries.flatMap(({ type, id }) => (id === undefined ? [] : [{ type, id }])),
  );
  const byCondition = await Promise.all(
    entries.flatMap(({ type, condition }) =>
      condition?.has('identifier') || condition?.has('_id')
        ? [server.search(type as Resource['resourceType'], Object.fromEntries(condition))]
        : [],
    ),
  );
  const sent = entries.flatMap(({ body, verb }) => (verb === 'patch' || !isResource(body) ? [] : [body]));
  const all = [...stored, ...byCondition.flat(), ...sent];
  const named = await server.readMany(all.flatMap(othersIn).filter(({ type }) => guardedTypes.has(type)));
  const people = new Set([...all, ...named].flatMap(patientsIn));
  const patients = sent.filter((one): one is Patient => one.resourceType === 'Patient');
  const records = await recordsOf(
    server,
    [...people],
    patients.filter(({ id }) => id !== undefined),
  );
  const conditions = entries.flatMap(({ type, condition }) =>
    condition ? [`condition|${type}|${condition}`] : [],
  );
  const names = entries.flatMap(({ type, id }) => (id === undefined ? [] : [`name|${type}/${id}`]));
  return [...new Set([...records.keys, ...patients.flatMap(numberKeys), ...conditions, ...names])].toSorted();
}

function isResource(value: unknown): value is Resource {
  return typeof value === 'object' && value !== null && typeof (value as Resource).resourceType === 'string';
}
