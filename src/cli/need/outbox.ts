// `ip-fhir outbox`: what needs a person, and what a person can do about it.
import { type Command, InvalidArgumentError, Option } from 'commander';
import { holdsNationalId } from '../../ground/norway/national-id.ts';
import type { Outbox, OutboxItem, Refused } from '../../need/delivery/outbox.ts';
import { type DeclineReason, declineReasons } from '../../need/delivery/overview.ts';
import { INPUT_HAS_PROBLEMS, NOT_POSSIBLE } from '../report.ts';
import { ownAccount } from './own-account.ts';
import { type StoreOptions, storeCommand, withStore } from './store-command.ts';

const REFUSED: Readonly<Record<Refused, string>> = {
  unknown: 'There is no item with this number; `ip-fhir outbox list` shows them',
  'closed-already': 'A person has dealt with this item already; `ip-fhir outbox show` tells who and when',
  'no-notice':
    'This item belongs to no notice, so there is nothing to try again; close it when it is dealt with',
  'notice-closed': 'The notice of this item is closed; raise the need again at the source',
  'in-flight': 'The notice of this item is being sent right now; try once more in a moment',
  'no-was-read': 'The person has said no, and that stands in the record: nobody overrules it here',
  'nothing-to-confirm':
    'No consent is in doubt that could be confirmed; tell the unit by telephone or letter, or put the record right',
};

export function registerOutbox(program: Command): void {
  const outbox = program
    .command('outbox')
    .description('What machines could not finish: the list for people, and what can be done about each item');
  storeCommand(outbox, 'list')
    .description('List the items that wait for a person, oldest first')
    .option('--all', 'also those that a person has dealt with')
    .addOption(format('text'))
    .action((options: StoreOptions & { all?: boolean; format: string }) =>
      withOutbox(options, async (store) =>
        print(await store.list({ closed: options.all ?? false }), options.format),
      ),
    );
  storeCommand(outbox, 'show')
    .argument('<no>', 'number of the item', number)
    .description('Show one item with the history of its notice, its sends, deadlines and audit')
    .action((no: number, options: StoreOptions) => withOutbox(options, (store) => show(store, no)));
  storeCommand(outbox, 'retry')
    .argument('[no...]', 'numbers of the items', numbers, [])
    .description('Work on notices once more, from fresh facts; what was delivered is not sent again')
    .addOption(new Option('--reason <code>', 'every item on the list with this reason').conflicts('all'))
    .option('--all', 'every item on the list, after an outage')
    .option('--by <name>', 'who decides this, for the audit', ownAccount())
    .action((given: readonly number[], options: RetryOptions) =>
      withOutbox(options, (store) => retry(store, given, options)),
    );
  storeCommand(outbox, 'close')
    .argument('<no>', 'number of the item', number)
    .description('Take an item off the list, because a person has dealt with it')
    .requiredOption('--note <text>', 'what was done (no personal data)')
    .option('--by <name>', 'who decides this, for the audit', ownAccount())
    .action((no: number, options: StoreOptions & { by: string; note: string }) =>
      holdsNationalId(`${options.by} ${options.note}`)
        ? refuseNote()
        : withOutbox(options, async (store) =>
            tell(await store.close(no, options.by, options.note), `item ${no} is closed`),
          ),
    );
  registerActs(outbox);
  storeCommand(outbox, 'export')
    .description('Write all notices and their history as NDJSON, for a support case')
    .option('--with-references', 'keep ids of resources, by which the persons can be found')
    .action((options: StoreOptions & { withReferences?: boolean }) =>
      withOutbox(options, async (store) =>
        print(await store.export({ withReferences: options.withReferences ?? false }), 'ndjson'),
      ),
    );
}

interface RetryOptions extends StoreOptions {
  readonly by: string;
  readonly reason?: string;
  readonly all?: boolean;
}

async function retry(store: Outbox, given: readonly number[], options: RetryOptions): Promise<void> {
  const byList = options.all === true || options.reason !== undefined;
  if (byList === given.length > 0) {
    process.stderr.write('error: give numbers of items, or --reason, or --all\n');
    process.exitCode = NOT_POSSIBLE;
    return;
  }
  const chosen = byList ? await onList(store, options.reason) : given;
  for (const no of chosen) {
    tell(await store.retry(no, options.by), `item ${no} is tried again`, `item ${no}: `);
  }
}

/** The items that wait for a person because of this, or all that belong to a notice. */
async function onList(store: Outbox, reason: string | undefined): Promise<readonly number[]> {
  const waiting = await store.list();
  const found = waiting.filter((item) =>
    reason === undefined ? item.notice !== undefined : item.reason === reason,
  );
  if (found.length === 0) {
    const reasons = [...new Set(waiting.map((item) => item.reason))].toSorted();
    const there = reasons.length > 0 ? `those that wait have: ${reasons.join(', ')}` : 'nothing waits';
    process.stderr.write(
      `No item waits${reason === undefined ? '' : ` with the reason ${reason}`}; ${there}\n`,
    );
  }
  return found.map(({ no }) => no);
}

