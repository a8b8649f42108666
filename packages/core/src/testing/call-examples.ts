/** Fictional numbers (NANP 555-01xx) for tests. */
export const far = '+14155550123'
export const business = '+14155550100'
export const agentPhone = '+14155550102'

export const outboundRule = (
  providers: readonly string[],
  extra: Record<string, unknown> = {},
) => ({
  id: 'sales',
  direction: 'outbound' as const,
  numbers: [business],
  routes: providers.map((provider) => ({ provider })),
  ...extra,
})
