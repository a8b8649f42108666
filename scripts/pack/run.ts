// Builds every publishable package and packs it into the folder given with `--out`. Refuses incomplete packages.
import { relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { packAll, publishable } from './pack.ts'

const { values } = parseArgs({ options: { out: { type: 'string' } } })
if (values.out === undefined) {
  console.error('usage: pnpm run pack --out <folder>')
  process.exit(2)
}
try {
  for (const tarball of await packAll(resolve(values.out)))
    console.log(relative(process.cwd(), tarball))
  if (publishable().some(({ manifest }) => manifest.version === '0.0.0'))
    console.warn(
      'These packages have version 0.0.0 and are for trials only; run `pnpm changeset version` before a release.',
    )
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
