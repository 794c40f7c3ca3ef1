// Results as SARIF 2.1.0, for code scanning. https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
import { createHash } from 'node:crypto';
import { ownVersion } from '../../../ground/assets/own-version.ts';
import type { OutcomeLanguage as Language } from '../../../ground/fhir/operation-outcome.ts';
import type { Issue } from '../../../ground/outcome/issue.ts';
import { nameOfIssue } from '../policy/place.ts';
import type { JobResult, Summary, Writer } from '../validate-options.ts';
import { placeIn, type Tool, told, uriOf, validating } from './told.ts';

const levels: Readonly<Record<Issue['severity'], string>> = {
  fatal: 'error',
  error: 'error',
  warning: 'warning',
  information: 'note',
};

interface Rule {
  readonly id: string;
  readonly shortDescription: { readonly text: string };
  readonly helpUri?: string;
}

/** The rules that were broken, each once, in the order in which they were met. */
class Rules {
  readonly all: Rule[] = [];
  readonly #index = new Map<string, number>();

  /** The place of the issue's rule among the rules. */
  of(issue: Issue): { readonly ruleId: string; readonly ruleIndex: number } {
    const ruleId = issue.rule ?? issue.code;
    const known = this.#index.get(ruleId);
    if (known !== undefined) {
      return { ruleId, ruleIndex: known };
    }
    this.#index.set(ruleId, this.all.length);
    this.all.push({
      id: ruleId,
      // A rule that has no name of its own is named by its code, and many texts go by one code.
      shortDescription: { text: issue.rule === undefined ? `Issues of code ${issue.code}` : issue.text },
      ...(issue.link !== undefined && { helpUri: issue.link }),
    });
    return { ruleId, ruleIndex: this.all.length - 1 };
  }
}

/** An id that an issue keeps from run to run, though lines and indices move: its file, rule, place and which one it is. */
function fingerprint(file: string, issue: Issue, which: number): string {
  return createHash('sha256')
    .update([file, nameOfIssue(issue), which].join('\n'))
    .digest('hex')
    .slice(0, 32);
}

export function sarifWriter(language: Language, tool: Tool = validating): Writer {
  const rules = new Rules();
  const seen = new Map<string, number>();
  let isFirst = true;
  const start =
    '{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{"columnKind":"utf16CodeUnits","results":[\n';

  function resultOf(result: JobResult, issue: Issue): unknown {
    const uri = uriOf(result.file);
    const name = `${uri} ${nameOfIssue(issue)}`;
    const which = (seen.get(name) ?? 0) + 1;
    seen.set(name, which);
    const { line, column } = placeIn(result, issue);
    return {
      ...rules.of(issue),
      level: levels[issue.severity],
      message: { text: told(issue, language) },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri },
            region: { startLine: line, startColumn: column },
          },
          logicalLocations: [{ fullyQualifiedName: issue.path }],
        },
      ],
      partialFingerprints: { 'ipFhirIssue/v1': fingerprint(uri, issue, which) },
    };
  }

  return {
    result(result) {
      const lines = result.issues.map((issue) => JSON.stringify(resultOf(result, issue)));
      if (lines.length === 0) {
        return '';
      }
      const before = isFirst ? start : ',\n';
      isFirst = false;
      return before + lines.join(',\n');
    },
    end: (summary) => `${isFirst ? start : '\n'}],${tail(rules.all, summary, tool)}}]}\n`,
  };
}

/** What stands behind the results: which rules there are is known when all have been told. */
function tail(rules: readonly Rule[], { unreadable }: Summary, tool: Tool): string {
  const version = ownVersion();
  const driver = {
    name: tool.name,
    version,
    semanticVersion: version,
    informationUri: tool.about,
    rules,
  };
  const invocation = {
    executionSuccessful: unreadable.length === 0,
    toolExecutionNotifications: unreadable.map(({ path, reason }) => ({
      level: 'error',
      message: { text: `${path} cannot be read: ${reason}` },
    })),
  };
  return `"tool":${JSON.stringify({ driver })},"invocations":${JSON.stringify([invocation])}`;
}
