export * from './fake-provider.ts'
export * from './manual-clock.ts'
export * from './manual-host.ts'
export * from './call-examples.ts'
