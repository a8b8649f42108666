/** Fictional numbers (NANP 555-01xx) for tests. */
export const far = '+14155550123'
/** A business number, fictional. */
export const business = '+14155550100'
/** The phone of an agent, fictional. */
export const agentPhone = '+14155550102'

/** A rule that takes every call of the business number. */
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
