import type { DocumentDialect } from '@callplane/core'
import type { SourceId } from '../report/report.ts'

/** An element that a method of a builder adds. */
export interface BuiltElement {
  /** Empty: the first argument names it. */
  readonly name: string
  readonly isMarkup: boolean
  /** The method takes no text. */
  readonly attributesOnly: boolean
  /** Of two arguments, the first has the attributes. */
  readonly attributesFirst: boolean
}

/** A builder of documents in an SDK. */
export interface Builder {
  readonly source: SourceId
  readonly dialect: DocumentDialect
  /** What follows the document in the path of a method: `dial().number`. Undefined for any other path. */
  within(path: string): string | undefined
  /** The element that it adds; undefined where it adds none. */
  element(inner: string): BuiltElement | undefined
}

const capital = (name: string): string => name.slice(0, 1).toUpperCase() + name.slice(1)

const kebab = (name: string): string =>
  name.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => `-${letter}`).toLowerCase()

const markup: ReadonlySet<string> = new Set([
  'break',
  'emphasis',
  'lang',
  'p',
  'phoneme',
  'prosody',
  's',
  'say-as',
  'sub',
  'w',
])

/** Methods of `VoiceResponse` and of what its methods return that take attributes alone (twilio 6.2, `lib/twiml`). */
const twilioAttributes: ReadonlySet<string> = new Set([
  'connect',
  'conversationRelay',
  'echo',
  'gather',
  'hangup',
  'leave',
  'parameter',
  'pause',
  'pay',
  'prompt',
  'record',
  'recording',
  'refer',
  'reject',
  'siprec',
  'start',
  'stop',
  'stream',
  'transcription',
  'virtualAgent',
])

const twilioOther: ReadonlySet<string> = new Set([
  'toString',
  'comment',
  'commentBefore',
  'commentAfter',
  'addText',
])

const methodOf = (inner: string): string => inner.split('.').at(-1) ?? ''

/** Whether a method is one of the verb that speaks: then it adds speech markup. */
const isIn = (inner: string, verb: string): boolean =>
  inner.split('.').slice(0, -1).at(-1)?.startsWith(verb) === true

const markupName = (method: string): string =>
  kebab(method.replace(/^ssml(?=[A-Z])/, '').replace(/_$/, ''))

/** `new twilio.twiml.VoiceResponse()`. */
export const twilioBuilder: Builder = {
  source: 'twilio',
  dialect: 'twiml',
  within: (path) =>
    /^twilio(?:\.(?:Twilio\.)?twiml\.|\/lib\/twiml\/)VoiceResponse(?:\.js)?\(\)\.(.+[^)])$/.exec(
      path,
    )?.[1],
  element(inner) {
    const method = methodOf(inner)
    if (twilioOther.has(method) || method === '*') return undefined
    const isMarkup =
      /^ssml[A-Z]/.test(method) || (isIn(inner, 'say(') && markup.has(markupName(method)))
    return {
      name: method === 'addChild' ? '' : isMarkup ? markupName(method) : capital(method),
      isMarkup,
      attributesOnly: twilioAttributes.has(method),
      attributesFirst: true,
    }
  },
}

/** Methods of `plivo.Response()` that take attributes alone (plivo 4.79, `dist/utils/plivoxml.js`). */
const plivoAttributes: ReadonlySet<string> = new Set([
  'addBreak',
  'addDial',
  'addGetDigits',
  'addGetInput',
  'addHangup',
  'addPreAnswer',
  'addRecord',
  'addWait',
])

/** `plivo.Response()`. */
export const plivoBuilder: Builder = {
  source: 'plivo',
  dialect: 'plivo-xml',
  within: (path) => /^plivo\.Response\(\)\.(.+[^)])$/.exec(path)?.[1],
  element(inner) {
    const method = methodOf(inner)
    if (!/^add[A-Z]/.test(method) || method === 'addText') return undefined
    const name = method.slice(3)
    const isMarkup = isIn(inner, 'addSpeak(') && markup.has(kebab(name))
    return {
      name: isMarkup ? kebab(name) : name,
      isMarkup,
      attributesOnly: plivoAttributes.has(method),
      attributesFirst: false,
    }
  },
}
