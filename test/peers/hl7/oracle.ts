// HL7's Java validator as a test oracle: one process, many resources, no network.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { prepareValidatorHome } from '../../../scripts/peers/fhir-home.ts';
import { buildPeer } from '../support/java-peer.ts';

export interface OracleIssue {
  readonly severity: 'fatal' | 'error' | 'warning' | 'information';
  readonly code: string | null;
  readonly expression: string | null;
  readonly text: string;
  readonly line: number;
  readonly col: number;
  /** HL7's own name of the message. */
  readonly rule: string | null;
  /** Where it came from an invariant: `profile#key`. */
  readonly invariant?: string;
}

export interface OracleVerdict {
  /** No issue of severity error or fatal. */
  readonly valid: boolean;
  readonly issues: readonly OracleIssue[];
}

/** What to validate: a parsed resource, or the text as it stands (JSON or XML, possibly broken). */
export type OracleJob = ({ readonly resource: unknown } | { readonly text: string }) & {
  /** Canonical URLs to validate against beside the base type and meta.profile. */
  readonly profiles?: readonly string[];
  /** Conformance resources that this job alone knows. */
  readonly definitions?: readonly unknown[];
};

export interface OracleOptions {
  /** Directories of conformance resources, JSON files or package .tgz files; later ones may use earlier ones. */
  readonly definitions?: readonly string[];
  /** Beginnings of the URLs of extensions that need no definition. */
  readonly allowExtensions?: readonly string[];
}

/** An ElementDefinition of R4, as JSON. */
export type SnapshotElement = { readonly id: string; readonly [name: string]: unknown };

type Answer = {
  readonly id?: number;
  readonly crash?: string;
  readonly validator?: string;
  readonly valid?: boolean;
  readonly issues?: readonly OracleIssue[];
  readonly snapshot?: readonly SnapshotElement[];
};
type Waiting = { resolve(answer: Answer): void; reject(cause: Error): void };
/** The id under which the driver's first line is awaited. */
const START = -1;

export class Oracle {
  readonly #java: ChildProcessWithoutNullStreams;
  readonly #waiting = new Map<number, Waiting>();
  #stderr = '';
  #version = '';
  #next = 0;

  /** Builds the driver when needed and waits until the definitions are loaded (about ten seconds). */
  static async start(options: OracleOptions = {}): Promise<Oracle> {
    const classpath = buildPeer('hl7');
    const home = prepareValidatorHome();
    const definitions = (options.definitions ?? []).flatMap((path) => ['--definitions', path]);
    const allowed = (options.allowExtensions ?? []).flatMap((prefix) => ['--allow-extensions', prefix]);
    const java = spawn('java', [
      '-Xmx3g',
      `-Duser.home=${home}`,
      '-cp',
      classpath,
      'peers.hl7.Oracle',
      ...definitions,
      ...allowed,
    ]);
    const oracle = new Oracle(java);
    await oracle.#ready();
    return oracle;
  }

  private constructor(java: ChildProcessWithoutNullStreams) {
    this.#java = java;
    java.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-8000);
    });
    java.once('close', (code) => this.#abandon(code));
  }

  /** The validator's version, to be shown beside every number that rests on it. */
  get version(): string {
    return this.#version;
  }

  /** The Java process. */
  get pid(): number {
    return this.#java.pid ?? 0;
  }

  async validate(job: OracleJob): Promise<OracleVerdict> {
    const { valid = false, issues = [] } = await this.#ask(job);
    return { valid, issues };
  }

  /** The snapshot that HL7's own generator makes of a definition's differential. */
  async snapshotOf(definition: unknown): Promise<readonly SnapshotElement[]> {
    const { snapshot = [] } = await this.#ask({ snapshotOf: definition });
    return snapshot;
  }

  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#java.once('close', () => resolve()));
    this.#java.stdin.end();
    await closed;
  }

  #ask(job: object): Promise<Answer> {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#java.stdin.write(`${JSON.stringify({ id, ...job })}\n`);
    });
  }

  async #ready(): Promise<void> {
    const started = new Promise<Answer>((resolve, reject) => this.#waiting.set(START, { resolve, reject }));
    createInterface(this.#java.stdout).on('line', (line) => this.#take(JSON.parse(line) as Answer));
    this.#version = (await started).validator ?? '';
  }

  #take(answer: Answer): void {
    const id = answer.id ?? START;
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (answer.crash === undefined) {
      waiting?.resolve(answer);
    } else {
      waiting?.reject(new Error(`The HL7 validator failed: ${answer.crash}`));
    }
  }

  #abandon(code: number | null): void {
    for (const { reject } of this.#waiting.values()) {
      reject(new Error(`The HL7 validator ended with code ${code}:\n${this.#stderr}`));
    }
    this.#waiting.clear();
  }
}

/** The issues that make a resource invalid. */
export function errorsOf(verdict: OracleVerdict): OracleIssue[] {
  return verdict.issues.filter(({ severity }) => severity === 'error' || severity === 'fatal');
}
