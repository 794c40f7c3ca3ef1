// Finds the place of an issue in the text: walks the FHIRPath of the issue through the JSON it came from.
import type { JsonText, Position } from './json.ts';

interface Step {
  readonly name: string;
  readonly index: number | undefined;
  readonly type: string | undefined;
}

/** The steps of a path without its first, which is the type; comments that name inner resources are left out. */
function readSteps(path: string): Step[] {
  const bare = path.replace(/\/\*[^*]*\*\//g, '').replace(/\[url='[^']*'\]/g, '');
  const steps: Step[] = [];
  for (const part of bare.split('.').slice(1)) {
    const typed = /^ofType\((\w+)\)(?:\[(\d+)\])?$/.exec(part);
    const last = steps.at(-1);
    if (typed && last) {
      steps[steps.length - 1] = { ...last, type: typed[1] };
      continue;
    }
    const match = /^(\w+)(\[x\])?(?:\[(\d+)\])?$/.exec(part);
    if (!match) {
      break;
    }
    steps.push({
      name: match[1] ?? '',
      index: match[3] === undefined ? undefined : Number(match[3]),
      type: match[2] && '',
    });
  }
  return steps;
}

function findKey(holder: object, step: Step): string | undefined {
  const keys = Object.keys(holder);
  const wanted =
    step.type === undefined ? step.name : step.name + step.type.charAt(0).toUpperCase() + step.type.slice(1);
  const found = keys.find((key) => key === wanted) ?? keys.find((key) => key === `_${wanted}`);
  if (found !== undefined || step.type === undefined) {
    return found;
  }
  return keys.find((key) => key.startsWith(step.name) || key.startsWith(`_${step.name}`));
}

/** The position of the element, or of the nearest element around it that is in the text. */
export function locate(json: JsonText, path: string): Position | undefined {
  let holder: unknown = json.value;
  let position: Position | undefined;
  for (const step of readSteps(path)) {
    if (holder === null || typeof holder !== 'object' || Array.isArray(holder)) {
      break;
    }
    const key = findKey(holder, step);
    if (key === undefined) {
      break;
    }
    position = json.positionOf(holder, key) ?? position;
    holder = (holder as Record<string, unknown>)[key];
    if (step.index !== undefined && Array.isArray(holder)) {
      position = json.positionOf(holder, step.index) ?? position;
      holder = holder[step.index];
    }
  }
  return position ?? json.position(0);
}
