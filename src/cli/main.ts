// The command `ip-fhir`: which commands there are, and what their exit codes mean.
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { ownVersion } from '../ground/assets/own-version.ts';
import { registerAudit } from './audit/audit.ts';
import { registerDirectory } from './directory/directory.ts';
import { registerRoute } from './directory/route.ts';
import { registerGuard } from './guard/guard.ts';
import { registerConfig } from './need/config.ts';
import { registerDialog } from './need/dialog.ts';
import { registerDue } from './need/due.ts';
import { registerExplain } from './need/explain.ts';
import { registerInit } from './need/init.ts';
import { registerOutbox } from './need/outbox.ts';
import { registerRemind } from './need/remind.ts';
import { registerServe } from './need/serve.ts';
import { registerSignInLink } from './need/sign-in-link.ts';
import { registerSubscribe } from './need/subscribe.ts';
import { registerSweep } from './need/sweep.ts';
import { registerArchive } from './plan/archive.ts';
import { registerDoctor } from './plan/doctor.ts';
import { registerFollow } from './plan/follow.ts';
import { registerFromFhir } from './plan/from-fhir.ts';
import { registerGaps } from './plan/gaps.ts';
import { registerGenerate } from './plan/generate.ts';
import { registerImport } from './plan/import.ts';
import { registerLoad } from './plan/load.ts';
import { registerPublish } from './plan/publish.ts';
import { registerRead } from './plan/read.ts';
import { registerSync } from './plan/sync.ts';
import { registerToFhir } from './plan/to-fhir.ts';
import { registerView } from './plan/view.ts';
import { registerConform } from './sandbox/conform.ts';
import { registerSandboxAdt } from './sandbox/sandbox-adt.ts';
import { registerSandboxHandler } from './sandbox/sandbox-handler.ts';
import { registerSandboxHospital } from './sandbox/sandbox-hospital.ts';
import { registerSandboxIdp } from './sandbox/sandbox-idp.ts';
import { registerSandboxKe } from './sandbox/sandbox-ke.ts';
import { registerSandboxNhn } from './sandbox/sandbox-nhn.ts';
import { registerSandboxPlanTool } from './sandbox/sandbox-plan-tool.ts';
import { registerSandboxSender } from './sandbox/sandbox-sender.ts';
import { registerSimulate } from './sandbox/simulate.ts';
import { registerPackage } from './validate/package.ts';
import { registerValidate } from './validate/validate.ts';

const exitCodes = `
Exit codes:
  0  done
  1  the input has problems (they are listed)
  2  wrong usage, or a part is not reachable`;

type Register = (program: Command) => void;

/**
 * The commands by the groups in which they stand, as `--help` lists them. Each registers one command or a few; what a
 * command needs is imported when it runs, so that every start is quick.
 */
const groups: readonly (readonly [heading: string, commands: readonly Register[]])[] = [
  ['Profiles and validation:', [registerValidate, registerPackage]],
  [
    'Plans, without a server:',
    [
      registerToFhir,
      registerFromFhir,
      registerView,
      registerGaps,
      registerArchive,
      registerImport,
      registerGenerate,
    ],
  ],
  [
    'Plans on a FHIR server:',
    [
      registerDoctor,
      registerPublish,
      registerRead,
      registerLoad,
      registerSync,
      registerFollow,
      registerGuard,
    ],
  ],
  ['Coordinating units:', [registerDirectory, registerRoute]],
  [
    'Needs, from the Flag to the answer:',
    [
      registerInit,
      registerServe,
      registerConfig,
      registerExplain,
      registerDue,
      registerOutbox,
      registerSubscribe,
      registerSweep,
      registerRemind,
      registerDialog,
      registerSignInLink,
    ],
  ],
  ['The audit:', [registerAudit]],
  [
    'Test partners:',
    [
      registerConform,
      registerSandboxHospital,
      registerSandboxKe,
      registerSandboxNhn,
      registerSandboxPlanTool,
      registerSandboxHandler,
      registerSandboxSender,
      registerSandboxIdp,
      registerSandboxAdt,
      registerSimulate,
    ],
  ],
];

export function createProgram(): Command {
  const program = new Command('ip-fhir')
    .description(
      'Integration adapter for the Norwegian individual plan (individuell plan): plan documents to and from FHIR R4,\n' +
        'profiles and validation, and the notice of need to the coordinating unit.',
    )
    .version(ownVersion(), '--version', 'the version of this command')
    .addHelpText('after', exitCodes)
    .showHelpAfterError('(add --help for the options)')
    .exitOverride();
  for (const [heading, commands] of groups) {
    program.commandsGroup(heading);
    for (const register of commands) {
      register(program);
    }
  }
  for (const command of program.commands) {
    command.exitOverride().addHelpText('after', exitCodes);
  }
  return program;
}

/** Runs one command line. Sets the exit code; never throws for wrong usage. */
export async function main(argv: readonly string[]): Promise<void> {
  process.stdout.on('error', endWithReader);
  try {
    await createProgram().parseAsync([...argv]);
  } catch (error) {
    if (error instanceof CommanderError) {
      // Commander has told of what it found itself; what a command finds in its arguments it has not.
      if (error instanceof InvalidArgumentError) {
        process.stderr.write(`error: ${error.message}\n(add --help for the options)\n`);
      }
      process.exitCode = error.exitCode === 0 ? 0 : 2;
      return;
    }
    throw error;
  }
}

/** A reader such as `head` that has seen enough is no failure. */
function endWithReader(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') {
    throw error;
  }
  process.exit();
}
