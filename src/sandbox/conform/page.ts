// The page of a role in docs/conformance, made from its vectors.
import { saidOf } from './expect.ts';
import { roles } from './roles.ts';
import type { Expectation, Role, Step, Told, UnitReply, Vector } from './vector.ts';

const needed = {
  token: 'Needs `--token`.',
  listening: 'Needs `--listen`: the partner has to reach the kit.',
  answers: 'Needs `--listen`, and the address at which the sender takes answers.',
} as const;

/** The page as Markdown; `{{…}}` names what the kit fills in for each run. */
export function pageText(role: Role): string {
  const { title, about, sandbox, vectors } = roles[role];
  const musts = vectors.filter(({ level }) => level === 'must').length;
  return `# ${title}

Made by \`npm run conform\` from the vectors in \`src/sandbox/conform/${role}\`; do not edit. ${about}

${vectors.length} vectors, ${musts} of them musts. Try them: \`ip-fhir conform ${role} URL\`; against our own sandbox:
\`${sandbox}\`. \`--fault NAME\` makes the sandbox wrong in the way that a vector finds.

| vector | level | shows |
|---|---|---|
${vectors.map(({ id, level, shows }) => `| [${id}](#${anchorOf(id)}) | ${level} | ${shows} |\n`).join('')}
${vectors.map(sectionOf).join('\n')}`;
}

/** As GitHub makes it out of a heading. */
function anchorOf(id: string): string {
  return id.toLowerCase().replaceAll('.', '');
}

function sectionOf(vector: Vector): string {
  const { id, shows, requirement, level, steps, fix, faults, needs, declared } = vector;
  const link = requirement.link.replace(/^docs\//, '../');
  return `## ${id}

${shows}. A **${level}**, demanded by [${requirement.text}](${link}).${needs ? ` ${needed[needs]}` : ''}${declared ? ` For servers whose CapabilityStatement says ${declared.meaning}.` : ''}

${steps.map(stepText).join('\n')}

When it fails: ${fix}. Found with \`--fault ${faults.join('`, `--fault ')}\`.
`;
}

function stepText(step: Step, index: number): string {
  const expected = step.expect.map((each) => `   - expects ${expectedText(each)}`);
  const came = step.comes
    ? [
        `   - ${step.comes.least === step.comes.most ? step.comes.least : `${step.comes.least} to ${step.comes.most}`} of them${toldText(step.comes)}`,
      ]
    : [];
  return [`${index + 1}. The kit ${step.does}.`, ...came, ...expected].join('\n');
}

function expectedText(expectation: Expectation): string {
  const said = saidOf(expectation, undefined, 10_000);
  return 'holds' in expectation ? `${said}: \`${expectation.holds}\`` : said;
}

/** How the kit answers what comes. */
function toldText({ told = [], rest }: NonNullable<Step['comes']>): string {
  const then = rest === undefined ? [] : [`${told.length > 0 ? 'then ' : ''}always ${replyText(rest)}`];
  const all = [...told.map(replyText), ...then];
  return all.length > 0 ? `; the kit answers ${all.join(', ')}${rest === undefined ? ', then ok' : ''}` : '';
}

function replyText(told: Told): string {
  const reply: UnitReply = typeof told === 'number' ? { status: told } : told;
  const { after, headers, retryAt } = reply;
  const wait = retryAt === undefined ? headers?.['retry-after'] : `a date in ${retryAt} s`;
  return `${whatOf(reply)}${wait ? ` with Retry-After ${wait}` : ''}${after ? ` after ${after / 1_000} s` : ''}`;
}

function whatOf({ status, code, ofAnother, type, breaks }: UnitReply): string {
  if (breaks) {
    return 'by breaking off';
  }
  return code === undefined
    ? `${status}${type ? ` (${type})` : ''}`
    : `\`${code}\`${ofAnother ? ' of another message' : ''}`;
}
