import type { WebAddress } from '@callplane/core'
import type { StepWriter } from '../fields.ts'
import type { WriteContext } from '../write-context.ts'
import type { XmlElement } from '../xml-element.ts'
import type { TwimlProfile } from './profile.ts'

/** What the writers of single steps share. */
export interface TwimlWriting {
  readonly context: WriteContext
  readonly profile: TwimlProfile
}

/** Sets a URL and, where it is not POST, its method. */
export const setAddress = (
  element: XmlElement,
  name: string,
  address: WebAddress | undefined,
  writer: StepWriter,
): void => {
  writer.take('report')
  if (!address) return
  element.set(name, address.url)
  if (address.method === 'GET') element.set(`${name}Method`, 'GET')
}

/** Sets `action` to where the continuation is requested. An empty URL is what no `action` means, or is written as one. */
export const setNext = (
  element: XmlElement,
  step: { readonly step: string; readonly next?: string | undefined },
  writer: StepWriter,
  { context, profile }: TwimlWriting,
): WebAddress | undefined => {
  writer.take('next')
  if (step.next === undefined) return undefined
  const address = context.addressOf(step.next, writer.fieldOf('next'))
  if (!address) return undefined
  const isDefault =
    address.url === '' &&
    profile.requestsItself &&
    (step.step === 'gather' || step.step === 'record')
  if (!isDefault) element.set('action', address.url)
  if (address.method === 'GET') element.set('method', 'GET')
  return address
}

/** A note for each field that was not written. */
export const finish = (writer: StepWriter, { title }: TwimlProfile): void =>
  writer.noteRest(`${title} has no counterpart`)
