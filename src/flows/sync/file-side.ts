// A plan tool's files as one of the two systems that are kept in step: one JSON document a plan, in one folder.
import { createHash } from 'node:crypto';
import { type Issue, isUsable } from '../../ground/outcome/issue.ts';
import type { IndividualPlan } from '../../plan/document/individual-plan.ts';
import { parsePlan } from '../../plan/document/parse.ts';
import { keyOfPlan, keyText, type PlanKey, type Side, type SideCopy } from './side.ts';

/** A folder of texts. A write fails (PeerFailure, conflict) when the text is no longer the one that was read. */
export interface TextFolder {
  names(): Promise<readonly string[]>;
  read(name: string): Promise<string | undefined>;
  write(name: string, text: string, over: string | undefined): Promise<void>;
}

export interface FileCopy extends SideCopy {
  readonly file: string;
  readonly text: string;
}

export interface FileSide extends Side<FileCopy> {
  /** Files that hold no plan document; they are left alone. */
  readonly unreadable: readonly { readonly file: string; readonly issues: readonly Issue[] }[];
}

export function fileSide(name: string, folder: TextFolder): FileSide {
  const files = new Map<string, string>();
  const unreadable: { file: string; issues: readonly Issue[] }[] = [];
  return {
    name,
    unreadable,
    async *list() {
      unreadable.length = 0;
      for (const file of await folder.names()) {
        const key = keyIn(await folder.read(file));
        if ('issues' in key) {
          unreadable.push({ file, issues: key.issues });
        } else if (files.get(keyText(key)) !== file && files.has(keyText(key))) {
          unreadable.push({ file, issues: [sameKey(files.get(keyText(key)) ?? '')] });
        } else {
          files.set(keyText(key), file);
          yield key;
        }
      }
    },
    async read(key) {
      const file = files.get(keyText(key)) ?? fileName(key);
      const text = await folder.read(file);
      if (text === undefined) {
        return undefined;
      }
      const { plan, issues } = parseText(text);
      return { ...(plan ? { plan } : {}), issues, mark: { digest: digest(text) }, file, text };
    },
    async write(plan, over) {
      const text = `${JSON.stringify(plan, null, 2)}\n`;
      const file = over?.file ?? fileName(keyOfPlan(plan));
      await folder.write(file, text, over?.text);
      files.set(keyText(keyOfPlan(plan)), file);
      return { outcome: over ? 'updated' : 'created', issues: [], mark: { digest: digest(text) } };
    },
  };
}

export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function fileName(key: PlanKey): string {
  const readable = key.id.replaceAll(/[^A-Za-z0-9._-]/g, '_').slice(0, 40);
  return `${readable}-${digest(keyText(key)).slice(0, 8)}.json`;
}

function parseText(text: string): { plan?: IndividualPlan; issues: readonly Issue[] } {
  try {
    return parsePlan(JSON.parse(text));
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

function sameKey(other: string): Issue {
  return {
    severity: 'error',
    code: 'duplicate',
    path: '/id',
    text: `${other} is the same plan. Which one counts is for people to say.`,
    fix: 'Keep one of the two files.',
    concept: 'B1',
  };
}
