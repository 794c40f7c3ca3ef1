// `ip-fhir sandbox-idp`: a test identity provider, to try out what checks tokens.
import type { Command } from 'commander';
import { reportFailure } from '../report.ts';
import { wholeNumber } from './whole-number.ts';

export function registerSandboxIdp(program: Command): void {
  program
    .command('sandbox-idp')
    .description(
      'Run a test identity provider: it gives a token to anybody, as whoever is asked for. Never in production',
    )
    .option('--port <number>', 'port to listen on; 0 takes a free one', wholeNumber, 8093)
    .action(async ({ port }: { port: number }) => {
      const { startIdentityProvider } = await import('../../sandbox/identity-provider.ts');
      try {
        const { url, audience } = await startIdentityProvider(port);
        process.stderr.write(
          `Issuer ${url}, audience ${audience}, keys at ${url}/jwks. A token: curl ${url}/token -d '{"role":"coordinator","scope":"system/*.cruds"}'\n`,
        );
      } catch (error) {
        reportFailure(error);
      }
    });
}
