// A plan tool's files as one of the two systems that are kept in step: one JSON document a plan, in one folder.

import { createHash } from 'node:crypto';
import type { Instant } from '../../ground/norway/instant.ts';
import { type Issue, isUsable } from '../../ground/outcome/issue.ts';
import type { IndividualPlan } from '../../plan/document/individual-plan.ts';
import { parseWholePlan } from '../../plan/document/subset.ts';
import { keyOfPlan, keyText, type PlanKey, type Side, type SideCopy } from './side.ts';

/** A folder of texts. A read throws for what is there and cannot be read. A write fails (PeerFailure, conflict) when the text is no longer the one that was read. */
export interface TextFolder {
  names(): Promise<readonly string[]>;
  read(name: string): Promise<string | undefined>;
  write(name: string, text: string, over: string | undefined): Promise<void>;
}

/** By this code a folder tells that an entry is no file (EINVAL). */
const NO_FILE = 'EINVAL';

export interface FileCopy extends SideCopy {
  readonly file: string;
  readonly text: string;
}

export interface FileSide extends Side<FileCopy> {
  /** Files that hold no plan document; they are left alone. */
  readonly unreadable: readonly { readonly file: string; readonly issues: readonly Issue[] }[];
}

/** @param now documents are judged by the rules in force then */
export function fileSide(name: string, folder: TextFolder, now?: () => Instant): FileSide {
  const files = new Map<string, readonly string[]>();
  const halves: Half[] = [];
  const unreadable: { file: string; issues: readonly Issue[] }[] = [];
  return {
    name,
    unreadable,
    async *list() {
      unreadable.length = 0;
      const keys = await keysIn(folder, { files, halves, unreadable });
      for (const [text, key] of keys) {
        const own = files.get(text) ?? [];
        if (own.length > 1) {
          unreadable.push(...own.map((file) => ({ file, issues: [sameKey(own)] })));
        }
        yield key;
      }
    },
    async read(key, last) {
      const found = files.get(keyText(key)) ?? [];
      if (found.length > 1) {
        return { issues: [sameKey(found)], mark: {}, file: '', text: '' };
      }
      const file = found[0] ?? last?.file ?? fileName(key);
      const copy = await readCopy(folder, file, key, { isKnownByName: found.length === 0, at: now?.() });
      const half = copy ? undefined : halves.find((one) => mayBe(one, key, last?.file !== undefined));
      return half ? { issues: [mayBeRenamed(file, half.file)], mark: {}, file: '', text: '' } : copy;
    },
    async write(plan, over) {
      const text = `${JSON.stringify(plan, null, 2)}\n`;
      const file = over?.file ?? fileName(keyOfPlan(plan));
      await folder.write(file, text, over?.text);
      files.set(keyText(keyOfPlan(plan)), [file]);
      return { outcome: over ? 'updated' : 'created', issues: [], mark: { digest: digest(text), file } };
    },
  };
}

/** A file that is no JSON: half written; or one that cannot be read, with '' for its text. */
interface Half {
  readonly file: string;
  readonly text: string;
}

/** What a look at the folder finds. */
interface Found {
  readonly files: Map<string, readonly string[]>;
  readonly halves: Half[];
  readonly unreadable: { file: string; issues: readonly Issue[] }[];
}

/** The plans by their keys, and in which files each is. A file that cannot be read is told and stops no other. */
async function keysIn(
  folder: TextFolder,
  { files, halves, unreadable }: Found,
): Promise<Map<string, PlanKey>> {
  const keys = new Map<string, PlanKey>();
  files.clear();
  halves.length = 0;
  for (const file of await folder.names()) {
    const { text, trouble } = await textOf(folder, file);
    const key = trouble ? { issues: [trouble] } : keyIn(text);
    if ('issues' in key) {
      unreadable.push({ file, issues: key.issues });
      halves.push(...(text === undefined || isJson(text) ? [] : [{ file, text }]));
    } else {
      keys.set(keyText(key), key);
      files.set(keyText(key), [...(files.get(keyText(key)) ?? []), file]);
    }
  }
  return keys;
}

