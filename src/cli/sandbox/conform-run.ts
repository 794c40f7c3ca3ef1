// A run of the conformance kit, from the options of the command to the exit code.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { close, listen } from '../../adapter/start.ts';
import { ownVersion } from '../../ground/assets/own-version.ts';
import {
  byHand,
  type Exchange,
  live,
  nobody,
  recorded,
  recordedCame,
  saveCame,
  saving,
} from '../../sandbox/conform/exchange.ts';
import { createInbox } from '../../sandbox/conform/inbox.ts';
import { type RoleRow, roleNames, roles } from '../../sandbox/conform/roles.ts';
import { type Inbox, runVectors, usualLimits, type VectorResult } from '../../sandbox/conform/run.ts';
import type { Role, Vector } from '../../sandbox/conform/vector.ts';
import { findingOf } from '../../sandbox/conform/verdict/findings.ts';
import { htmlOf } from '../../sandbox/conform/verdict/html.ts';
import { countsOf, pageOf, type RoleRun } from '../../sandbox/conform/verdict/run-of-role.ts';
import { resultOf, sign } from '../../sandbox/conform/verdict/signed.ts';
import { testReportBundle } from '../../sandbox/conform/verdict/test-report.ts';
import { progressLine, summaryText } from '../../sandbox/conform/verdict/text.ts';
import { INPUT_HAS_PROBLEMS, NOT_POSSIBLE } from '../report.ts';
import { junitWriter } from '../validate/formats/junit.ts';
import { sarifWriter } from '../validate/formats/sarif.ts';
import type { ConformFormat, ConformOptions } from './conform-options.ts';
import {
  type Addresses,
  addressesOf,
  BY_HAND,
  isBegunBy,
  newRecording,
  patienceOf,
  readRecording,
  wrongUsage,
} from './conform-partner.ts';

/** Runs what was asked for; gives the exit code. */
export async function runConform(
  role: string | undefined,
  url: string | undefined,
  options: ConformOptions,
): Promise<number> {
  const wrong = wrongUsage(role, url, options);
  if (wrong !== undefined) {
    process.stderr.write(`error: ${wrong}\n`);
    return NOT_POSSIBLE;
  }
  const { only = [], list } = options;
  const named = role === undefined ? roleNames : [role as Role];
  const vectors = named
    .flatMap((name) => roles[name].vectors)
    .filter(({ id }) => only.length === 0 || only.some((text) => id.includes(text)));
  if (vectors.length === 0) {
    process.stderr.write('error: no vector has such an id; --list shows them\n');
    return NOT_POSSIBLE;
  }
  if (list) {
    process.stdout.write(vectors.map(({ id, level, shows }) => `${id}\t${level}\t${shows}\n`).join(''));
    return 0;
  }
  return await tried(role as Role, url, vectors, options);
}

async function tried(
  role: Role,
  url: string | undefined,
  vectors: readonly Vector[],
  options: ConformOptions,
): Promise<number> {
  const { from, requests, save, token, limit, wait, begin } = options;
  const listening = from === undefined && requests === undefined ? await openInbox(options) : undefined;
  const recording =
    from === undefined
      ? newRecording(addressesOf(role, url, begin), listening?.base)
      : await readRecording(from);
  const folder = save ?? requests;
  if (folder !== undefined) {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'run.json'), `${JSON.stringify(recording, undefined, 2)}\n`);
  }
  const { templates, headers, reads }: RoleRow = roles[role];
  try {
    const results = await runVectors(vectors, {
      address: recording.address,
      seed: recording.seed,
      now: recording.now,
      exchange: await spokenAs(exchangeOf(role, recording, options), recording.now, options),
      templates,
      reads,
      herId: options.herId,
      headers: { ...headers, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
      token: token ?? (from === undefined ? undefined : ''),
      answers: recording.answers,
      // Each vector of a sender has a need and an address of its own; what is done by hand is done one by one.
      atOnce: isBegunBy(role) && begin !== undefined && !options.oneAddress ? 6 : 1,
      inbox: from === undefined ? listening?.inbox : recordedInbox(from, recording.inbox),
      limits:
        from === undefined
          ? { ...usualLimits, answer: limit * 1_000, comes: patienceOf(role, begin, wait) * 1_000 }
          : { answer: limit * 1_000, comes: 0, quiet: 0 },
      onResult: (result) => process.stderr.write(progressLine(result)),
    });
    if (save !== undefined && listening) {
      for (const { id } of vectors) {
        await saveCame(save, id, listening.inbox.came(id));
      }
    }
    if (requests !== undefined) {
      process.stderr.write(`What would be sent stands in ${requests}; put <name>.answer.json beside each\n`);
      return 0;
    }
    const run: RoleRun = {
      role,
      address: from ?? recording.address,
      at: recording.now,
      kit: ownVersion(),
      profile: options.profile,
      results,
      ...(options.software === undefined ? {} : { software: options.software }),
    };
    return await told(run, options);
  } finally {
    await listening?.stop();
  }
}

