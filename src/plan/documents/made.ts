// A readable document that was made of a plan: its text, its entry in the plan, and the Binary that carries it in FHIR.

import { createHash } from 'node:crypto';
import { isAfter } from '../../ground/norway/moment.ts';
import type { IndividualPlan } from '../document/individual-plan.ts';
import type { PlanDocument } from '../document/work.ts';
import { idOfNames } from '../mapping/ids.ts';

/** What a caller says about a document that is to be made. */
export interface DocumentOrder {
  /** Own id of the document in the source system. */
  readonly id: string;
  /** ISO 8601 with seconds and offset. */
  readonly instant: string;
  /** Who keeps it: an organization of the plan. */
  readonly custodian: string;
  /** Who made it. */
  readonly author?: string;
}

export interface Binary {
  readonly resourceType: 'Binary';
  readonly id: string;
  readonly contentType: string;
  /** Base64. */
  readonly data: string;
}

export interface MadeDocument {
  readonly text: string;
  readonly document: PlanDocument;
  /** The plan with the document in it: `toFhir` makes the DocumentReference of it. */
  readonly plan: IndividualPlan;
  readonly binary: Binary;
}

const PLAIN_TEXT = 'text/plain; charset=utf-8';

/**
 * Puts a text into the plan as a document of it. The content goes into a Binary, to which the reference points.
 * @param period of the plan, as far as who gets the document sees it: what goes along tells no more than the text
 */
export function madeDocument(
  plan: IndividualPlan,
  order: DocumentOrder,
  parts: Pick<PlanDocument, 'kind' | 'title' | 'language'>,
  text: string,
  period: IndividualPlan['period'],
): MadeDocument {
  const ownId = freeId(plan, order.id);
  const id = idOfNames([plan.source.system, 'binary', plan.id, ownId]);
  const bytes = Buffer.from(text, 'utf8');
  const document: PlanDocument = {
    ...parts,
    id: ownId,
    status: isOlder(plan, parts.kind, order) ? 'superseded' : 'current',
    state: 'final',
    ofPlan: true,
    custodian: order.custodian,
    date: order.instant,
    ...(order.author !== undefined && { authors: [order.author] }),
    ...(period !== undefined && { period }),
    contentType: 'text/plain',
    url: `urn:uuid:${id}`,
    size: bytes.length,
    hash: createHash('sha1').update(bytes).digest('base64'),
    created: order.instant,
  };
  const others = (plan.documents ?? []).map((one) => superseded(one, document));
  return {
    text,
    document,
    plan: { ...plan, documents: [...others, document] },
    binary: { resourceType: 'Binary', id, contentType: PLAIN_TEXT, data: bytes.toString('base64') },
  };
}

/** A copy adds to the documents and takes the place of none: what has the id already, keeps it. */
function freeId({ documents = [] }: IndividualPlan, id: string): string {
  const taken = new Set(documents.map((one) => one.id));
  for (let at = 1; ; at += 1) {
    const tried = at === 1 ? id : `${id}-${at}`;
    if (!taken.has(tried)) {
      return tried;
    }
  }
}

/** A newer copy of the kind is kept at the place already. */
function isOlder(
  { documents = [] }: IndividualPlan,
  kind: PlanDocument['kind'],
  { custodian, instant }: DocumentOrder,
): boolean {
  return documents.some(
    (one) =>
      one.kind === kind &&
      one.custodian === custodian &&
      one.status === 'current' &&
      isAfter(one.date, instant),
  );
}

/** The former copy of the same kind at the same place gives way, and is kept. */
function superseded(one: PlanDocument, by: PlanDocument): PlanDocument {
  const isFormer = one.kind === by.kind && one.custodian === by.custodian && one.status === 'current';
  const gives = isFormer && by.status === 'current';
  return gives ? { ...one, status: 'superseded' } : one;
}
