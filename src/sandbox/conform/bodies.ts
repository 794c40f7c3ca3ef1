// The body of a request, from what a vector says of it.
import { edited } from './edits.ts';
import type { Names } from './names.ts';
import type { Body, Made, MadeXml } from './vector.ts';

type Templates = Readonly<Record<string, () => string>>;

/** @param step number of the step: a send that is not named is one of its own */
export function bodyOf(
  body: Body,
  step: number,
  templates: Templates,
  names: Names,
): string | Uint8Array<ArrayBuffer> {
  if ('text' in body) {
    return names.fill(body.text);
  }
  if ('repeat' in body) {
    return names.fill(body.before) + body.repeat.repeat(body.times) + names.fill(body.after);
  }
  return 'xml' in body ? xmlOf(body, templates, names) : jsonOf(body, step, templates, names);
}

function textOf(templates: Templates, name: string, as: string | undefined): string {
  const text = templates[name]?.();
  if (text === undefined) {
    throw new Error(`There is no template ${name}`);
  }
  return text.replaceAll('{{id:@/', `{{id:${as ?? 'message'}/`);
}

function jsonOf(
  { template, as, send, edits = [], encoding }: Made,
  step: number,
  templates: Templates,
  names: Names,
): string | Uint8Array<ArrayBuffer> {
  const text = textOf(templates, template, as).replaceAll(
    '{{send}}',
    `{{id:send/${send ?? `step ${step}`}}}`,
  );
  const json = JSON.stringify(names.fillAll(edited(JSON.parse(text) as object, edits)));
  return encoding ? new Uint8Array(Buffer.from(json, encoding)) : json;
}

function xmlOf(
  { xml, as, replace = [], encoding }: MadeXml,
  templates: Templates,
  names: Names,
): string | Uint8Array<ArrayBuffer> {
  const changed = replace.reduce(
    (text, [from, to]) => {
      if (!text.includes(from)) {
        throw new Error(`The body has no ${from}`);
      }
      return text.replace(from, () => to);
    },
    textOf(templates, xml, as),
  );
  const text = names.fill(changed);
  if (encoding === undefined) {
    return text;
  }
  return new Uint8Array(encoding === 'latin1' ? Buffer.from(text, 'latin1') : Buffer.from(`\ufeff${text}`));
}