interface ActOptions extends StoreOptions {
  readonly by: string;
  readonly note?: string;
}

/** What a person can do when it is not surely known whether the unit may be told. */
function registerActs(outbox: Command): void {
  const act = (name: string, description: string) =>
    storeCommand(outbox, name)
      .argument('<no>', 'number of the item', number)
      .description(description)
      .option('--by <name>', 'who decides this, for the audit', ownAccount());
  const perform = (
    options: ActOptions,
    texts: readonly (string | undefined)[],
    work: (store: Outbox) => Promise<Refused | undefined>,
    done: string,
  ) =>
    holdsNationalId([options.by, options.note, ...texts].join(' | '))
      ? refuseNote()
      : withOutbox(options, async (store) => tell(await work(store), done));
  act('confirm', 'Vouch that the consent in doubt covers the notice; never over a no that was read')
    .requiredOption('--basis <text>', 'on what it rests (no personal data)')
    .action((no: number, options: ActOptions & { basis: string }) =>
      perform(
        options,
        [options.basis],
        (store) => store.confirm(no, options.by, options.basis),
        `the consent of item ${no} is confirmed, and the notice is worked on`,
      ),
    );
  act('tell', 'Record that the unit was told by telephone or letter: the duty is met')
    .addOption(
      new Option('--how <way>', 'how it was told').choices(['telephone', 'letter']).makeOptionMandatory(),
    )
    .requiredOption('--whom <text>', 'whom at the unit (role or name)')
    .option('--note <text>', 'what else is to be kept (no personal data)')
    .action((no: number, options: ActOptions & { how: 'telephone' | 'letter'; whom: string }) =>
      perform(
        options,
        [options.whom],
        (store) =>
          store.tell(no, options.by, { how: options.how, whom: options.whom, note: options.note ?? '' }),
        `the unit of item ${no} is told by ${options.how}`,
      ),
    );
  act('decline', 'Decide that the unit shall not be told, with a reason: the notice is closed')
    .addOption(new Option('--reason <code>', 'why').choices(declineReasons).makeOptionMandatory())
    .option('--note <text>', 'what else is to be kept (no personal data)')
    .action((no: number, options: ActOptions & { reason: DeclineReason }) =>
      perform(
        options,
        [],
        (store) => store.decline(no, options.by, options.reason, options.note ?? ''),
        `item ${no} is declined, and its notice is closed`,
      ),
    );
}

function format(otherwise: string): Option {
  return new Option('--format <format>', 'how to write it')
    .choices(['text', 'json', 'ndjson'])
    .default(otherwise);
}

function number(text: string): number {
  if (!/^\d{1,9}$/.test(text)) {
    throw new InvalidArgumentError('Give the number of an item, as the list shows it.');
  }
  return Number(text);
}

/** Numbers one after the other: the argument is read once for each. */
function numbers(text: string, before: readonly number[] = []): readonly number[] {
  return [...before, number(text)];
}

function withOutbox(options: StoreOptions, work: (outbox: Outbox) => Promise<void>): Promise<void> {
  return withStore(options, ({ outbox }) => work(outbox));
}

async function show(outbox: Outbox, no: number): Promise<void> {
  const detail = await outbox.show(no);
  if (detail) {
    process.stdout.write(`${JSON.stringify(detail, null, 2)}\n`);
  } else {
    tell('unknown', '');
  }
}

function tell(refused: Refused | undefined, done: string, about = ''): void {
  process.stderr.write(`${refused ? `error: ${about}${REFUSED[refused]}` : done}\n`);
  if (refused) {
    process.exitCode = INPUT_HAS_PROBLEMS;
  }
}

function print(values: readonly unknown[], how: string): void {
  if (how === 'json') {
    process.stdout.write(`${JSON.stringify(values, null, 2)}\n`);
  } else if (how === 'ndjson') {
    process.stdout.write(values.map((value) => `${JSON.stringify(value)}\n`).join(''));
  } else {
    const items = values as readonly OutboxItem[];
    process.stdout.write(
      items.length > 0 ? items.map(paragraph).join('\n') : 'Nothing waits for a person.\n',
    );
  }
}

function paragraph(item: OutboxItem): string {
  const about = [item.flag, item.state, item.recipient].filter(Boolean).join(', ');
  const done = item.closed ? `\n    dealt with by ${item.closed.by}: ${item.closed.note}` : '';
  return `${String(item.no).padStart(4)}  ${item.since}  ${item.reason}${about ? ` (${about})` : ''}
    ${item.detail}
    → ${item.nextStep}${done}
`;
}

/** Not repeated: what is refused is not said again. */
function refuseNote(): void {
  process.stderr.write('error: a national id stands in the name or the note, which are kept for good\n');
  process.exitCode = INPUT_HAS_PROBLEMS;
}
