import type { Step } from '@callplane/core'

/** A step that is being read; core checks the whole. */
export type Built = Record<string, unknown>

export const asStep = (built: Built): Step => built as unknown as Step

export const noCounterpart = 'a flow has no field for it'
