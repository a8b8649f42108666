import type { RecordReference } from '@callplane/core'

/** What of the CRM a call belongs to. Null where it is not known, never a guess. */
export interface CrmReferences {
  readonly contact: RecordReference | null
  readonly user: RecordReference | null
  readonly conversation: RecordReference | null
  readonly organisation: RecordReference | null
}

export const noReferences: CrmReferences = {
  contact: null,
  user: null,
  conversation: null,
  organisation: null,
}
