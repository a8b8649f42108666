import type { Note } from '@callplane/core'

export const note = (field: string, effect: Note['effect'], detail: string): Note => ({
  field,
  effect,
  detail,
})
