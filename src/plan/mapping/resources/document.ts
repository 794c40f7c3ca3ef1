// A document of or about the plan ↔ DocumentReference.
import { DOCUMENT_TYPE_9602 } from '../../../ground/fhir/identifier-system.ts';
import { PlanDocument } from '../../document/work.ts';
import { documentKind, documentState, documentStatus } from '../codes.ts';
import { instant, map, moment, period, text } from '../datatypes.ts';
import { code, conceptAmong } from '../lens/code-map.ts';
import { listOf, oneOf, reference, same } from '../lens/codecs.ts';
import type { JsonObject } from '../lens/json.ts';
import { listSpec } from '../spec.ts';
import { about, first } from '../steps.ts';

const profiles: Readonly<Record<PlanDocument['kind'], `ip-${string}`>> = {
  'consent-form': 'ip-document-consent-form',
  minutes: 'ip-document-minutes',
  'archive-copy': 'ip-document-archive',
  'record-summary': 'ip-document-summary',
  'scanned-plan': 'ip-document-scan',
  'sub-plan': 'ip-document-report',
  application: 'ip-document-report',
  'discharge-report': 'ip-document-report',
  report: 'ip-document-report',
  letter: 'ip-document-report',
};

/** context.related names what a document is of: the plan, or the meeting of minutes. */
const ofPlan = oneOf(
  'plan',
  'true when the document refers to the plan',
  () => '',
  () => true,
);
const ofMeeting = oneOf('appointment', 'reference to meeting', String, (ownId) => ownId);

const type = (code: string, display: string) => ({
  type: { coding: [{ system: DOCUMENT_TYPE_9602, code, display }] },
});
const individualPlan = type('A02-2', 'Individuell plan');
/** Document types of 9602; kinds without a code there have none. */
const types: Readonly<Partial<Record<PlanDocument['kind'], JsonObject>>> = {
  'archive-copy': individualPlan,
  'record-summary': individualPlan,
  'scanned-plan': individualPlan,
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
    map<PlanDocument>('kind', ['category'], conceptAmong(documentKind), about(['B8', 'B9', 'B10', 'G10'])),
    map<PlanDocument>('date', ['date'], instant, doc),
    map<PlanDocument>('authors', ['author'], listOf(reference('party')), doc),
    map<PlanDocument>('custodian', ['custodian'], reference('organization'), about('C13')),
    map<PlanDocument>('text', ['description'], text, doc),
    map<PlanDocument>('contentType', [content, 'attachment', 'contentType'], same('string'), about('B10')),
    map<PlanDocument>('language', [content, 'attachment', 'language'], same('string'), doc),
    map<PlanDocument>('url', [content, 'attachment', 'url'], same('string'), about(['B10', 'G10'])),
    map<PlanDocument>('size', [content, 'attachment', 'size'], same('number'), doc),
    map<PlanDocument>(
      'hash',
      [content, 'attachment', 'hash'],
      same('string', PlanDocument.properties.hash),
      about('B8'),
    ),
    map<PlanDocument>('title', [content, 'attachment', 'title'], text, doc),
    map<PlanDocument>('created', [content, 'attachment', 'creation'], moment, doc),
    map<PlanDocument>('ofPlan', ['context', 'related'], ofPlan, about('B8')),
    map<PlanDocument>('meeting', ['context', 'related'], ofMeeting, about('E3')),
    map<PlanDocument>('period', ['context', 'period'], period, doc),
  ],
});
