// What every route of the overview gets when a signed-in person asks.
import type { Request, Response } from 'express';
import type { Words } from '../../ground/words/language.ts';
import type { Frame, Html } from './layout.ts';
import type { Visitor } from './sign-in/visitor.ts';

/** What a route knows of the signed-in person who asks. */
export interface Shown {
  readonly visitor: Visitor;
  /** Sends a page; `live` is the version of the store before it was read, for a page that refreshes itself. */
  page(title: string, body: Html, options?: { readonly live?: string; readonly status?: number }): void;
  /** Sends a page that says what is wrong. */
  refuse(status: number, words: Words): void;
  /** The word in the language of the page. */
  t(words: Words): string;
  readonly frame: Frame;
}

/** Answers one request of a signed-in person. */
export type Route = (request: Request, response: Response, shown: Shown) => Promise<void>;
