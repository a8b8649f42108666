// The `prepack` hook of every package: builds the package in the current folder and refuses an incomplete one.
import { relative } from 'node:path'
import { root, workspacePackages } from '../packages.ts'
import { buildPackage } from './build-package.ts'
import { faultsOfPackage } from './faults.ts'
import { compile } from './pack.ts'
import { readFolder } from './read-package.ts'

const folder = relative(root, process.cwd()).replaceAll('\\', '/')
const found = workspacePackages().find((one) => one.folder === folder)

const prepack = async (): Promise<string[]> => {
  if (!found) return [`${folder} is not a package of this workspace`]
  if (!process.env['npm_config_user_agent']?.startsWith('pnpm/'))
    return ['pack with pnpm: other package managers ignore publishConfig.exports']
  compile([folder])
  await buildPackage(found)
  return faultsOfPackage(readFolder(folder), false)
}

const faults = await prepack()
for (const fault of faults) console.error(`${found?.manifest.name ?? ''}: ${fault}`)
process.exitCode = faults.length > 0 ? 1 : 0
