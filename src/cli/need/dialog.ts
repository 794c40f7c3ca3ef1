// `ip-fhir dialog`: messages of the network without the network: write, read and check their XML.
import { randomUUID } from 'node:crypto';
import { open, readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Task } from '@medplum/fhirtypes';
import { type Command, Option } from 'commander';
import type { Message } from '../../ground/fhir/message.ts';
import { instantOf } from '../../ground/norway/instant.ts';
import { type Issue, isUsable } from '../../ground/outcome/issue.ts';
import { type FaultKind, faultKinds } from '../../need/delivery/states.ts';
import type { AnsweredNotice } from '../../need/dialog/message-parts.ts';
import type { SchemaCheck } from '../../need/dialog/schema.ts';
import {
  INPUT_HAS_PROBLEMS,
  NOT_POSSIBLE,
  parseJsonInput,
  readProblem,
  reportFailure,
  reportIssues,
} from '../report.ts';

interface WriteOptions {
  readonly sender: string;
  readonly senderHerId: string;
  readonly unit?: string;
  readonly unitHerId?: string;
  readonly to?: string;
  readonly receiverHerId?: string;
  readonly xsd?: string;
}

interface ReadOptions {
  readonly notice?: string;
  readonly xsd?: string;
}

interface FaultOptions {
  readonly kind: FaultKind;
  readonly text: string;
  readonly xsd?: string;
}

export function registerDialog(program: Command): void {
  const dialog = program
    .command('dialog')
    .description(
      'Dialogue messages (Hodemelding 1.2 with Dialogmelding 1.1) and AppRec, without the network',
    );
  const xsd = new Option('--xsd <dir>', 'folder with the schemas of the messages, to check against');
  dialog
    .command('write <message.json>')
    .description('Write a FHIR message Bundle (notice, cancellation, information) as XML on standard output')
    .requiredOption('--sender <name>', 'name of the sending organisation')
    .requiredOption('--sender-her-id <id>', 'HER-id of the sending organisation (level 1)', herId)
    .option('--unit <name>', 'name of the sending service')
    .option('--unit-her-id <id>', 'HER-id of the sending service (level 2)', herId)
    .option('--to <id>', 'HER-id of the receiver, when the message is addressed otherwise', herId)
    .option('--receiver-her-id <id>', 'HER-id of the receiving organisation (level 1)', herId)
    .addOption(xsd)
    .action((file: string, options: WriteOptions) => guarded(() => write(file, options)));
  dialog
    .command('read <message.xml>')
    .description('Read a dialogue message or an AppRec as a FHIR message Bundle on standard output')
    .option('--notice <message.json>', 'FHIR message of the notice that the message answers')
    .addOption(xsd)
    .action((file: string, options: ReadOptions) => guarded(() => read(file, options)));
  dialog
    .command('fault <message.xml>')
    .description(
      'Write, for the sender of a message that was received, that it is not handled (Tilbakemelding om feil i mottatt melding)',
    )
    .addOption(new Option('--kind <kind>', 'what is wrong with it').choices(faultKinds).makeOptionMandatory())
    .requiredOption(
      '--text <text>',
      'why, and whether and how it was forwarded; nothing clinical, no national id',
    )
    .addOption(xsd)
    .action((file: string, options: FaultOptions) => guarded(() => fault(file, options)));
  dialog
    .command('check <message.xml...>')
    .description('Say whether messages can be read, and with --xsd whether they are valid by their schemas')
    .addOption(xsd)
    .action((files: string[], { xsd: dir }: { xsd?: string }) => guarded(() => checkAll(files, dir)));
}

function herId(text: string): string {
  if (!/^\d+$/.test(text)) {
    throw new TypeError('A HER-id is a number');
  }
  return text;
}

async function guarded(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    reportFailure(error);
    process.exitCode = NOT_POSSIBLE;
  }
}

async function write(file: string, options: WriteOptions): Promise<void> {
  const [{ readMessage }, { toDialog }, { writeDialog }] = await Promise.all([
    import('../../ground/fhir/message.ts'),
    import('../../need/dialog/from-message.ts'),
    import('../../need/dialog/write-dialog.ts'),
  ]);
  const input = await parseJsonInput(file);
  if (input === undefined) {
    return;
  }
  const { message, issues } = readMessage(addressed(input.value, options.to));
  const { dialog, issues: more } = message ? toDialog(message, partiesOf(options)) : { issues: [] };
  reportIssues([...issues, ...more], file);
  if (!dialog) {
    process.exitCode = INPUT_HAS_PROBLEMS;
    return;
  }
  const xml = writeDialog(dialog);
  const found = (await schemaCheck(options.xsd))?.(Buffer.from(xml)) ?? [];
  reportIssues(found, file);
  process.exitCode = isUsable(found) ? 0 : INPUT_HAS_PROBLEMS;
  process.stdout.write(xml);
}

/** It follows a positive AppRec and replaces no negative one: what cannot be read is answered by an AppRec alone. */
async function fault(file: string, { kind, text, xsd }: FaultOptions): Promise<void> {
  const [{ readXml }, { faultOn }, { writeDialog }] = await Promise.all([
    import('../../need/dialog/read-dialog.ts'),
    import('../../need/dialog/fault.ts'),
    import('../../need/dialog/write-dialog.ts'),
  ]);
  const { message, issues } = readXml(await readBytes(file));
  const received = message?.kind === 'dialog' ? message : undefined;
  const generated = new Date().toISOString();
  const { dialog, issues: more } = received
    ? faultOn(received, { kind, text, id: randomUUID(), generated })
    : { issues: message ? [noDialog()] : [] };
  reportIssues([...issues, ...more], file);
  if (!dialog) {
    process.exitCode = INPUT_HAS_PROBLEMS;
    return;
  }
  const xml = writeDialog(dialog);
  const found = (await schemaCheck(xsd))?.(Buffer.from(xml)) ?? [];
  reportIssues(found, file);
  process.exitCode = isUsable(found) ? 0 : INPUT_HAS_PROBLEMS;
  process.stdout.write(xml);
}

