// Which commands there are, and where each is at home. A module is loaded when one of its commands is asked for: whoever
// checks a file does not wait for the test partners.
import type { Command } from 'commander';

type Register = (program: Command) => void;

/** A module of commands: their names, and what adds them to the program. */
interface Commands {
  readonly names: readonly string[];
  readonly load: () => Promise<Register>;
}

/** The commands by the groups in which they stand, as `--help` lists them. */
const groups: readonly (readonly [heading: string, commands: readonly Commands[]])[] = [
  [
    'Profiles and validation:',
    [
      { names: ['validate'], load: async () => (await import('./validate/validate.ts')).registerValidate },
      { names: ['package'], load: async () => (await import('./validate/package.ts')).registerPackage },
    ],
  ],
  [
    'Plans, without a server:',
    [
      { names: ['to-fhir'], load: async () => (await import('./plan/to-fhir.ts')).registerToFhir },
      { names: ['from-fhir'], load: async () => (await import('./plan/from-fhir.ts')).registerFromFhir },
      {
        names: ['view', 'summary', 'event'],
        load: async () => (await import('./plan/view.ts')).registerView,
      },
      { names: ['gaps'], load: async () => (await import('./plan/gaps.ts')).registerGaps },
      { names: ['archive'], load: async () => (await import('./plan/archive.ts')).registerArchive },
      { names: ['import', 'export'], load: async () => (await import('./plan/import.ts')).registerImport },
      { names: ['generate'], load: async () => (await import('./plan/generate.ts')).registerGenerate },
    ],
  ],
  [
    'Plans on a FHIR server:',
    [
      { names: ['doctor'], load: async () => (await import('./plan/doctor.ts')).registerDoctor },
      { names: ['publish'], load: async () => (await import('./plan/publish.ts')).registerPublish },
      { names: ['read'], load: async () => (await import('./plan/read.ts')).registerRead },
      { names: ['load'], load: async () => (await import('./plan/load.ts')).registerLoad },
      { names: ['sync'], load: async () => (await import('./plan/sync.ts')).registerSync },
      { names: ['follow'], load: async () => (await import('./plan/follow.ts')).registerFollow },
      { names: ['guard'], load: async () => (await import('./guard/guard.ts')).registerGuard },
    ],
  ],
  [
    'Coordinating units:',
    [
      {
        names: ['directory'],
        load: async () => (await import('./directory/directory.ts')).registerDirectory,
      },
      { names: ['route'], load: async () => (await import('./directory/route.ts')).registerRoute },
    ],
  ],
  [
    'Needs, from the Flag to the answer:',
    [
      { names: ['init'], load: async () => (await import('./need/init.ts')).registerInit },
      { names: ['serve'], load: async () => (await import('./need/serve.ts')).registerServe },
      { names: ['config'], load: async () => (await import('./need/config.ts')).registerConfig },
      { names: ['explain'], load: async () => (await import('./need/explain.ts')).registerExplain },
      { names: ['due'], load: async () => (await import('./need/due.ts')).registerDue },
      { names: ['outbox'], load: async () => (await import('./need/outbox.ts')).registerOutbox },
      { names: ['subscribe'], load: async () => (await import('./need/subscribe.ts')).registerSubscribe },
      { names: ['sweep'], load: async () => (await import('./need/sweep.ts')).registerSweep },
      { names: ['remind'], load: async () => (await import('./need/remind.ts')).registerRemind },
      { names: ['dialog'], load: async () => (await import('./need/dialog.ts')).registerDialog },
      {
        names: ['sign-in-link'],
        load: async () => (await import('./need/sign-in-link.ts')).registerSignInLink,
      },
    ],
  ],
  ['The audit:', [{ names: ['audit'], load: async () => (await import('./audit/audit.ts')).registerAudit }]],
  [
    'Test partners:',
    [
      { names: ['conform'], load: async () => (await import('./sandbox/conform.ts')).registerConform },
      {
        names: ['sandbox-hospital'],
        load: async () => (await import('./sandbox/sandbox-hospital.ts')).registerSandboxHospital,
      },
      {
        names: ['sandbox-ke'],
        load: async () => (await import('./sandbox/sandbox-ke.ts')).registerSandboxKe,
      },
      {
        names: ['sandbox-nhn'],
        load: async () => (await import('./sandbox/sandbox-nhn.ts')).registerSandboxNhn,
      },
      {
        names: ['sandbox-plan-tool'],
        load: async () => (await import('./sandbox/sandbox-plan-tool.ts')).registerSandboxPlanTool,
      },
      {
        names: ['sandbox-handler'],
        load: async () => (await import('./sandbox/sandbox-handler.ts')).registerSandboxHandler,
      },
      {
        names: ['sandbox-sender'],
        load: async () => (await import('./sandbox/sandbox-sender.ts')).registerSandboxSender,
      },
      {
        names: ['sandbox-idp'],
        load: async () => (await import('./sandbox/sandbox-idp.ts')).registerSandboxIdp,
      },
      {
        names: ['sandbox-adt'],
        load: async () => (await import('./sandbox/sandbox-adt.ts')).registerSandboxAdt,
      },
      { names: ['simulate'], load: async () => (await import('./sandbox/simulate.ts')).registerSimulate },
    ],
  ],
];

/**
 * Adds commands to the program: the one of this name alone where there is one, and all of them otherwise, which help and
 * the search for a misspelt name need.
 */
export async function addCommands(program: Command, asked: string | undefined): Promise<void> {
  const one = groups
    .flatMap(([, commands]) => commands)
    .find(({ names }) => names.some((name) => name === asked));
  if (one) {
    (await one.load())(program);
    return;
  }
  for (const [heading, commands] of groups) {
    const registers = await Promise.all(commands.map(({ load }) => load()));
    program.commandsGroup(heading);
    for (const register of registers) {
      register(program);
    }
  }
}
