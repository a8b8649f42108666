import type { DialStep, DialTarget, SipTarget } from '@callplane/core'
import { StepWriter } from '../fields.ts'
import { XmlElement } from '../xml-element.ts'
import { finish, setAddress, setNext, type TwimlWriting } from './writing.ts'

/** Headers are part of the URI. */
const uriOf = ({ sip, headers }: SipTarget): string => {
  const query = Object.entries(headers ?? {})
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&')
  return query === '' ? sip : `${sip}?${query}`
}

const nounOf = (
  target: DialTarget,
  writer: StepWriter,
  { profile }: TwimlWriting,
): XmlElement | undefined => {
  const nouns = Object.entries(profile.nouns)
  const noun = (kind: string): XmlElement | undefined => {
    const found = nouns.find(([, own]) => own === kind)
    return found && new XmlElement(found[0])
  }
  for (const name of Object.keys(target)) writer.take(name)
  if ('phone' in target) {
    const element = noun('phone')?.text(target.phone)
    if (target.digits !== undefined && target.digits !== '')
      element?.set('sendDigits', target.digits)
    return element
  }
  if ('sip' in target) {
    const element = noun('sip')?.text(uriOf(target))
    if (target.username !== undefined) element?.set('username', target.username)
    if (target.password !== undefined) element?.set('password', target.password)
    return element
  }
  if ('user' in target) return noun('user')?.text(target.user)
  if ('room' in target) return undefined
  const element = noun('conference')?.text(target.conference)
  if (element) writer.write(profile.conference, element.set)
  return element
}

/** `<Dial>`; no element where none of the targets can be written. */
export const writeDial = (step: DialStep, path: string, writing: TwimlWriting): XmlElement[] => {
  const { context, profile } = writing
  const element = new XmlElement('Dial')
  const writer = new StepWriter('dial', step, path, context.notes)
  writer.write(profile.dial, element.set)
  writer.take('callerId')
  if (step.callerId !== undefined) element.set('callerId', step.callerId)
  setNext(element, step, writer, writing)
  writer.take('to')
  let written = 0
  step.to.forEach((target, index) => {
    const place = `${path}.to[${index}]`
    const own = new StepWriter('conference', target, place, context.notes)
    const noun = nounOf(target, own, writing)
    if (noun) {
      setAddress(noun, 'statusCallback', step.report, writer)
      element.add(noun)
      written++
    } else
      own.note(
        '',
        'dropped',
        `${profile.title} cannot dial a ${Object.keys(target)[0] ?? 'target'}`,
      )
  })
  finish(writer, profile)
  return written > 0 ? [element] : []
}
