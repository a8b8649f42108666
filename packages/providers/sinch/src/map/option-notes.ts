import { isSipUri, type Note, type OutboundCall } from '@callplane/core'
import { droppedNotes, isSet, nearAddressOf, nearPhoneFirst } from '@callplane/kit'
import type { SinchOptions } from '../options.ts'

/** Notes for options whose precondition the call does not meet. */
export const unusedOptionNotes = (call: OutboundCall, options: SinchOptions): Note[] => {
  const nearFirst = nearPhoneFirst(call) !== undefined
  const near = nearAddressOf(call.connect)
  const own = !nearFirst && isSet(options.ace)
  const hasSip = [call.to, near ?? ''].some(isSipUri)
  const ours = 'the document is ours where the near end is called first'
  return droppedNotes([
    ['options.sinch.ace', nearFirst && isSet(options.ace), ours],
    ['options.sinch.pie', nearFirst && isSet(options.pie), ours],
    ['options.sinch.moh', own && isSet(options.moh), 'the call brings a document of its own'],
    ['options.sinch.transport', !hasSip && isSet(options.transport), 'there is no sip: end'],
  ])
}
