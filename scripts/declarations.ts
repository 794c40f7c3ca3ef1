// The end of `npm run build`: declarations name built files. The compiler writes types that it spells out itself as
// `import("./x.ts")`, which no installed package has, and takes the public face for the home of what it re-exports: then a
// wing alone would need all of it.
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Name that the public face exports → the file in which it is at home, and its name there. */
function homes(): ReadonlyMap<string, { readonly file: string; readonly own: string }> {
  const text = readFileSync(join(root, 'src/index.ts'), 'utf8');
  const found = new Map<string, { file: string; own: string }>();
  for (const [, names = '', file = ''] of text.matchAll(/export (?:type )?\{([^}]*)\} from '\.\/([^']+)'/g)) {
    for (const name of names.split(',')) {
      const [own = '', told = own] = name
        .trim()
        .replace(/^type /, '')
        .split(' as ');
      found.set(told, { file, own });
    }
  }
  return found;
}

const home = homes();
let changed = 0;
for (const file of globSync('dist/**/*.d.ts', { cwd: root })) {
  const path = join(root, file);
  const text = readFileSync(path, 'utf8');
  const folder = dirname(file);
  const own = text.replaceAll(
    /import\("([^"]+)\.(?:ts|js)"\)\.(\w+)/g,
    (whole, from: string, name: string) => {
      const at = home.get(name);
      const isFace = join(folder, from) === join('dist', 'index');
      if (!from.startsWith('.')) {
        return whole;
      }
      const target = isFace && at ? relative(folder, join('dist', at.file.replace(/\.ts$/, ''))) : from;
      const itsName = isFace && at ? at.own : name;
      return `import("${target.startsWith('.') ? target : `./${target}`}.js").${itsName}`;
    },
  );
  if (own !== text) {
    writeFileSync(path, own);
    changed += 1;
  }
}
console.log(`${changed} declarations name built files`);
