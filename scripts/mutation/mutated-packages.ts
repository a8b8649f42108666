import { providerIds } from '../provider-ids.ts'

interface MutatedPackage {
  readonly folder: string
  /** Globs below `src`. Of plugins only what is pure: mapping, webhook readers, front doors. */
  readonly files: readonly string[]
}

const provider = (name: string): MutatedPackage => ({
  folder: `packages/providers/${name}`,
  files: [
    '{references,errors}.ts',
    '{map,front-door}/*.ts',
    'calls/state.ts',
    'webhooks/{read,events,statuses,times}.ts',
  ],
})

export const mutatedPackages: Readonly<Record<string, MutatedPackage>> = {
  core: { folder: 'packages/core', files: ['**/*.ts'] },
  kit: { folder: 'packages/kit', files: ['**/*.ts'] },
  guards: { folder: 'packages/guards', files: ['**/*.ts'] },
  crm: { folder: 'packages/crm', files: ['**/*.ts'] },
  ...Object.fromEntries(providerIds().map((name) => [name, provider(name)])),
}
