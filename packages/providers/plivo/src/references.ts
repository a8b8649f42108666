import type { LegRole, References } from '@callplane/core'

/**
 * `request`: what the create request answered with; `call`: the A leg, whose id comes with the first report. Plivo does
 * not promise that they are equal. `near` marks, by the same id, an A leg that is the near end (click-to-call).
 */
export const referencesOf = (
  ids: { readonly request?: string | undefined; readonly call?: string | undefined },
  firstLeg: LegRole,
): References => {
  const any = ids.call ?? ids.request
  return {
    ...(ids.request && { request: ids.request }),
    ...(ids.call && { call: ids.call }),
    ...(firstLeg === 'near' && any && { near: any }),
  }
}

export const firstLegOf = (references: References): LegRole => (references.near ? 'near' : 'far')
