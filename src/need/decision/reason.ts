// Why a decision fell as it did.
import type { Words } from '../../ground/words/language.ts';

/** Why: in words for a lawyer, with the concept, the law and the section of the source document. */
export interface Reason {
  readonly concept: string;
  /** Section of the law. */
  readonly law: string;
  /** Source document and section (`001 §4.2.2 b`), or `design` for a rule of our own. */
  readonly source: string;
  readonly text: Words;
}
