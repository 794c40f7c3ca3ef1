// What a notice costs at least: a relay written by hand for this one fixture, as a process. The same reads of the hospital and
// the same message as ours, one durable row before the answer and one after, and the same entries in the hospital's record. It
// judges nothing, checks nothing, tries nothing again and lays out no letter: those bytes are made once. It reads each resource by a
// request of its own (17 and a message), as most relays do, where ours asks by batch (9 with the message).
import { createHash, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { Bundle, Flag, Identifier, Observation, PractitionerRole, Resource } from '@medplum/fhirtypes';
import pg from 'pg';

export interface RelayOrder {
  readonly port: number;
  readonly hospital: number;
  readonly unit: number;
  readonly databaseUrl: string;
  readonly secret: string;
  /** Needs worked on at the same time. */
  readonly concurrency: number;
  /** Of the letter that goes along, in bytes. */
  readonly letterBytes: number;
}

const order = JSON.parse(process.argv[2] ?? '{}') as RelayOrder;
const hospital = `http://127.0.0.1:${order.hospital}/fhir`;
const json = { 'content-type': 'application/fhir+json' };
const letter = createHash('shake256', { outputLength: order.letterBytes }).update('letter').digest('base64');
const text = 'Behov for individuell plan. '.repeat(60);
const pool = new pg.Pool({ connectionString: order.databaseUrl, max: order.concurrency + 4 });
await pool.query('create table if not exists relay (flag text primary key, at timestamptz, outcome text)');

async function asked<T>(path: string, init: RequestInit = {}): Promise<T | undefined> {
  const response = await fetch(`${hospital}/${path}`, init);
  const body: unknown = await response.json();
  return response.ok ? (body as T) : undefined;
}

async function found(type: string, parameters: Record<string, string>): Promise<Resource[]> {
  const body = new URLSearchParams(parameters);
  const bundle = await asked<Bundle>(`${type}/_search`, { method: 'POST', body });
  return (bundle?.entry ?? []).flatMap(({ resource }) => (resource as Resource | undefined) ?? []);
}

async function gathered(id: string) {
  const flag = await asked<Flag>(`Flag/${id}`);
  const patient = await asked<Resource & { identifier?: Identifier[] }>(flag?.subject?.reference ?? '');
  const mine = { patient: `Patient/${patient?.id}` };
  const [consents, , , , , assessment, role] = await Promise.all([
    found('Consent', mine),
    found('CarePlan', mine),
    found('CareTeam', mine),
    found('Flag', mine),
    found('Communication', { subject: mine.patient }),
    asked<Observation>(flag?.extension?.[0]?.valueReference?.reference ?? ''),
    asked<PractitionerRole>(flag?.author?.reference ?? ''),
  ]);
  const rest = await Promise.all([
    asked<Resource>(role?.practitioner?.reference ?? ''),
    asked<Resource>(role?.organization?.reference ?? ''),
    asked<Resource>('Organization/hospital-ward'),
    asked<Resource>('Organization/ke-bergen'),
  ]);
  return { flag, patient, consents, assessment, role, rest };
}

/** Header, letter, Task, need, person and parties: what our message holds. */
function messageOf(key: string, { flag, patient, role, rest }: Awaited<ReturnType<typeof gathered>>): Bundle {
  const at = new Date().toISOString();
  const part = (name: string, resource: object) => ({
    fullUrl: `urn:uuid:${key}-${name}`,
    resource: { ...resource, id: `${key}-${name}` } as Resource,
  });
  const entry = [
    part('header', {
      resourceType: 'MessageHeader',
      eventCoding: { system: 'urn:bench', code: 'need-notice' },
      source: { endpoint: `http://127.0.0.1:${order.port}` },
      focus: [{ reference: `urn:uuid:${key}-letter` }],
    }),
    part('letter', {
      resourceType: 'Communication',
      status: 'completed',
      subject: { reference: `urn:uuid:${key}-patient` },
      sent: at,
      payload: [
        { contentString: text },
        { contentAttachment: { contentType: 'application/pdf', data: letter } },
      ],
    }),
    part('task', { resourceType: 'Task', status: 'requested', intent: 'order', authoredOn: at }),
    part('flag', { ...flag }),
    part('patient', { ...patient }),
    part('role', { ...role }),
    ...rest.flatMap((resource, index) => (resource ? part(`party-${index}`, resource) : [])),
    part('origin', { resourceType: 'Provenance', recorded: at, target: [], agent: [] }),
  ];
  return { resourceType: 'Bundle', id: randomUUID(), type: 'message', timestamp: at, entry };
}

async function relayed(id: string): Promise<void> {
  const key = createHash('sha256').update(id).digest('hex').slice(0, 32);
  const facts = await gathered(id);
  let outcome = 'refused';
  if (facts.consents.length > 0) {
    const message = messageOf(key, facts);
    const url = `http://127.0.0.1:${order.unit}/fhir/$process-message`;
    const response = await fetch(url, { method: 'POST', headers: json, body: JSON.stringify(message) });
    await response.json();
    await asked(`Task/${key}-task`);
    const copies = (message.entry ?? []).filter(({ resource }) =>
      ['Communication', 'Task', 'Provenance'].includes(resource?.resourceType ?? ''),
    );
    const body = JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry: copies });
    await asked('', { method: 'POST', headers: json, body });
    await Promise.all([
      found('Communication', { identifier: `urn:uuid:${key}` }),
      found('Task', { focus: `Communication/${key}-letter` }),
    ]);
    outcome = response.ok ? 'delivered' : 'failed';
  }
  await pool.query('update relay set outcome = $2 where flag = $1', [id, outcome]);
}

const waiting: string[] = [];
let running = 0;
function next(): void {
  for (; running < order.concurrency && waiting.length > 0; running += 1) {
    void relayed(waiting.shift() ?? '').finally(() => {
      running -= 1;
      next();
    });
  }
}

createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', async () => {
    const { id = '' } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Flag;
    await pool.query('insert into relay values ($1, now(), null) on conflict do nothing', [id]);
    response.writeHead(request.headers.authorization === `Bearer ${order.secret}` ? 202 : 401).end();
    waiting.push(id);
    next();
  });
}).listen(order.port, '127.0.0.1', () => process.stdout.write('up\n'));
