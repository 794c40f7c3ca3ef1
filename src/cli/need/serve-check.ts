// `ip-fhir serve --check`: says what of the adapter's neighbours is there, and what to do about the rest.
import type { Config } from '../../adapter/config/config.ts';
import { NOT_POSSIBLE } from '../report.ts';

export async function checkAndTell(config: Config): Promise<void> {
  const { checkNeighbours } = await import('../../adapter/open/check.ts');
  const all = await checkNeighbours(config, process.env);
  for (const { what, setting, problem, fix } of all) {
    process.stdout.write(
      problem === undefined
        ? `ok     ${what}\n`
        : `wrong  ${what}: ${problem}\n       ${setting}\n       → ${fix}\n`,
    );
  }
  const wrong = all.filter(({ problem }) => problem !== undefined).length;
  process.stdout.write(
    wrong === 0
      ? `All ${all.length} answer: the adapter can be started.\n`
      : `${wrong} of ${all.length} do not answer as they must.\n`,
  );
  if (wrong > 0) {
    process.exitCode = NOT_POSSIBLE;
  }
}
