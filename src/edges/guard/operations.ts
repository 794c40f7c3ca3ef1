// The guard's own operations on plans. What they show is the caller's view, and what they write is judged as every write.
import type { Binary, Bundle, CarePlan, Parameters, ParametersParameter, Resource } from '@medplum/fhirtypes';
import type { Asked } from '../../flows/guard/asking/asked.ts';
import { isInScope } from '../../flows/guard/caller.ts';
import { afterEvent, documentOf, gapsIn, toWrite, viewOf, wholePlan } from '../../flows/guard/operations.ts';
import { refusalOf } from '../../flows/guard/rules.ts';
import type { SightOfPlan } from '../../flows/guard/sight.ts';
import { nameOf } from '../../flows/plan/gather-plan.ts';
import { parseReference } from '../../ground/fhir/reference.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import { type Answer, answerNo, answerRefusal, notFound, outcomeOf } from './answer.ts';
import { transaction } from './bundle.ts';
import { auditLine, type Context, type GuardRequest, inward } from './context.ts';
import { noted } from './emergency.ts';
import { parsed } from './forward.ts';
import type { Judge } from './judge.ts';
import { judgeOf, outOfScope } from './read.ts';
import { NOT_SEEN } from './writing/entries.ts';

type AskedOperation = Extract<Asked, { ask: 'operation' }>;

/** A plan that the caller sees something of. */
interface SeenPlan {
  readonly id: string;
  readonly sight: SightOfPlan;
}

export async function operation(
  context: Context,
  { name, type, id = '' }: AskedOperation,
  request: GuardRequest,
): Promise<Answer> {
  if (!isInScope(context.caller, type, 'r')) {
    return outOfScope();
  }
  if (name === 'validate') {
    return validate(context, request);
  }
  if (name === 'publish') {
    return publish(context, request);
  }
  const judge = judgeOf(context);
  const seen = await planSeen(context, judge, id);
  if (!seen) {
    return notFound();
  }
  const entities = [`CarePlan/${id}`];
  const line = auditLine(context, 'read', `operation-${name}`, 'operation through the guard', { entities });
  const refusal = await noted(context, judge, line);
  if (refusal) {
    return refusal;
  }
  switch (name) {
    case 'individual-plan':
      return individualPlan(context, seen, request);
    case 'view':
      return view(context, seen, request);
    case 'consent-gaps':
      return gaps(context, seen);
    case 'event':
      return event(context, seen, request);
  }
}

async function planSeen(context: Context, judge: Judge, id: string): Promise<SeenPlan | undefined> {
  const plan = await context.server.read<CarePlan>('CarePlan', id);
  const subject = parseReference(plan?.subject?.reference);
  if (!plan || subject?.type !== 'Patient' || (await judge.see(plan)).as === 'hidden') {
    return undefined;
  }
  const { eyes, opened } = await judge.person(`Patient/${subject.id}`);
  const own = eyes.viewOf(`CarePlan/${id}`);
  const sight = own?.whole ? own : (opened?.viewOf(`CarePlan/${id}`) ?? own);
  return sight && (sight.whole || sight.view?.plan) ? { id, sight } : undefined;
}

function notUsable(issues: readonly Issue[]): Answer {
  return answerRefusal(refusalOf(issues) ?? { status: 422, issues });
}

/** `$individual-plan`: as a plan document, or as a Bundle of what it consists of. */
async function individualPlan(context: Context, seen: SeenPlan, request: GuardRequest): Promise<Answer> {
  const form = request.query.get('form') ?? parameterOf(request, 'form')?.valueCode ?? 'document';
  if (form !== 'document' && form !== 'bundle') {
    return answerNo(400, 'value', 'There is no such form of a plan.', 'Ask for document or bundle.');
  }
  if (form === 'document') {
    const read = documentOf(seen.sight, context.instant);
    return 'issues' in read
      ? notUsable(read.issues)
      : { status: 200, headers: {}, body: binaryOf(read.value) };
  }
  const { resources } = seen.sight.world;
  const see = await judgeOf(context).seeAll(resources);
  const entry = resources.flatMap((resource) => {
    const shown = see(resource);
    return shown.as === 'hidden' || !isInScope(context.caller, resource.resourceType, 'r')
      ? []
      : [{ fullUrl: `${context.parts.publicBase}/${nameOf(resource)}`, resource: shown.resource }];
  });
  return { status: 200, headers: {}, body: { resourceType: 'Bundle', type: 'collection', entry } };
}

function binaryOf(value: unknown): Binary {
  const data = Buffer.from(JSON.stringify(value)).toString('base64');
  return { resourceType: 'Binary', contentType: 'application/json', data };
}

