import type { CallReportEvent, Fault } from '@callplane/core'
import type { FieldReader } from '@callplane/kit'
import type { WantedCall } from '../../door-face.ts'
import type { TelnyxConnection } from '../settings.ts'

type Report = NonNullable<WantedCall['reports']>[number]
type Document = NonNullable<WantedCall['document']>
type Words = Readonly<Record<string, CallReportEvent>>

const isAddress = (text: string): boolean =>
  URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)

/** A URL of the application; a fault where it is none. */
const urlIn = (reader: FieldReader, name: string, faults: Fault[]): string | undefined => {
  const url = reader.text(name)
  if (url === undefined || isAddress(url)) return url
  faults.push({ path: ['body', name], message: 'must be an http(s) URL' })
  return undefined
}

const methodIn = (reader: FieldReader, name: string): 'GET' | 'POST' =>
  reader.oneOf(name, ['GET', 'POST']) ?? 'POST'

const progress: Words = {
  initiated: 'initiated',
  ringing: 'ringing',
  answered: 'answered',
  completed: 'ended',
}
const recorded: Words = { 'in-progress': 'recording-started', completed: 'recording' }

/** `StatusCallback` and its like, with the events that the parameter beside it names. */
const reportAt = (
  reader: FieldReader,
  { name, words, usual }: { readonly name: string; readonly words: Words; readonly usual?: string },
  faults: Fault[],
): readonly Report[] => {
  const asked = (reader.text(`${name}Event`) ?? 'completed').split(/[\s,]+/).filter(Boolean)
  const method = methodIn(reader, `${name}Method`)
  const url = urlIn(reader, name, faults) ?? usual
  const events = asked.flatMap((word) => {
    const event = Object.hasOwn(words, word) ? words[word] : undefined
    if (!event) reader.note(`${name}Event`, 'dropped', `${word.slice(0, 40)} is not told`)
    return event ?? []
  })
  return url === undefined || events.length === 0
    ? []
    : [{ url, dialect: 'texml', method, events: [...new Set(events)] }]
}

/** Where the application wants to be told of a TeXML call. */
export const readReports = (
  reader: FieldReader,
  { statusCallback }: TelnyxConnection,
  faults: Fault[],
): readonly Report[] => {
  const amd = urlIn(reader, 'AsyncAmdStatusCallback', faults)
  const amdMethod = methodIn(reader, 'AsyncAmdStatusCallbackMethod')
  return [
    ...reportAt(
      reader,
      { name: 'StatusCallback', words: progress, ...(statusCallback && { usual: statusCallback }) },
      faults,
    ),
    ...reportAt(reader, { name: 'RecordingStatusCallback', words: recorded }, faults),
    ...(amd === undefined
      ? []
      : [{ url: amd, dialect: 'texml', method: amdMethod, events: ['machine'] } as const]),
  ]
}

/** Relative URLs in inline TeXML lead nowhere. */
const inlineBase = 'https://inline.invalid/'

/** The TeXML of a call: at `Url`, inline, or where its application has it. */
export const readDocument = (
  reader: FieldReader,
  { voiceUrl, voiceFallbackUrl }: TelnyxConnection,
  faults: Fault[],
): Document | undefined => {
  const own = urlIn(reader, 'Url', faults)
  const content = reader.text('Texml')
  const method = methodIn(reader, 'UrlMethod')
  const fallback =
    urlIn(reader, 'FallbackUrl', faults) ?? (own === undefined ? voiceFallbackUrl : undefined)
  if (own === undefined && content !== undefined)
    return { url: inlineBase, content, dialect: 'texml' }
  if (content !== undefined) reader.note('Texml', 'dropped', 'the document of Url is run')
  const url = own ?? voiceUrl
  if (url === undefined) {
    faults.push({
      path: ['body', 'Url'],
      message:
        'is required, or Texml: this door knows no voiceUrl of the application (connections)',
    })
    return undefined
  }
  return {
    url,
    dialect: 'texml',
    method,
    ...(fallback !== undefined && { fallback: { url: fallback } }),
  }
}