function noDialog(): Issue {
  return {
    severity: 'error',
    code: 'not-supported',
    path: '/',
    text: 'A receipt is answered by nothing',
    fix: 'Give the dialogue message that is not handled',
  };
}

/** The message with another address of its receiver. */
function addressed(value: unknown, to: string | undefined): unknown {
  const copy = structuredClone(value) as {
    entry?: { resource?: { destination?: { endpoint?: string }[] } }[];
  };
  const destination = copy?.entry?.[0]?.resource?.destination?.[0];
  if (to !== undefined && destination) {
    destination.endpoint = `her-id:${to}`;
  }
  return copy;
}

function partiesOf({ sender, senderHerId, unit, unitHerId, receiverHerId }: WriteOptions) {
  const level = (name: string, id: string) => ({ name, ids: [{ id, type: 'HER' }] });
  return {
    sender: {
      organisation: level(sender, senderHerId),
      ...(unitHerId ? { unit: level(unit ?? sender, unitHerId) } : {}),
    },
    ...(receiverHerId ? { receiverHerId } : {}),
  };
}

async function read(file: string, options: ReadOptions): Promise<void> {
  const [{ readXml }, { fromDialog }, { appRecMessage }, { misfitsOf }] = await Promise.all([
    import('../../need/dialog/read-dialog.ts'),
    import('../../need/dialog/to-message.ts'),
    import('../../need/dialog/receipt.ts'),
    import('../../need/dialog/fits-notice.ts'),
  ]);
  const bytes = await readBytes(file);
  const check = await schemaCheck(options.xsd);
  const { message, issues } = readXml(bytes);
  const found = [...issues, ...(message ? (check?.(bytes) ?? []) : [])];
  reportIssues(found, file);
  if (!message || !isUsable(found)) {
    process.exitCode = INPUT_HAS_PROBLEMS;
    return;
  }
  if (message.kind === 'apprec') {
    process.stdout.write(`${JSON.stringify(appRecMessage(message), null, 2)}\n`);
    return;
  }
  const notice = await noticeIn(options.notice);
  const bundle = fromDialog(message, notice && answeredIn(notice));
  const misfits = notice ? misfitsOf(message, bundle, notice, instantOf(new Date())) : [];
  reportIssues(misfits, file);
  if (!isUsable(misfits)) {
    process.exitCode = INPUT_HAS_PROBLEMS;
    return;
  }
  process.stdout.write(`${JSON.stringify(bundle, null, 2)}\n`);
}

async function noticeIn(file: string | undefined): Promise<Message | undefined> {
  const input = file === undefined ? undefined : await parseJsonInput(file);
  const { readMessage } = await import('../../ground/fhir/message.ts');
  return readMessage(input?.value).message;
}

/** What has to be known of the notice to read an answer to it. */
function answeredIn({ resources, header }: Message): AnsweredNotice | undefined {
  const task = resources.find((each): each is Task => each.resourceType === 'Task');
  return task && { task: task.id ?? '', madeAt: task.authoredOn ?? '', messageId: header.id ?? '' };
}

async function checkAll(files: readonly string[], dir: string | undefined): Promise<void> {
  const { readXml } = await import('../../need/dialog/read-dialog.ts');
  const check = await schemaCheck(dir);
  for (const file of files) {
    const bytes = await readBytes(file);
    const { message, issues } = readXml(bytes);
    const bySchema: readonly Issue[] = issues.some(isRefusal) ? [] : (check?.(bytes) ?? []);
    const found = [...issues, ...bySchema];
    reportIssues(found, file);
    const what = message ? `${message.kind} ${message.version}` : 'not read';
    process.stdout.write(`${isUsable(found) ? 'ok' : 'refused'} ${file} (${what})\n`);
    if (!isUsable(found)) {
      process.exitCode = INPUT_HAS_PROBLEMS;
    }
  }
}

/** What the parser itself refuses is not shown to the schemas. */
function isRefusal({ code }: Issue): boolean {
  return ['too-long', 'too-costly', 'forbidden', 'invalid'].includes(code);
}

/** A file that is far too large is refused by its size, before it is read. */
async function readBytes(file: string): Promise<Uint8Array> {
  const { MAX_BYTES } = await import('../../ground/xml/read-xml.ts');
  const { size } = await stat(file).catch((error: unknown) => {
    throw new Error(readProblem(file, error));
  });
  if (size <= MAX_BYTES) {
    return readFile(file).catch((error: unknown) => {
      throw new Error(readProblem(file, error));
    });
  }
  // One byte more than is taken, so that the reader says why.
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(MAX_BYTES + 1), 0, MAX_BYTES + 1, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function schemaCheck(dir: string | undefined): Promise<SchemaCheck | undefined> {
  if (dir === undefined) {
    return undefined;
  }
  const { createSchemaCheck } = await import('../../need/dialog/schema.ts');
  const names = (await readdir(dir)).filter((name) => name.endsWith('.xsd'));
  if (names.length === 0) {
    throw new Error(`${basename(dir)} holds no .xsd file`);
  }
  const files = await Promise.all(
    names.map(async (name) => [name, await readFile(join(dir, name))] as const),
  );
  return createSchemaCheck(new Map(files));
}
