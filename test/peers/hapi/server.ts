// A HAPI FHIR R4 JPA server as a test peer: database in memory, rest-hook subscriptions on, one process.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { buildPeer } from '../support/java-peer.ts';

export interface HapiOptions {
  /** Refuse references to resources that are not stored, as HAPI does unless told otherwise. Default true. */
  readonly referentialIntegrity?: boolean;
  /** A port of 127.0.0.1; any free one when not given. */
  readonly port?: number;
}

type Ready = { readonly port: number; readonly version: string; readonly startMs: number };

export class HapiServer {
  /** The FHIR base, without a slash at its end. */
  readonly baseUrl: string;
  /** HAPI FHIR's version. */
  readonly version: string;
  /** From the start of the Java process until it answered. */
  readonly startMs: number;
  readonly #java: ChildProcessWithoutNullStreams;

  /** Builds the launcher when needed and waits until the server answers (20 to 40 seconds). */
  static async start(options: HapiOptions = {}): Promise<HapiServer> {
    const java = spawn('java', [
      '-Xmx2g',
      '-XX:TieredStopAtLevel=1',
      `-Dport=${options.port ?? 0}`,
      `-DreferentialIntegrity=${options.referentialIntegrity ?? true}`,
      '-cp',
      buildPeer('hapi'),
      'peers.hapi.Server',
    ]);
    return new HapiServer(java, await ready(java));
  }

  private constructor(java: ChildProcessWithoutNullStreams, { port, version, startMs }: Ready) {
    this.#java = java;
    this.baseUrl = `http://127.0.0.1:${port}/fhir`;
    this.version = version;
    this.startMs = startMs;
  }

  /** Of the Java process. */
  get pid(): number {
    return this.#java.pid as number;
  }

  async stop(): Promise<void> {
    if (this.#java.exitCode !== null) {
      return;
    }
    const closed = new Promise<void>((resolve) => this.#java.once('close', () => resolve()));
    this.#java.stdin.end();
    await closed;
  }
}

function ready(java: ChildProcessWithoutNullStreams): Promise<Ready> {
  let stderr = '';
  java.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-8000);
  });
  return new Promise((resolve, reject) => {
    java.once('close', (code) =>
      reject(new Error(`HAPI ended with code ${code} before it was ready:\n${stderr}`)),
    );
    createInterface(java.stdout).once('line', (line) => resolve(JSON.parse(line) as Ready));
  });
}
