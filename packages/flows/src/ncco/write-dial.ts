import type { ConferenceTarget, DialStep, DialTarget } from '@callplane/core'
import { StepWriter } from '../fields.ts'
import type { WriteContext } from '../write-context.ts'
import * as fields from './fields.ts'
import { action, finish, setAddress, type Action } from './writing.ts'

const headersOf = (headers: Readonly<Record<string, string>>, writer: StepWriter): Action => {
  const written = action()
  for (const [name, value] of Object.entries(headers)) {
    const bare = name.replace(/^X-/i, '')
    if (bare === name) writer.note(`headers.${name}`, 'adjusted', `Vonage sends it as X-${name}`)
    written.set(bare, value)
  }
  return written
}

const endpointOf = (target: DialTarget, writer: StepWriter): Action | undefined => {
  const endpoint = action()
  if ('phone' in target) {
    endpoint.set('type', 'phone')
    endpoint.set('number', target.phone.slice(1))
    if (target.digits !== undefined && target.digits !== '')
      endpoint.set('dtmfAnswer', target.digits.replaceAll('w', 'p'))
    return endpoint
  }
  if ('user' in target) {
    endpoint.set('type', 'app')
    endpoint.set('user', target.user)
    return endpoint
  }
  if (!('sip' in target)) return undefined
  endpoint.set('type', 'sip')
  endpoint.set('uri', target.sip)
  writer.take('sip')
  writer.take('headers')
  if (target.headers && Object.keys(target.headers).length > 0)
    endpoint.put('headers', headersOf(target.headers, writer))
  finish(writer)
  return endpoint
}

const writeConversation = (
  step: DialStep,
  target: ConferenceTarget,
  path: string,
  context: WriteContext,
): Action => {
  const conversation = action('conversation')
  conversation.set('name', target.conference)
  const own = new StepWriter('conference', target, `${path}.to[0]`, context.notes)
  own.take('conference')
  own.write(fields.conversation, conversation.set)
  own.take('holdMusic')
  if (target.holdMusic !== undefined) conversation.set('musicOnHoldUrl', [target.holdMusic])
  if (own.take('beep') === true) own.note('beep', 'dropped', 'a conversation of Vonage has no tone')
  finish(own)
  const writer = new StepWriter('dial', step, path, context.notes)
  writer.take('to')
  writer.take('report')
  setAddress(conversation, step.report)
  writer.noteRest('a conversation of Vonage has no counterpart')
  return conversation
}

/** `connect` or `conversation`; nothing where the first target cannot be written. */
export const writeDial = (step: DialStep, path: string, context: WriteContext): Action[] => {
  const [first, ...others] = step.to
  if (first && 'conference' in first) return [writeConversation(step, first, path, context)]
  const writer = new StepWriter('dial', step, path, context.notes)
  const place = `${path}.to[0]`
  const endpoint = first && endpointOf(first, new StepWriter('target', first, place, context.notes))
  others.forEach((_other, index) =>
    context.note(
      `${path}.to[${index + 1}]`,
      'dropped',
      'Vonage dials one endpoint; only the first is dialled',
    ),
  )
  if (!first || !endpoint) {
    context.note(
      place,
      'dropped',
      `Vonage cannot dial a ${Object.keys(first ?? {})[0] ?? 'target'}`,
    )
    return []
  }
  const connect = action('connect')
  for (const name of ['to', 'callerId', 'next', 'report']) writer.take(name)
  if (step.callerId !== undefined) connect.set('from', step.callerId.slice(1))
  connect.putList('endpoint', endpoint)
  writer.write(fields.connect, connect.set)
  if (step.record === true)
    writer.note('record', 'dropped', 'precede the step with a recording in the background')
  const next =
    step.next === undefined ? undefined : context.addressOf(step.next, writer.fieldOf('next'))
  if (next?.url === '')
    writer.note('next', 'dropped', 'Vonage has no reference to the document itself')
  else if (next) {
    connect.set('eventType', 'synchronous')
    setAddress(connect, next)
    // NCCO reference, `connect`: synchronous events are timeout, failed, rejected, unanswered, busy, disconnected, machine and human.
    writer.note(
      'next',
      'adjusted',
      'Vonage asks for it when the other party does not answer, and ends the call after a conversation',
    )
    if (step.report) writer.note('report', 'dropped', 'the URL of the continuation gets the events')
  }
  if (!next || next.url === '') setAddress(connect, step.report)
  finish(writer)
  return [connect]
}
