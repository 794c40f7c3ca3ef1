// Needs for services and services that run ↔ ServiceRequest: a need is a proposal, a running service an order.

import type { Static } from 'typebox';
import { RunningService, ServiceNeed } from '../../document/content.ts';
import { needStatus, serviceStatus } from '../codes.ts';
import { coded, map, moment, period, text } from '../datatypes.ts';
import { code } from '../lens/code-map.ts';
import { reference } from '../lens/codecs.ts';
import { listSpec } from '../spec.ts';
import { about, ext, first } from '../steps.ts';

type Need = Static<typeof ServiceNeed>;
type Running = Static<typeof RunningService>;

const need = about('A3', 'a');
const toAssess = about('A19');
export const serviceNeed = listSpec('serviceNeeds', {
  kind: 'service-need',
  type: 'ServiceRequest',
  profile: 'ip-service-request',
  concept: need,
  schema: ServiceNeed,
  fixed: { intent: 'proposal' },
  patient: 'subject',
  link: 'activity',
  fields: [
    map<Need>('status', ['status'], code(needStatus), about(['A3', 'A19'])),
    map<Need>('type', ['code'], coded, need),
    map<Need>('registered', ['authoredOn'], moment, need),
    map<Need>('assessedBy', [first('performer')], reference('party'), toAssess),
    map<Need>('reason', [first('reasonCode'), 'text'], text, need),
    map<Need>('text', [first('note'), 'text'], text, need),
  ],
});

export const runningService = listSpec('runningServices', {
  kind: 'running-service',
  type: 'ServiceRequest',
  profile: 'ip-service-request',
  concept: toAssess,
  schema: RunningService,
  fixed: { intent: 'order' },
  // Whatever else is ordered is a service that runs; another intent stays as it was.
  marker: { resourceType: 'ServiceRequest' },
  patient: 'subject',
  link: 'activity',
  fields: [
    map<Running>('extent', [ext('ip-extent'), 'valueString'], text, toAssess),
    map<Running>('status', ['status'], code(serviceStatus), toAssess),
    map<Running>('type', ['code'], coded, toAssess),
    map<Running>('period', ['occurrencePeriod'], period, toAssess),
    map<Running>('decided', ['authoredOn'], moment, toAssess),
    map<Running>('provider', [first('performer')], reference('party'), toAssess),
    map<Running>('text', [first('note'), 'text'], text, toAssess),
  ],
});
