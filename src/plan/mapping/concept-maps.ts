// The code tables as FHIR ConceptMaps: what is published in `mappings/codes`.
import { CANONICAL } from '../../ground/fhir/canonical.ts';
import * as codes from './codes.ts';
import { nationalIdKind } from './datatypes.ts';
import type { CodeMap } from './lens/code-map.ts';
import type { JsonObject } from './lens/json.ts';
import { attendance } from './resources/meeting.ts';

export const codeMaps: readonly CodeMap[] = [...Object.values(codes), nationalIdKind, attendance];

/** Words of the plan document, as a code system of their own in a ConceptMap. */
function wordSystem(map: CodeMap): string {
  return `${CANONICAL}/plan-words/${map.id}`;
}

/** One table as an R4 ConceptMap: every word of the plan has exactly one target, equivalent in both directions. */
export function conceptMap(map: CodeMap): JsonObject {
  const targets = new Set([...map.entries.values()].map((entry) => entry.system));
  return {
    resourceType: 'ConceptMap',
    id: map.id,
    url: `${CANONICAL}/ConceptMap/${map.id}`,
    name: map.id.replaceAll('-', '_'),
    title: map.title,
    status: 'active',
    experimental: false,
    group: [...targets].map((target) => ({
      source: wordSystem(map),
      target,
      element: [...map.entries]
        .filter(([, entry]) => entry.system === target)
        .map(([word, { code, display }]) => ({
          code: word,
          target: [{ code, ...(display !== undefined && { display }), equivalence: 'equivalent' }],
        })),
    })),
  };
}
