// XML of the network as JSON, so that it is judged by the same expressions as everything else.
import { readXml } from '../../../need/dialog/read-dialog.ts';

/**
 * A receipt or a message as its value (`kind`: apprec or dialog); a status from 400, or XML that is neither, as a refusal. JSON
 * stays as it is.
 */
export function readable(status: number, body: string): string {
  if (status >= 400) {
    return JSON.stringify({ kind: 'refusal' });
  }
  if (!body.trimStart().startsWith('<')) {
    return body;
  }
  const { message } = readXml(Buffer.from(body));
  return JSON.stringify(message ?? { kind: 'unreadable' });
}
