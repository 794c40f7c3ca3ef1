// FHIR as XML, as far as a notification needs it: types, ids, versions and references, in the form of FHIR's JSON.
import { parseXml, type XmlNode } from '../../ground/xml/read-xml.ts';

/** Elements that can repeat in what is read of a notification. */
const repeating = new Set(['entry', 'parameter', 'part', 'notificationEvent']);

/** The resource, or why it cannot be read. Lists other than those of a notification may stand alone. */
export function readXml(raw: Uint8Array, depth: number): unknown {
  const { root, issues } = parseXml(raw);
  if (!root) {
    return issues[0].code === 'too-costly' ? 'too-deep' : 'not-readable';
  }
  return depthOf(root) > depth ? 'too-deep' : toResource(root);
}

function depthOf({ children }: XmlNode): number {
  return 1 + Math.max(0, ...children.map(depthOf));
}

function toResource(node: XmlNode): object {
  return { resourceType: node.name, ...toElement(node) };
}

function toElement({ attributes, children }: XmlNode): object {
  // Without a prototype: an element may be called `constructor`.
  const result: Record<string, unknown> = Object.assign(Object.create(null), attributes);
  for (const child of children) {
    const value = valueIn(child);
    const before = result[child.name];
    if (before === undefined) {
      result[child.name] = repeating.has(child.name) ? [value] : value;
    } else {
      result[child.name] = [...(Array.isArray(before) ? before : [before]), value];
    }
  }
  return result;
}

function valueIn(node: XmlNode): unknown {
  const [first] = node.children;
  if (node.name === 'resource') {
    return first && toResource(first);
  }
  return node.attributes.value ?? toElement(node);
}
