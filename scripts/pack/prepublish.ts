// The `prepublishOnly` hook of every package: refuses a version that no release has set.
import { readFileSync } from 'node:fs'

const { name, version } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly name: string
  readonly version: string
}
if (version === '0.0.0') {
  console.error(`${name} has version 0.0.0; run \`pnpm changeset version\` before publishing`)
  process.exitCode = 1
}
