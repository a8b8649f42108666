// Builds the documentation site into docs/.vitepress/dist and looks at it in Chromium, desktop and phone width.
// Compile first (`tsc -b`): the API reference is read from the declarations. `--screenshots DIR` keeps the pictures;
// `--serve` serves the built site instead of looking at it.
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { build } from 'vitepress'
import { root } from '../packages.ts'
import { brokenAnchors } from './anchors.ts'
import { look } from './look.ts'
import { serve } from './serve.ts'
import { stage } from './stage.ts'

const { values } = parseArgs({
  options: { screenshots: { type: 'string' }, serve: { type: 'boolean', default: false } },
})
const site = join(root, 'docs/.vitepress/dist')
const started = performance.now()
const seconds = () => ((performance.now() - started) / 1000).toFixed(1)

await stage()
await build(join(root, 'docs'))
console.log(`built in ${seconds()} s`)

const served = await serve(site, values.serve ? 4173 : 0)
if (values.serve) console.log(`serving ${served.url}`)
else {
  const faults = [...brokenAnchors(site), ...(await look(served.url, values.screenshots))]
  await served.close()
  for (const fault of faults) console.error(fault)
  if (faults.length > 0) process.exitCode = 1
  console.log(`looked at in ${seconds()} s in all`)
}
