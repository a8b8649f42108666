import type { CallLogEntry } from '../../model/entry.ts'
import { callDocument } from '../call-document.ts'
import type { Answer } from '../operation.ts'
import { callReply } from '../replies.ts'

/** The record that a request made, or that an earlier one with the same key had made. */
export const recorded = (
  { entry, created }: { readonly entry: CallLogEntry; readonly created: boolean },
  message: string,
): Answer => ({
  // The status of the original is not known; its page says «created».
  status: created ? 201 : 200,
  body: { success: true, call: callDocument(entry), message },
})

export const callReplies = { 200: callReply, 201: callReply }
