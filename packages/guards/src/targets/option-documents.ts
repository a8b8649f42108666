import { fullyDecoded } from './spelling.ts'
import { xmlElements } from './xml-elements.ts'

/** Names under which documents of providers, such as Vonage's NCCO, hold what they dial. */
const addressKeys =
  /^(?:to(?:_?(?:number|phone))?|numbers?|phones?(?:_?numbers?)?|(?:sip_?)?uris?|sip|endpoints?|destinations?|targets?|address(?:es)?|callee|recipients?)$/i
/** What TwiML, TeXML and Plivo XML dial: the text of these elements, and of `Dial` itself. */
const dialElements: ReadonlySet<string> = new Set(['number', 'sip', 'user', 'dial'])
/** Names under which they hold the caller ID. */
const callerIdKeys = /^(?:from|cli|caller_?id)$/i

/** What documents of one's own in a call's provider options would do. */
export interface OptionDocuments {
  /** Addresses that they dial. */
  readonly addresses: readonly string[]
  /** Caller IDs that they show, as they are written. */
  readonly callerIds: readonly string[]
}

const parsedJson = (text: string): unknown => {
  if (!/^\s*[[{]/.test(text)) return undefined
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/**
 * Best effort: a document that the provider fetches from an address of yours cannot be seen before the dial. Text that is
 * JSON or XML is read as a document, in a URL's query too.
 */
export const documentsIn = (options: unknown): OptionDocuments => {
  const addresses: string[] = []
  const callerIds: string[] = []
  const readXml = (text: string): void => {
    for (const { name, attributes, text: own } of xmlElements(text)) {
      const address = own.trim()
      if (dialElements.has(name) && address !== '') addresses.push(address)
      const callerId = attributes.get('callerid')
      if (callerId !== undefined && callerId !== '') callerIds.push(callerId)
    }
  }
  const readText = (text: string, key: string): void => {
    const spelled = /%3c/i.test(text) ? fullyDecoded(text) : text
    const json = parsedJson(text)
    if (json !== undefined) visit(json, key)
    else if (spelled.includes('<')) readXml(spelled)
    else if (addressKeys.test(key)) addresses.push(text)
    else if (callerIdKeys.test(key)) callerIds.push(text)
  }
  const visit = (value: unknown, key: string): void => {
    if (typeof value === 'string') readText(value, key)
    else if (typeof value === 'number') readText(String(value), key)
    else if (Array.isArray(value)) for (const inner of value) visit(inner, key)
    else if (typeof value === 'object' && value !== null)
      for (const [name, inner] of Object.entries(value)) visit(inner, name)
  }
  visit(options, '')
  return { addresses, callerIds }
}
