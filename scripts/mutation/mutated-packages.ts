interface MutatedPackage {
  readonly folder: string
  /** Globs below `src`. Of plugins only what is pure: mapping, webhook readers, front doors. */
  readonly files: readonly string[]
}

const provider = (name: string): MutatedPackage => ({
  folder: `packages/providers/${name}`,
  files: [
    '{to-provider,from-provider,webhook-events,call-state,references,errors,error-from-provider}.ts',
    'front-door*.ts',
  ],
})

export const mutatedPackages: Readonly<Record<string, MutatedPackage>> = {
  core: { folder: 'packages/core', files: ['**/*.ts'] },
  kit: { folder: 'packages/kit', files: ['**/*.ts'] },
  guards: { folder: 'packages/guards', files: ['**/*.ts'] },
  crm: { folder: 'packages/crm', files: ['**/*.ts'] },
  ...Object.fromEntries(
    ['videosdk', 'videosdk-legacy', 'daily', 'twilio', 'telnyx', 'plivo', 'vonage'].map((name) => [
      name,
      provider(name),
    ]),
  ),
}
