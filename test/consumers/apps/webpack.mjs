// Bundles with webpack: `node webpack.mjs ENTRY FOLDER`.
import { resolve } from 'node:path';
import webpack from 'webpack';

const [entry, folder] = process.argv.slice(2).map((each) => resolve(each));
const configuration = {
  mode: 'production',
  target: ['web', 'es2022'],
  entry,
  output: { path: folder, filename: 'bundle.js', module: true },
  experiments: { outputModule: true },
  performance: { hints: false },
};
webpack(configuration, (error, stats) => {
  if (error || stats.hasErrors()) {
    process.stderr.write(`${error ?? stats.toString({ colors: false })}\n`);
    process.exitCode = 1;
  }
});
