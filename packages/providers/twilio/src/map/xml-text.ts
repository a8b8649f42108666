import { inputError } from '@callplane/core'

/** Characters that XML 1.0 §2.2 excludes, even escaped: control characters, lone surrogates, U+FFFE and U+FFFF. */
const forbidden = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u
const allForbidden = new RegExp(forbidden, 'gu')

export const isXmlText = (text: string): boolean => !forbidden.test(text)

/** The text without characters that XML cannot carry. For display names. */
export const asXmlText = (text: string): string => text.replace(allForbidden, '')

/** Throws for a document that Twilio could not parse, which would end the call after its answer. */
export const checkedDocument = (twiml: string): string => {
  if (isXmlText(twiml)) return twiml
  throw inputError(
    'input-invalid',
    'Twilio document',
    [{ path: ['connect'], message: 'holds a character that XML cannot carry, such as NUL' }],
    'twilio',
  )
}
