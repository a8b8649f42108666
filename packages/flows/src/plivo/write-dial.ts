import type { ConferenceTarget, DialStep, DialTarget } from '@callplane/core'
import { StepWriter } from '../fields.ts'
import type { WriteContext } from '../write-context.ts'
import { XmlElement } from '../xml-element.ts'
import * as fields from './fields.ts'
import { finish, setAddress, setNext } from './writing.ts'

/** Names and values of letters and digits, which Plivo sends with the prefix `X-PH-`. */
const setHeaders = (
  element: XmlElement,
  headers: Readonly<Record<string, string>> | undefined,
  writer: StepWriter,
): void => {
  const pairs: string[] = []
  for (const [name, value] of Object.entries(headers ?? {})) {
    const bare = name.replace(/^X-PH-/i, '')
    const isPlain = /^[A-Za-z0-9]+$/.test(bare) && /^[A-Za-z0-9]+$/.test(value)
    if (isPlain && bare !== name) pairs.push(`${bare}=${value}`)
    else
      writer.note(
        `headers.${name}`,
        'dropped',
        'Plivo sends headers that begin with X-PH- and consist of letters and digits',
      )
  }
  if (pairs.length > 0) element.set('sipHeaders', pairs.join(','))
}

const nounOf = (target: DialTarget, writer: StepWriter): XmlElement | undefined => {
  if ('phone' in target) {
    const element = new XmlElement('Number').text(target.phone)
    if (target.digits !== undefined && target.digits !== '')
      element.set('sendDigits', target.digits)
    return element
  }
  if (!('sip' in target)) return undefined
  for (const name of ['sip', 'headers']) writer.take(name)
  const element = new XmlElement('User').text(target.sip)
  setHeaders(element, target.headers, writer)
  finish(writer)
  return element
}

/** A conference is an element of its own. */
const writeConference = (
  step: DialStep,
  target: ConferenceTarget,
  path: string,
  context: WriteContext,
): XmlElement => {
  const element = new XmlElement('Conference').text(target.conference)
  const own = new StepWriter('conference', target, `${path}.to[0]`, context.notes)
  own.take('conference')
  own.write(fields.conference, element.set)
  if (own.take('beep') === true) {
    element.set('enterSound', 'beep:1')
    element.set('exitSound', 'beep:2')
  }
  const writer = new StepWriter('dial', step, path, context.notes)
  writer.take('to')
  writer.write(fields.conferenceDial, element.set)
  setNext(element, step.next, writer, context)
  setAddress(element, ['callbackUrl', 'callbackMethod'], step.report, writer)
  writer.noteRest('a conference of Plivo has no counterpart')
  return element
}

/** `<Dial>` or `<Conference>`; no element where none of the targets can be written. */
export const writeDial = (step: DialStep, path: string, context: WriteContext): XmlElement[] => {
  const [first] = step.to
  if (first && 'conference' in first) return [writeConference(step, first, path, context)]
  const element = new XmlElement('Dial')
  const writer = new StepWriter('dial', step, path, context.notes)
  writer.take('to')
  let written = 0
  step.to.forEach((target, index) => {
    const own = new StepWriter('target', target, `${path}.to[${index}]`, context.notes)
    const noun = nounOf(target, own)
    if (noun) {
      element.add(noun)
      written++
    } else own.note('', 'dropped', `Plivo cannot dial a ${Object.keys(target)[0] ?? 'target'}`)
  })
  writer.write(fields.dial, element.set)
  writer.take('callerId')
  if (step.callerId !== undefined) element.set('callerId', step.callerId)
  if (step.record === true) {
    writer.note('record', 'dropped', 'precede the step with a recording in the background')
  }
  setNext(element, step.next, writer, context)
  setAddress(element, ['callbackUrl', 'callbackMethod'], step.report, writer)
  finish(writer)
  return written > 0 ? [element] : []
}
