// Documents of the network are read in a thread of its own when they are large: an attachment may have 35 MB, and everybody else
// is answered meanwhile.
import { type ReadXml, readXml } from '../../../need/dialog/read-dialog.ts';
import { createThreads, scriptBeside, type Threads } from '../../threads/threads.ts';

export interface DocumentReader {
  /** The document, or why it is none; undefined when too many wait: then it is brought again. */
  read(bytes: Uint8Array): Promise<ReadXml | undefined>;
  stop(): Promise<void>;
}

/** What has fewer bytes is read at once, in less time than handing it over takes. */
const SMALL = 64 * 1024;
/** Time for one document, in milliseconds. The largest takes a half second of processor time. */
const LIMIT = 10_000;

export function createDocumentReader(limitMs = LIMIT): DocumentReader {
  const script = scriptBeside(import.meta.url, 'document-worker');
  const threads: Threads<Uint8Array, ReadXml> = createThreads({ script, limitMs, threads: 1 });
  return {
    async read(bytes) {
      if (bytes.length < SMALL) {
        return readXml(bytes);
      }
      const ran = await threads.run(bytes);
      if (ran.kind === 'busy') {
        return undefined;
      }
      return ran.kind === 'answered' ? ran.answer : stopped(ran.why);
    },
    stop: () => threads.stop(),
  };
}

function stopped(why: string): ReadXml {
  const text = `Reading the document was stopped: ${why}`;
  const fix = 'Send smaller attachments, or fewer';
  return { issues: [{ severity: 'error', code: 'too-costly', path: '/', text, fix }] };
}
