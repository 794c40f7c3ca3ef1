// The script of a thread: what it says to the pool that began it.
import { parentPort } from 'node:worker_threads';

/** Says that the thread has started, then answers each request in turn. */
export function answerRequests<Request, Answer>(answer: (request: Request) => Answer): void {
  parentPort?.on('message', (request: Request) => parentPort?.postMessage(answer(request)));
  // Not before all modules are through: V8 brings the process down when a thread is ended while it still fulfils a module
  // that awaits at its top, as the reader of XML does.
  setImmediate(() => parentPort?.postMessage('ready'));
}
