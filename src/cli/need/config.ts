// `ip-fhir config`: what may stand in the files of settings (`settings` is the older word for the adapter's), and in what else comes in as JSON.
import { Argument, type Command } from 'commander';

const schemas = {
  adapter: async () => (await import('../../adapter/config/published.ts')).configSchema(),
  validate: async () => (await import('../validate/config/settings.ts')).validateConfigSchema(),
  settings: async () => (await import('../../adapter/config/published.ts')).configSchema(),
  event: async () => (await import('../../plan/life/events.ts')).eventSchema(),
  message: async () => (await import('../../flows/messages/asked-message.ts')).messageSchema(),
};

export function registerConfig(program: Command): void {
  program
    .command('config')
    .description('The file of settings of the adapter')
    .command('schema')
    .description(
      'Write a JSON Schema, for editors ("$schema") and for checks beforehand: of the file of settings of the adapter, of ip-fhir.config.json (validate), of an event of a plan\'s life, or of a message that is asked for',
    )
    .addArgument(
      new Argument('[what]', 'whose schema').choices(Object.keys(schemas)).default('adapter' as const),
    )
    .exitOverride()
    .action(async (what: keyof typeof schemas) => {
      process.stdout.write(`${JSON.stringify(await schemas[what](), null, 2)}\n`);
    });
}
