import type { WebAddress } from '@callplane/core'
import type { StepWriter } from '../fields.ts'
import type { WriteContext } from '../write-context.ts'
import type { XmlElement } from '../xml-element.ts'

/** Sets a URL and, where it is not POST, its method. */
export const setAddress = (
  element: XmlElement,
  [url, method]: readonly [string, string],
  address: WebAddress | undefined,
  writer: StepWriter,
): void => {
  writer.take('report')
  if (!address) return
  element.set(url, address.url)
  if (address.method === 'GET') element.set(method, 'GET')
}

/** Sets `action` to where the continuation is requested. */
export const setNext = (
  element: XmlElement,
  next: string | undefined,
  writer: StepWriter,
  context: WriteContext,
): WebAddress | undefined => {
  writer.take('next')
  if (next === undefined) return undefined
  const address = context.addressOf(next, writer.fieldOf('next'))
  if (!address) return undefined
  if (address.url === '') {
    writer.note('next', 'dropped', 'Plivo has no reference to the document itself')
    return undefined
  }
  element.set('action', address.url)
  if (address.method === 'GET') element.set('method', 'GET')
  return address
}

/** A note for each field that was not written. */
export const finish = (writer: StepWriter): void => writer.noteRest('Plivo XML has no counterpart')
