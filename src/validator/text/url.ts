// The form of links and pictures in a narrative.
import { mimeTypePattern } from '../terminology/syntax.ts';
import { base64Bytes } from './base64.ts';

const foreign = /[^\p{Nd}\p{Alphabetic};?:@&=+$.,/%\-_~#[\]!'()*|]/u;

/** True for a text with a character that no URL has. */
export function hasNoUrlCharacter(text: string): boolean {
  return foreign.test(text);
}

/** True for `data:image/png;base64,…`, and for `data:` with data as they stand. */
export function isDataUrl(url: string): boolean {
  const [type = '', data = '', ...more] = url.slice('data:'.length).split(',');
  const isBase64 = type.endsWith(';base64');
  const mime = (isBase64 ? type.slice(0, -';base64'.length) : type).trim();
  return (
    data !== '' &&
    more.every((part) => part === '') &&
    (mime === '' || mimeTypePattern.test(mime)) &&
    (!isBase64 || base64Bytes(data) !== undefined)
  );
}
