// Resources in XML for who answers in both forms: read so that nothing is lost, and written, by the definitions of R4 alone.
import { readMarkup } from '../../ground/xml/read-markup.ts';
import { built } from '../built.ts';
import { applyDifferential } from '../definitions/snapshot.ts';
import { DefinitionStore } from '../definitions/store.ts';
import { withDigits } from './exact.ts';
import { toJson } from './to-json.ts';
import { toXml } from './write.ts';

export interface XmlForm {
  /** As JSON, numbers with their digits; undefined when something in it cannot be read, or has no place in JSON. */
  read(text: string): unknown;
  /** @throws {TypeError} for what R4 has not, and for characters that XML cannot hold */
  write(resource: unknown): string;
}

/** Reads the definitions, which are large: made once, when somebody wants XML. */
export function createXmlForm(): XmlForm {
  const store = new DefinitionStore([built('hl7.fhir.r4.core')], applyDifferential);
  return {
    read(text) {
      const read = toJson(text, readMarkup(text), store);
      const isWhole = read.error === undefined && read.problems.length === 0 && isOfR4(read.value, store);
      return isWhole ? withDigits(read) : undefined;
    },
    write: (resource) => toXml(resource, store),
  };
}

/** An element that R4 has not stands in JSON by its name alone: what was in it is lost. */
function isOfR4(value: unknown, store: DefinitionStore): boolean {
  try {
    toXml(value, store);
    return true;
  } catch (error) {
    if (error instanceof TypeError) {
      return false;
    }
    throw error;
  }
}
