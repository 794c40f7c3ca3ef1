// A plan that exists as a document only: paper, the template in the journal, a tool without an interface (G10, B10).
import { codeSystem, profile } from '../../ground/fhir/canonical.ts';
import { INDIVIDUAL_PLAN } from '../../ground/law/individual-plan.ts';

export interface PaperPlan {
  /** Identifier of the document in the system that keeps it. */
  readonly identifier: { readonly system: string; readonly value: string };
  /** Reference to the person, `Patient/…`. */
  readonly patient: string;
  /** When it was taken into the record. */
  readonly date: string;
  readonly contentType: string;
  /** Where the content is; or the content itself, base64. */
  readonly content: { readonly url: string } | { readonly data: string };
  readonly title?: string;
  /** Who keeps this copy, `Organization/…`. The person keeps the original (B15). */
  readonly custodian?: string;
  /** A structured plan that the paper is a copy of, when there is one: `CarePlan/…`. */
  readonly plan?: string;
}

/** The DocumentReference of profile ip-document-scan, type «Individuell plan» (9602#A02-2). */
export function documentOnlyPlan(
  paper: PaperPlan,
): Readonly<Record<string, unknown>> & { resourceType: string } {
  return {
    resourceType: 'DocumentReference',
    meta: { profile: [profile('ip-document-scan')] },
    identifier: [paper.identifier],
    status: 'current',
    type: { coding: [INDIVIDUAL_PLAN] },
    category: [{ coding: [{ system: codeSystem('ip-document-kind'), code: 'scanned-plan' }] }],
    subject: { reference: paper.patient },
    date: paper.date,
    ...(paper.custodian !== undefined && { custodian: { reference: paper.custodian } }),
    content: [
      {
        attachment: {
          contentType: paper.contentType,
          ...paper.content,
          ...(paper.title !== undefined && { title: paper.title }),
        },
      },
    ],
    ...(paper.plan !== undefined && { context: { related: [{ reference: paper.plan }] } }),
  };
}
