import type { Source } from '../ncco/documents.ts'
import { readNcco } from '../ncco/read.ts'
import { readBody, throwIfAny, type Faults } from '../parameters.ts'

const SWITCHES = ['mute', 'unmute', 'earmuff', 'unearmuff'] as const

export type Update =
  | { readonly action: 'hangup' }
  | { readonly action: (typeof SWITCHES)[number] }
  | { readonly action: 'transfer'; readonly source: Source }

/** Validates `PUT /v1/calls/{uuid}`. */
export function readUpdate(body: unknown): Update {
  const faults: Faults = []
  const reader = readBody(body, faults)
  reader.required('action')
  const action = reader.oneOf('action', ['hangup', 'transfer', ...SWITCHES])
  if (action !== 'transfer') {
    throwIfAny(faults)
    return { action: action! }
  }
  reader.required('destination')
  const destination = reader.object('destination')
  destination?.required('type')
  destination?.oneOf('type', ['ncco'])
  const given = ['ncco', 'url'].filter((name) => destination?.has(name))
  if (destination && given.length !== 1) reader.fault('destination', 'needs either ncco or url')
  const source: Source | undefined = destination?.has('ncco')
    ? { ncco: readNcco(destination.value['ncco'], faults, 'destination.ncco') }
    : hookOf(destination?.url('url'))
  throwIfAny(faults)
  return { action, source: source! }
}

function hookOf(url: string | undefined): Source | undefined {
  return url === undefined ? undefined : { hook: { url, method: 'GET' } }
}
