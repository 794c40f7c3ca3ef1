// Letters as PDF, each made once: a message that is sent again, and the hospital's record of it, take the one that was made.
import { createHash } from 'node:crypto';
import type { RelayPorts } from '../../flows/notify/relay-flag.ts';
import type { Letter } from '../../need/notice/letter.ts';

type Render = NonNullable<RelayPorts['renderLetter']>;

/** Letters that are kept, in memory alone: about 21 kB each. */
const MOST = 64;

/** The same letter gives the same bytes, whether it is made anew or not. What failed is tried anew. */
export function madeOnce(render: Render, most: number = MOST): Render {
  const made = new Map<string, Promise<Uint8Array>>();
  return (letter: Letter) => {
    const name = createHash('sha256').update(JSON.stringify(letter)).digest('base64');
    const pdf = made.get(name) ?? render(letter);
    // The one that was asked for longest ago stands first.
    made.delete(name);
    made.set(name, pdf);
    pdf.catch(() => made.delete(name));
    for (const oldest of made.keys()) {
      if (made.size <= most) {
        break;
      }
      made.delete(oldest);
    }
    return pdf;
  };
}
