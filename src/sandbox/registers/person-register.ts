// The population register of the health network, to test a client against: as strict as its pages, which it reads by itself.
import express, { type Request, type Response, Router } from 'express';
import { isSynthetic } from '../../ground/norway/national-id.ts';

/** A person as the register tells it, by the members that its pages name; synthetic ones alone. */
export interface SandboxPerson {
  /** National number. */
  readonly nin: string;
  readonly [member: string]: unknown;
}

export interface SandboxPersonRegister {
  /** Serves its calls below `/api/legal-basis`, as at the register. */
  readonly routes: Router;
  /** From now the register answers with this status, or as usual. */
  answer(status: number | undefined): void;
  /** How often each number was asked for. */
  readonly asked: ReadonlyMap<string, number>;
}

/** Parts that can be asked for, and the member that each fills. */
const parts: Readonly<Record<string, string>> = {
  AddressProtection: 'addressProtection',
  ParentalResponsibility: 'parentalResponsibility',
  GuardianshipOrFuturePowerOfAttorney: 'guardianshipOrFuturePowerOfAttorney',
};

export function createSandboxPersons(persons: readonly SandboxPerson[]): SandboxPersonRegister {
  if (!persons.every(({ nin }) => isSynthetic(nin))) {
    throw new TypeError('The sandbox takes synthetic persons alone');
  }
  const known = new Map(persons.map((person) => [person.nin, person]));
  const asked = new Map<string, number>();
  let failing: number | undefined;
  const routes = Router();
  routes.use(express.urlencoded({ extended: false }));
  routes.post('/api/legal-basis/person/get-by-nin', (request, response) => {
    const problem = problemOf(request);
    if (failing !== undefined || problem) {
      refuse(response, failing ?? 400, problem ?? 'as it was told to');
      return;
    }
    const { nin } = request.body as { nin: string };
    asked.set(nin, (asked.get(nin) ?? 0) + 1);
    const person = known.get(nin);
    if (!person) {
      refuse(response, 404, 'Person not found');
      return;
    }
    response.json(
      Object.fromEntries(
        wanted(request).flatMap((part) => {
          const member = parts[part] ?? '';
          return member in person ? [[member, person[member]]] : [[member, []]];
        }),
      ),
    );
  });
  return {
    routes,
    asked,
    answer(status) {
      failing = status;
    },
  };
}

function wanted({ query }: Request): string[] {
  return [query.informationParts ?? []].flat().filter((each) => typeof each === 'string') as string[];
}

function problemOf(request: Request): string | undefined {
  const { nin } = (request.body ?? {}) as { nin?: unknown };
  const asked = wanted(request);
  if (request.get('api-version') !== '2') {
    return 'api-version is required: 2';
  }
  if (!request.is('application/x-www-form-urlencoded')) {
    return 'content-type has to be application/x-www-form-urlencoded';
  }
  if (asked.length === 0 || !asked.every((part) => Object.hasOwn(parts, part))) {
    return 'informationParts is required: which parts are asked for';
  }
  return typeof nin === 'string' && nin !== '' ? undefined : 'nin is required';
}

function refuse(response: Response, status: number, title: string): void {
  response.status(status).type('application/problem+json').send(JSON.stringify({ title, status }));
}