/** `$view`: what is open for the caller; who sees the whole may ask for any party of the plan. */
function view({ instant }: Context, { sight }: SeenPlan, request: GuardRequest): Answer {
  const recipient = request.query.get('recipient') ?? parameterOf(request, 'recipient')?.valueString;
  if (recipient !== undefined && !sight.whole) {
    const fix = 'Leave recipient out: then it is your own part.';
    return answerNo(403, 'forbidden', 'What others see is for those who see the whole plan.', fix);
  }
  const read = documentOf(sight, instant);
  if ('issues' in read) {
    return notUsable(read.issues);
  }
  const shown = viewOf(sight, read.value, recipient, instant);
  const withheld = shown.withheld.map(({ kind, reason, text }) => ({
    name: 'withheld',
    part: [
      { name: 'kind', valueCode: kind },
      { name: 'reason', valueCode: reason },
      { name: 'text', valueString: text },
    ],
  }));
  return parameters([...(shown.plan ? [{ name: 'plan', resource: binaryOf(shown.plan) }] : []), ...withheld]);
}

function parameters(parameter: ParametersParameter[]): Answer {
  return { status: 200, headers: {}, body: { resourceType: 'Parameters', parameter } satisfies Parameters };
}

/** `$consent-gaps`: what nobody has been asked for yet, told to those who see the whole. */
function gaps({ instant }: Context, { sight }: SeenPlan): Answer {
  const read = sight.whole ? documentOf(sight, instant) : undefined;
  if (!read || 'issues' in read) {
    return read ? notUsable(read.issues) : answerRefusal(NOT_SEEN);
  }
  return parameters(
    gapsIn(read.value, instant).map(({ party, because, kinds }) => ({
      name: 'gap',
      part: [
        { name: 'party', valueString: party },
        { name: 'because', valueCode: because },
        ...kinds.map((kind) => ({ name: 'kind', valueCode: kind })),
      ],
    })),
  );
}

/** `$event`: the plan after the event, written as a plan document is. */
async function event(context: Context, { sight }: SeenPlan, request: GuardRequest): Promise<Answer> {
  if (!sight.whole) {
    return answerRefusal(NOT_SEEN);
  }
  const { caller, instant } = context;
  const after = afterEvent(contentOf(request, 'event'), { sight, caller, instant });
  if (after === 'not-own') {
    const fix = 'Give in "by" the id under which you stand in the plan.';
    return answerNo(403, 'forbidden', 'An event is told by who does it; a keeper tells who did.', fix);
  }
  return written(context, request, after);
}

/** `$publish`: what of the document differs from what stands. */
function publish(context: Context, request: GuardRequest): Promise<Answer> {
  return written(context, request, wholePlan(contentOf(request, 'plan'), context.instant));
}

async function written(
  context: Context,
  request: GuardRequest,
  made: ReturnType<typeof wholePlan>,
): Promise<Answer> {
  if ('issues' in made) {
    return notUsable(made.issues);
  }
  const { standing, changes } = await toWrite(context.server, made.value, context.instant);
  const see = await judgeOf(context).seeAll(standing);
  if (standing.some((one) => see(one).as !== 'as-is')) {
    return answerRefusal(NOT_SEEN);
  }
  const differing = changes();
  if ('issues' in differing) {
    return notUsable(differing.issues);
  }
  const entry = [...differing.value];
  const sent: Bundle = { resourceType: 'Bundle', type: 'transaction', entry };
  // What is written is this Bundle, whatever came.
  return transaction(
    context,
    { ...request, method: 'POST', segments: [], text: JSON.stringify(sent) },
    entry,
  );
}

/** Most characters of a resource that is validated: it is done while others wait. */
const MOST = 1_000_000;

/** `$validate` of FHIR: the resource alone, against R4 and the profiles that it declares. */
function validate({ parts }: Context, request: GuardRequest): Answer {
  if ((request.text?.length ?? 0) > MOST) {
    return answerNo(413, 'too-long', 'It is too long to be validated here.', 'Use `ip-fhir validate`.');
  }
  const body = parsed(request.text) as Resource | undefined;
  const resource = body?.resourceType === 'Parameters' ? parameterOf(request, 'resource')?.resource : body;
  if (resource?.resourceType !== request.segments[0]) {
    const fix = 'Send the resource, or Parameters with it as resource, at the address of its type.';
    return answerNo(400, 'structure', 'There is no resource of this type to validate.', fix);
  }
  const issues = parts.check(inward(parts, resource) as Resource);
  const fine: Issue = {
    severity: 'information',
    code: 'informational',
    path: '',
    text: 'Nothing was found.',
  };
  return { status: 200, headers: {}, body: outcomeOf(issues.length > 0 ? issues : [fine]) };
}

function parameterOf({ text, method }: GuardRequest, name: string): ParametersParameter | undefined {
  const sent = method === 'POST' ? (parsed(text) as Parameters | undefined) : undefined;
  return Array.isArray(sent?.parameter) ? sent.parameter.find((one) => one?.name === name) : undefined;
}

/** The JSON that came: in a Binary, alone or of Parameters; or as it is. */
function contentOf(request: GuardRequest, name: string): unknown {
  const sent = parsed(request.text) as Partial<Resource> | undefined;
  if (sent?.resourceType !== 'Parameters' && sent?.resourceType !== 'Binary') {
    return sent;
  }
  const binary = (sent.resourceType === 'Binary' ? sent : parameterOf(request, name)?.resource) as
    | Binary
    | undefined;
  return parsed(Buffer.from(String(binary?.data ?? ''), 'base64').toString('utf8'));
}
