import { randomUUID } from 'node:crypto'

/** Replaces the callback URL in a document, the only part that differs from call to call. It cannot be guessed. */
const standIn = `https://callback.invalid/?${randomUUID()}`

/** Characters that XML leaves as they are; core's own callback URLs have no others, unless `publicUrl` does. */
const unescaped = /^[\w:/.%~-]+\?[\w=%.~-]+$/

/** Calls of one rule differ little; those to ever new rooms push each other out. */
const most = 256
const documents = new Map<string, string>()

/**
 * The document that `make` gives for this URL. Made once for equal content: the SDK builds three XML documents for each
 * one, which is a tenth of what a whole dispatch takes.
 */
export const rememberedDocument = (
  content: unknown,
  callbackUrl: string | undefined,
  make: (callbackUrl: string | undefined) => string,
): string => {
  if (callbackUrl === undefined || !unescaped.test(callbackUrl)) return make(callbackUrl)
  const name = JSON.stringify(content)
  let text = documents.get(name)
  if (text === undefined) {
    text = make(standIn)
    if (documents.size >= most) documents.delete(documents.keys().next().value ?? '')
    documents.set(name, text)
  }
  return text.replaceAll(standIn, () => callbackUrl)
}