function recordedInbox(folder: string, base: string | undefined): Inbox | undefined {
  return base === undefined
    ? undefined
    : { open: (vector) => `${base}/${vector}`, came: (vector) => recordedCame(folder, vector) };
}

function exchangeOf(
  role: Role,
  { address, answers }: Addresses,
  { from, requests, save, limit }: ConformOptions,
): Exchange {
  if (from !== undefined) {
    return recorded(from);
  }
  if (requests !== undefined) {
    return saving(nobody, requests);
  }
  // Longer than the limit, so that a late answer is told as late and not as none.
  const asked = live(
    [address, ...(answers === undefined ? [] : [answers])].filter((each) => URL.canParse(each)),
    limit * 2_000,
  );
  const partner =
    isBegunBy(role) && address === BY_HAND ? byHand(asked, (text) => process.stderr.write(text)) : asked;
  return save === undefined ? partner : saving(partner, save);
}

/** A plan tool that speaks a form of its own is asked in it. */
async function spokenAs(exchange: Exchange, now: string, options: ConformOptions): Promise<Exchange> {
  if (options.mapping === undefined) {
    return exchange;
  }
  const [{ inOwnForm }, { ownFormBy }] = await Promise.all([
    import('../../sandbox/conform/own-form.ts'),
    import('./conform-mapping.ts'),
  ]);
  return inOwnForm(exchange, ownFormBy(options, now));
}

async function openInbox({
  listen: at,
  reach,
  oneAddress,
}: ConformOptions): Promise<
  { readonly inbox: Inbox; readonly base: string; stop(): Promise<void> } | undefined
> {
  if (!at) {
    return undefined;
  }
  let base = reach?.replace(/\/$/, '') ?? '';
  const inbox = createInbox(() => base, oneAddress);
  const { server, port } = await listen(inbox.app, at.host, at.port);
  base ||= `http://${at.host}:${port}`;
  return { inbox, base, stop: () => close(server) };
}

async function told(run: RoleRun, { format, sign: keyFile, result }: ConformOptions): Promise<number> {
  process.stdout.write(written(run, format));
  if (keyFile !== undefined) {
    await writeFile(result, `${await sign(resultOf(run), await readFile(keyFile, 'utf8'))}\n`);
    process.stderr.write(`The signed result stands in ${result}\n`);
  }
  const nothingCame = run.results.every((each) => each.outcome !== 'passed' && !hasAnswer(each));
  if (nothingCame) {
    process.stderr.write('error: the partner never answered; is the address right?\n');
    return NOT_POSSIBLE;
  }
  return countsOf(run).counted > 0 ? INPUT_HAS_PROBLEMS : 0;
}

function hasAnswer({ misses }: VectorResult): boolean {
  return misses.some(({ found }) => !found.startsWith('no answer'));
}

function written(run: RoleRun, format: ConformFormat): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify({ ...resultOf(run), misses: run.results.filter(({ outcome }) => outcome === 'failed').map(({ vector, misses }) => ({ id: vector.id, level: vector.level, misses, fix: vector.fix })) }, undefined, 2)}\n`;
    case 'html':
      return htmlOf(run);
    case 'test-report':
      return `${JSON.stringify(testReportBundle(run), undefined, 2)}\n`;
    case 'junit':
    case 'sarif':
      return asFindings(run, format);
    default:
      return summaryText(run);
  }
}

function asFindings(run: RoleRun, format: 'junit' | 'sarif'): string {
  const tool = { name: 'ip-fhir conform', about: 'https://hl7.org/fhir/R4/testing.html' };
  const writer = format === 'junit' ? junitWriter('en', tool) : sarifWriter('en', tool);
  const results = run.results.map((result) => findingOf(result, pageOf(run.role)));
  const warnings = results.flatMap(({ issues }) => issues).filter(({ severity }) => severity === 'warning');
  const milliseconds = run.results.reduce((sum, each) => sum + each.milliseconds, 0);
  const invalid = results.filter(({ valid }) => !valid).length;
  const summary = {
    checked: results.length,
    invalid,
    warnings: warnings.length,
    milliseconds,
    unreadable: [],
  };
  return results.map((each) => writer.result(each)).join('') + writer.end(summary);
}
