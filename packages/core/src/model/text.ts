import { z } from 'zod'

/** C0, DEL and C1: they end lines and headers, and XML cannot carry them at all. */
// oxlint-disable-next-line no-control-regex -- control characters are what this looks for
const controlCharacter = /[\u0000-\u001f\u007f-\u009f]/

/** Whether a text is one line that a header, a document and the wire can carry. */
export const isSafeLine = (value: string): boolean =>
  !controlCharacter.test(value) && value.isWellFormed()

/**
 * A single line of well-formed Unicode, at most `most` characters. Refused: control characters, which could start a
 * header or a document of the sender's choosing, and lone surrogates, which no encoding of the wire has.
 */
export const lineOfText = (most: number) =>
  z.string().max(most, `must be at most ${most} characters`).refine(isSafeLine, {
    message: 'must not contain line breaks, control characters or lone surrogates',
  })
