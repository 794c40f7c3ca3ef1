// `ip-fhir route`: who receives a message about a patient or an area, and why.

import type { Patient } from '@medplum/fhirtypes';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Instant } from '../../ground/norway/instant.ts';
import { parseJson } from '../../ground/outcome/parse-json.ts';
import type { Recipient, Resolution } from '../../need/directory/routing/resolve.ts';
import { type Transport, transports } from '../../need/directory/transports.ts';
import { messageEvents } from '../../need/notice/kinds.ts';
import { INPUT_HAS_PROBLEMS, NOT_POSSIBLE, readInput, reportFailure } from '../report.ts';
import { instantOrDayOption, now } from '../time-option.ts';
import { type Format, openDirectory, type SourceOptions, sourceOptions } from './directory-source.ts';

interface Options extends SourceOptions {
  readonly municipality?: string;
  readonly district?: string;
  readonly patient?: string;
  readonly at?: Instant;
  readonly to: 'municipality' | 'hospital-trust';
  readonly event: string;
  readonly transport?: readonly Transport[];
  readonly receivesServicesIn?: readonly string[];
  readonly allowTest?: boolean;
  readonly ask?: boolean;
  readonly explain?: boolean;
  readonly format: Format;
}

export function registerRoute(program: Command): void {
  sourceOptions(
    program
      .command('route')
      .description(
        'Find the coordinating unit that receives a message; exit code 1 when a person has to decide',
      ),
  )
    .option('--municipality <number>', 'municipality number, of today or an older one')
    .option('--district <number>', 'city district, six digits')
    .option('--patient <file>', 'FHIR Patient instead of a municipality; - reads standard input')
    .option(
      '--at <instant>',
      'an instant (2026-11-29T08:30:00+01:00), or a day; default: now',
      instantOrDayOption,
    )
    .addOption(
      new Option('--to <level>', 'whose unit')
        .choices(['municipality', 'hospital-trust'])
        .default('municipality'),
    )
    .addOption(
      new Option('--event <code>', 'what is to be sent').choices([...messageEvents]).default('need-notice'),
    )
    .option(
      '--transport <list>',
      `transports in order of preference: ${transports.join(', ')}`,
      transportList,
    )
    .option(
      '--receives-services-in <list>',
      'municipalities where the person gets services during a stay',
      list,
    )
    .option('--allow-test', 'let endpoints of status test count')
    .option('--ask', "ask the receivers' servers whether they take the message")
    .option('--explain', 'show each step')
    .addOption(new Option('--format <form>', 'form of the output').choices(['text', 'json']).default('text'))
    .action(run);
}

async function run(options: Options): Promise<void> {
  if ((options.municipality === undefined) === (options.patient === undefined)) {
    process.stderr.write('error: give either --municipality or --patient\n');
    process.exitCode = NOT_POSSIBLE;
    return;
  }
  try {
    const resolution = await resolveBy(options);
    if (resolution) {
      write(options, await asked(options, resolution));
      process.exitCode = resolution.recipient ? process.exitCode : INPUT_HAS_PROBLEMS;
    }
  } catch (error) {
    reportFailure(error);
  }
}

async function resolveBy(options: Options): Promise<Resolution | undefined> {
  const { municipality, district, patient: file, receivesServicesIn } = options;
  const [{ resolve, resolveArea }, directory] = await Promise.all([
    import('../../need/directory/routing/resolve.ts'),
    openDirectory(options),
  ]);
  const common = {
    purpose: { to: options.to, event: options.event },
    instant: options.at ?? now(),
    directory,
    preferences: {
      ...(options.transport ? { transports: options.transport } : {}),
      ...(options.allowTest ? { allowTest: true } : {}),
    },
  };
  if (municipality !== undefined) {
    return resolveArea({ ...common, municipality, ...(district === undefined ? {} : { district }) });
  }
  const text = await readInput(file ?? '-');
  const patient = text === undefined ? undefined : readPatient(text);
  return patient && resolve({ ...common, patient, ...(receivesServicesIn ? { receivesServicesIn } : {}) });
}

function readPatient(text: string) {
  try {
    const json = parseJson(text) as Patient | null;
    if (json?.resourceType === 'Patient') {
      return json;
    }
    process.stderr.write('error: --patient is no FHIR Patient: give the resource itself, not a Bundle\n');
  } catch {
    process.stderr.write('error: --patient is no JSON\n');
  }
  process.exitCode = INPUT_HAS_PROBLEMS;
  return undefined;
}

/** With `--ask`, the resolution by what the receivers say of themselves. */
async function asked(options: Options, resolution: Resolution): Promise<Resolution> {
  if (!options.ask || !resolution.recipient) {
    return resolution;
  }
  const { openReceivers } = await import('../../adapter/open/directory.ts');
  const { recipient, explain } = resolution;
  const { chosen, steps } = await openReceivers(process.env).choose(recipient, options.event);
  if (!chosen) {
    process.exitCode = INPUT_HAS_PROBLEMS;
    process.stderr.write('No endpoint of the unit says that it can take the message\n');
  }
  return { recipient: { ...recipient, ...chosen }, explain: [...explain, ...steps] };
}

function write(options: Options, resolution: Resolution): void {
  if (options.format === 'json') {
    process.stdout.write(`${JSON.stringify(summary(resolution, options.explain), null, 2)}\n`);
    return;
  }
  if (options.explain) {
    for (const { at, text, reference } of resolution.explain) {
      process.stdout.write(`  ${at.padEnd(13)}${text}${reference ? `  [${reference}]` : ''}\n`);
    }
  }
  process.stdout.write(resolution.recipient ? recipientText(resolution.recipient) : stopText(resolution));
}

function recipientText(recipient: Recipient): string {
  const { organization, endpoint, transport, municipality, language, alternatives } = recipient;
  const others = alternatives.map((other) => `${other.transport} ${other.endpoint.address}`);
  return [
    `${organization.name} (${municipality.number} ${municipality.name})`,
    `  by ${transport} to ${endpoint.address}`,
    ...(others.length > 0 ? [`  otherwise by ${others.join(', ')}`] : []),
    ...(language ? [`  written form: ${language}`] : []),
    '',
  ].join('\n');
}

function stopText({ stop }: Resolution): string {
  const candidates = (stop?.candidates ?? []).map(({ number, name }) => `    ${number} ${name}\n`).join('');
  return `Stopped, ${stop?.reason}: ${stop?.text}\n${candidates}  → ${stop?.nextStep}\n    (${stop?.forPerson})\n`;
}

function summary({ recipient, stop, explain }: Resolution, withSteps: boolean | undefined): object {
  const way = ({ endpoint, transport }: Pick<Recipient, 'endpoint' | 'transport'>) => ({
    transport,
    endpoint: endpoint.id,
    address: endpoint.address,
  });
  return {
    ...(recipient
      ? {
          recipient: {
            organization: recipient.organization.id,
            name: recipient.organization.name,
            identifier: recipient.organization.identifier,
            ...way(recipient),
            municipality: recipient.municipality,
            district: recipient.district,
            language: recipient.language,
            alternatives: recipient.alternatives.map(way),
          },
        }
      : { stop }),
    ...(withSteps ? { explain } : {}),
  };
}

function list(text: string): string[] {
  return text.split(',').map((item) => item.trim());
}

function transportList(text: string): Transport[] {
  return list(text).map((name) => {
    const known = transports.find((transport) => transport === name);
    if (!known) {
      throw new InvalidArgumentError(`${name} is none of ${transports.join(', ')}.`);
    }
    return known;
  });
}
