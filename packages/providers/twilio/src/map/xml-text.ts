import { inputError } from '@callplane/core'

/** What XML 1.0 §2.2 leaves out: control characters, lone surrogates, U+FFFE and U+FFFF. Not even escaped may they stand. */
const forbidden = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u
const allForbidden = new RegExp(forbidden, 'gu')

export const isXmlText = (text: string): boolean => !forbidden.test(text)

/** The text without what XML cannot carry. For names that are only shown. */
export const asXmlText = (text: string): string => text.replace(allForbidden, '')

/** Throws for a document that Twilio could not read: the call would be answered and then hung up on. */
export const checkedDocument = (twiml: string): string => {
  if (isXmlText(twiml)) return twiml
  throw inputError(
    'input-invalid',
    'Twilio document',
    [{ path: ['connect'], message: 'holds a character that XML cannot carry, such as NUL' }],
    'twilio',
  )
}