/** `isKnownByName`: it is the file that the plan was in; what stands there now may be something else. */
async function readCopy(
  folder: TextFolder,
  file: string,
  key: PlanKey,
  { isKnownByName, at }: { readonly isKnownByName: boolean; readonly at: Instant | undefined },
): Promise<FileCopy | undefined> {
  const { text, trouble } = await textOf(folder, file);
  if (trouble) {
    return { issues: [trouble], mark: {}, file, text: '' };
  }
  const own = text === undefined ? undefined : keyIn(text);
  if (text === undefined || (isKnownByName && own && !('issues' in own) && keyText(own) !== keyText(key))) {
    return undefined;
  }
  const { plan, issues } = parseText(text, at);
  return { ...(plan ? { plan } : {}), issues, mark: { digest: digest(text), file }, file, text };
}

/**
 * True when a plan that is in no file may be in this one: it was renamed and is being written. What names the plan's id may
 * be it; what names no id at all (cut before it, or not to be read) only where the plan was in a file before.
 */
function mayBe({ text }: Half, { id }: PlanKey, wasThere: boolean): boolean {
  return text.includes(JSON.stringify(id)) || (wasThere && !/"id"\s*:/.test(text));
}

function isJson(text: string): boolean {
  try {
    return JSON.parse(text) !== undefined;
  } catch {
    return false;
  }
}

/** A folder, a file without leave to read it: that entry is not there for us, and not gone either. Of a file the text is '' then. */
async function textOf(
  folder: TextFolder,
  file: string,
): Promise<{ readonly text: string | undefined; readonly trouble?: Issue }> {
  try {
    return { text: await folder.read(file) };
  } catch (error) {
    const code = (error as { code?: unknown }).code;
    return {
      text: code === NO_FILE ? undefined : '',
      trouble: {
        severity: 'error',
        code: 'processing',
        path: '',
        text: `The file cannot be read (${typeof code === 'string' ? code : 'no reason given'}), so nothing is written over it.`,
        fix: 'See to it that it is a file and that this user may read it.',
      },
    };
  }
}

export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function fileName(key: PlanKey): string {
  const readable = key.id.replaceAll(/[^A-Za-z0-9._-]/g, '_').slice(0, 40);
  return `${readable}-${digest(keyText(key)).slice(0, 8)}.json`;
}

function parseText(text: string, at?: Instant): { plan?: IndividualPlan; issues: readonly Issue[] } {
  try {
    return parseWholePlan(JSON.parse(text), at);
  } catch {
    return { issues: [{ severity: 'error', code: 'structure', path: '', text: 'The file is no JSON.' }] };
  }
}

/** Whose plan it is, even when the rest of the document has problems. */
function keyIn(text: string | undefined): PlanKey | { issues: readonly Issue[] } {
  try {
    const { id, source } = JSON.parse(text ?? '') as Partial<IndividualPlan>;
    if (typeof id === 'string' && typeof source?.system === 'string') {
      return { id, system: source.system };
    }
  } catch {
    // Told below: parseText says what is wrong.
  }
  const { issues } = parseText(text ?? '');
  return { issues: isUsable(issues) ? [notAPlan] : issues };
}

const notAPlan: Issue = {
  severity: 'error',
  code: 'structure',
  path: '',
  text: 'The file names no plan: it has no id and source system.',
};

function mayBeRenamed(before: string, now: string): Issue {
  return {
    severity: 'error',
    code: 'processing',
    path: '',
    text: `${before} is not there, and ${now} cannot be read: it may be the same plan by another name, so nothing is written anew.`,
    fix: `See to it that ${now} can be read whole, or take it out of the folder.`,
  };
}

function sameKey(files: readonly string[]): Issue {
  return {
    severity: 'error',
    code: 'duplicate',
    path: '/id',
    text: `${files.join(' and ')} are the same plan. Which one counts is for people to say; until then none does.`,
    fix: 'Keep one of the files.',
    concept: 'B1',
  };
}
