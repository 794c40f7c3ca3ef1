// A plan tool to test against: imports plan documents, keeps them with versions, and exports them as they came. In memory.
import express, { type Express, type Request, type Response } from 'express';
import type { Issue } from '../ground/outcome/issue.ts';
import type { IndividualPlan } from '../plan/document/individual-plan.ts';
import { parseWholePlan } from '../plan/document/subset.ts';
import {
  changedExport,
  changedKept,
  changedStatus,
  type Exported,
  type ToolAsked,
  type ToolFault,
} from './plan-tool/lapses.ts';

export interface SandboxPlanToolOptions {
  readonly faults?: readonly ToolFault[];
  readonly onEvent?: (text: string) => void;
}

interface Kept {
  readonly plan: IndividualPlan;
  readonly version: number;
}

interface ToolReply {
  readonly status: number;
  readonly body?: unknown;
  readonly version?: number;
}

/** `PUT /plans/{id}` imports a plan document, `GET /plans/{id}` exports it, `DELETE /plans/{id}` removes it. */
export function createSandboxPlanTool(options: SandboxPlanToolOptions = {}): Express {
  const tool = new Tool(options);
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.all('/plans/:id', express.raw({ type: () => true, limit: '20mb' }), (request, response) => {
    tool.answer(request, response);
  });
  return app;
}

class Tool {
  readonly #faults: readonly ToolFault[];
  readonly #say: (text: string) => void;
  readonly #plans = new Map<string, Kept>();
  #exports = 0;

  constructor({ faults = [], onEvent = () => undefined }: SandboxPlanToolOptions) {
    this.#faults = faults;
    this.#say = onEvent;
  }

  answer(request: Request, response: Response): void {
    const id = String(request.params.id);
    const text = Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '';
    const asked: ToolAsked = {
      method: request.method,
      ifMatch: request.get('if-match'),
      text,
      isThere: this.#plans.has(id),
    };
    const { status, body, version } = this.#reply(id, asked);
    this.#say(`${request.method} of a plan: ${status}`);
    if (version !== undefined && !this.#faults.includes('no-etag')) {
      response.set('etag', `W/"${version}"`);
    }
    response.status(changedStatus(status, asked, this.#faults)).type('application/json');
    response.send(JSON.stringify(body ?? {}));
  }

  #reply(id: string, asked: ToolAsked): ToolReply {
    const there = this.#plans.get(id);
    switch (asked.method) {
      case 'PUT':
        return this.#imported(id, asked, there);
      case 'DELETE':
        if (!this.#faults.includes('undeletes')) {
          this.#plans.delete(id);
        }
        return { status: 204 };
      case 'GET':
        return there ? this.#exported(there) : refused(404, [wrong('not-found', 'There is no such plan')]);
      default:
        return refused(405, [wrong('not-supported', 'A plan is read, written or deleted')]);
    }
  }

  #exported({ plan, version }: Kept): ToolReply {
    this.#exports += 1;
    const body = changedExport(structuredClone(plan) as unknown as Exported, this.#exports, this.#faults);
    return { status: 200, body, version };
  }

  #imported(id: string, { text, ifMatch }: ToolAsked, there: Kept | undefined): ToolReply {
    const version = there?.version ?? 0;
    if (ifMatch !== undefined && ifMatch !== `W/"${version}"`) {
      return refused(412, [wrong('conflict', 'The plan has a newer version than If-Match names')]);
    }
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      return refused(400, [wrong('structure', 'The body is no JSON')]);
    }
    const { plan, issues } = parseWholePlan(value);
    if (!plan) {
      return refused(
        422,
        this.#faults.includes('repeats-the-person') ? [...issues, repeated(value)] : issues,
      );
    }
    if (plan.id !== id) {
      return refused(400, [wrong('invalid', 'The id of the plan is not that in the address')]);
    }
    this.#plans.set(id, { plan: changedKept(plan, there?.plan, this.#faults), version: version + 1 });
    return { status: there ? 200 : 201, version: version + 1 };
  }
}

function refused(status: number, issues: readonly Issue[]): ToolReply {
  return { status, body: { issues } };
}

function wrong(code: Issue['code'], text: string): Issue {
  return { severity: 'error', code, path: '', text };
}

function repeated(value: unknown): Issue {
  return wrong('value', `Wrong: ${JSON.stringify((value as { patient?: unknown }).patient)}`);
}
