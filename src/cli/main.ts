// The command `ip-fhir`: which commands there are, and what their exit codes mean.
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { ownVersion } from '../ground/assets/own-version.ts';
import { addCommands } from './commands.ts';

const exitCodes = `
Exit codes:
  0  done
  1  the input has problems (they are listed)
  2  wrong usage, or a part is not reachable`;

/** The program with the command that is asked for, or with all of them. */
export async function createProgram(asked?: string): Promise<Command> {
  const program = new Command('ip-fhir')
    .description(
      'Integration adapter for the Norwegian individual plan (individuell plan): plan documents to and from FHIR R4,\n' +
        'profiles and validation, and the notice of need to the coordinating unit.',
    )
    .version(ownVersion(), '--version', 'the version of this command')
    .addHelpText('after', exitCodes)
    .showHelpAfterError('(add --help for the options)')
    .exitOverride();
  await addCommands(program, asked);
  for (const command of program.commands) {
    command.exitOverride().addHelpText('after', exitCodes);
  }
  return program;
}

/** Runs one command line. Sets the exit code; never throws for wrong usage. */
export async function main(argv: readonly string[]): Promise<void> {
  process.stdout.on('error', endWithReader);
  try {
    const program = await createProgram(argv[2]);
    await program.parseAsync([...argv]);
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
