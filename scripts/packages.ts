import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

export interface PackageManifest {
  readonly name: string
  readonly version: string
  readonly private?: boolean
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

export interface WorkspacePackage {
  /** Relative to the root, such as `packages/core`. */
  readonly folder: string
  readonly manifest: PackageManifest
}

/** Every package under `packages/`. */
export const workspacePackages = (): WorkspacePackage[] =>
  globSync(
    [
      'packages/*/package.json',
      'packages/providers/*/package.json',
      'packages/stores/*/package.json',
      'packages/crm-sinks/*/package.json',
    ],
    { cwd: root },
  )
    .sort()
    .map((file) => ({
      folder: dirname(file),
      manifest: JSON.parse(readFileSync(join(root, file), 'utf8')) as PackageManifest,
    }))
