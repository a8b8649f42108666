import type { WebAddress } from '@callplane/core'
import type { Raw } from '../codecs.ts'
import type { StepWriter } from '../fields.ts'

/** An action, or an object in one, that is being written. */
export class Action {
  readonly #fields: (readonly [string, unknown])[] = []

  readonly set = (name: string, raw: Raw): void => void this.#fields.push([name, raw])

  has(name: string): boolean {
    return this.#fields.some(([own]) => own === name)
  }

  put(name: string, inner: Action): void {
    this.#fields.push([name, inner.json()])
  }

  putList(name: string, inner: Action): void {
    this.#fields.push([name, [inner.json()]])
  }

  json(): unknown {
    return Object.fromEntries(this.#fields)
  }
}

/** An action of this kind; without one, an object in an action. */
export const action = (kind?: string): Action => {
  const made = new Action()
  if (kind !== undefined) made.set('action', kind)
  return made
}

export const setAddress = (target: Action, address: WebAddress | undefined): void => {
  if (!address) return
  target.set('eventUrl', [address.url])
  if (address.method === 'GET') target.set('eventMethod', 'GET')
}

/** A note for each field that was not written. */
export const finish = (writer: StepWriter): void => writer.noteRest('an NCCO has no counterpart')
