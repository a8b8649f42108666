import { createRefusal, type RefusalTable } from '@callplane/kit'

/** Plivo has no error codes, only HTTP statuses and texts (plivo.com/docs/voice/api/overview). */
const table: RefusalTable = {
  provider: 'plivo',
  faultOf({ api_id: id, error }) {
    if (typeof id !== 'string' || error === undefined || error === null) return undefined
    return {
      text: typeof error === 'string' ? error : JSON.stringify(error),
      label: /^[\w-]{1,64}$/.test(id) ? `api_id ${id}` : undefined,
    }
  },
  refusals: [400, 401, 403, 429],
}

/** Classifies a response other than 2xx. */
export const refusal = createRefusal(table)

/** On a dial the vendor's client reads 403 as geo permissions (npm plivo 4.79.0, `GeoPermissionError`). */
export const dialRefusal = createRefusal({ ...table, statuses: { 403: 'geo' } })
