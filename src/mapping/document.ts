// A document of or about the plan ↔ DocumentReference.
import { DOCUMENT_TYPE_9602 } from '../fhir/identifier-system.ts';
import { PlanDocument } from '../plan/work.ts';
import { documentKind, documentState, documentStatus } from './codes.ts';
import { instant, map, moment, period, text } from './datatypes.ts';
import { code, conceptAmong } from './lens/code-map.ts';
import { listOf, reference, same } from './lens/codecs.ts';
import type { Codec } from './lens/field.ts';
import { isObject, type JsonObject } from './lens/json.ts';
import { nameElement } from './lens/marks.ts';
import { listSpec } from './spec.ts';
import { about, first } from './steps.ts';

const profiles: Readonly<Record<PlanDocument['kind'], `ip-${string}`>> = {
  'consent-form': 'ip-document-consent-form',
  minutes: 'ip-document-minutes',
  'archive-copy': 'ip-document-archive',
  'record-summary': 'ip-document-summary',
  'scanned-plan': 'ip-document-scan',
  'crisis-plan': 'ip-document-scan',
  'treatment-plan': 'ip-document-scan',
  'discharge-report': 'ip-document-scan',
  report: 'ip-document-scan',
  letter: 'ip-document-scan',
};

/** A document of this plan refers to the plan's CarePlan. */
const ofPlan: Codec = {
  value: 'true when the document refers to the plan',
  write(_value, context) {
    const plan = context.referenceTo('plan', '');
    if (plan === undefined) return undefined;
    const related = [{ reference: plan }];
    nameElement(context.marks, related, 0, 'plan');
    return related;
  },
  read(holder, key, context) {
    const related = (holder as JsonObject)[key];
    if (!Array.isArray(related)) return undefined;
    const at = related.findIndex(
      (element) => isObject(element) && context.ownIdOf('plan', String(element.reference)) !== undefined,
    );
    if (at < 0) return undefined;
    const element = related[at] as JsonObject;
    if (/^[A-Za-z]+[/][^/]+$/.test(String(element.reference))) delete element.reference;
    nameElement(context.marks, related, at, 'plan');
    return true;
  },
};

const type = (code: string, display: string) => ({
  type: { coding: [{ system: DOCUMENT_TYPE_9602, code, display }] },
});
const individualPlan = type('A02-2', 'Individuell plan');
/** Document types of 9602; kinds without a code there have none. */
const types: Readonly<Partial<Record<PlanDocument['kind'], JsonObject>>> = {
  'archive-copy': individualPlan,
  'record-summary': individualPlan,
  'scanned-plan': individualPlan,
  'crisis-plan': type('A01-2', 'Kriseplan'),
  'treatment-plan': type('B01-2', 'Tverrfaglig behandlingsplan'),
  letter: type('I02-2', 'Brev'),
};

const doc = about('B8');
const content = first('content');
export const planDocument = listSpec('documents', {
  kind: 'document',
  type: 'DocumentReference',
  profile: 'ip-document-scan',
  specialProfile: (item) => profiles[item.kind as PlanDocument['kind']],
  concept: doc,
  schema: PlanDocument,
  fixedFor: (item) => types[item.kind as PlanDocument['kind']] ?? {},
  marker: { resourceType: 'DocumentReference' },
  patient: 'subject',
  link: 'supportingInfo',
  fields: [
    map<PlanDocument>('status', ['status'], code(documentStatus), doc),
    map<PlanDocument>('state', ['docStatus'], code(documentState), doc),
    map<PlanDocument>('kind', ['category'], conceptAmong(documentKind), about('B9')),
    map<PlanDocument>('date', ['date'], instant, doc),
    map<PlanDocument>('authors', ['author'], listOf(reference('party')), doc),
    map<PlanDocument>('custodian', ['custodian'], reference('organization'), about('C13')),
    map<PlanDocument>('text', ['description'], text, doc),
    map<PlanDocument>('contentType', [content, 'attachment', 'contentType'], same('string'), about('B10')),
    map<PlanDocument>('language', [content, 'attachment', 'language'], same('string'), doc),
    map<PlanDocument>('url', [content, 'attachment', 'url'], same('string'), about('B10')),
    map<PlanDocument>('size', [content, 'attachment', 'size'], same('number'), doc),
    map<PlanDocument>('title', [content, 'attachment', 'title'], text, doc),
    map<PlanDocument>('created', [content, 'attachment', 'creation'], moment, doc),
    map<PlanDocument>('ofPlan', ['context', 'related'], ofPlan, about('B8')),
    map<PlanDocument>('period', ['context', 'period'], period, doc),
  ],
});
