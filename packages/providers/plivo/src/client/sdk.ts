import { lazySdk } from '@callplane/kit'

type Attributes = Readonly<Record<string, string | number | boolean>>

/** The part of the SDK that is used, since its own types are `any`. */
export interface XmlElement {
  addDial(attributes: Attributes): XmlElement
  addNumber(number: string, attributes: Attributes): XmlElement
  addUser(address: string, attributes: Attributes): XmlElement
  addConference(name: string, attributes: Attributes): XmlElement
  addWait(attributes: Attributes): XmlElement
  addHangup(attributes: Attributes): XmlElement
  toXML(): string
}
export interface Sdk {
  readonly Response: new () => XmlElement
}

/**
 * Plivo XML only. Its client repeats a dial on HTTP 5xx and cannot be pointed at another host, so requests go through
 * `host.fetch`; its signature check compares in a time that depends on the content, so `signature.ts` does that.
 */
export const createSdk = (): (() => Promise<Sdk>) =>
  lazySdk(
    'plivo@^4.79.0',
    async () => {
      const loaded: unknown = await import('plivo')
      return loaded as Sdk
    },
    'plivo',
  )
