import type { VoiceTarget, VoiceUrls } from '@callplane/core'
import type { MigrateOptions, WantedUrls } from './options.ts'

export const uses = ['answer', 'fallback', 'status'] as const
type Use = (typeof uses)[number]

/** What each provider asks an application for. Two with the same entry can be answered by the same URL. */
const languages: Readonly<Record<string, string>> = {
  twilio: 'TwiML',
  telnyx: 'Call Control events',
  plivo: 'Plivo XML',
  vonage: 'NCCO',
  sinch: 'SVAML',
}

const languageOf = (provider: string): string => languages[provider] ?? `what ${provider} asks for`

/** A state file must not contain it, and without it the URL could not be restored. */
export const hasPassword = (url: string): boolean => {
  if (!URL.canParse(url)) return false
  const { username, password } = new URL(url)
  return username !== '' || password !== ''
}

/** What the target is given in place of a URL of the source, or why that is not known. */
export interface MovedUrls {
  readonly urls: WantedUrls
  readonly notes: readonly string[]
  readonly blocked?: string | undefined
}

const withUrl = ({ method }: VoiceTarget, url: string): VoiceTarget =>
  method === undefined ? { url } : { url, method }

/** The URLs of a number at the source as URLs for the target. */
export const movedUrls = (
  given: VoiceUrls,
  { source, target, urls = {} }: Pick<MigrateOptions, 'source' | 'target' | 'urls'>,
): MovedUrls => {
  const [from, to] = [languageOf(source.id), languageOf(target.id)]
  const moved: Partial<Record<Use, VoiceTarget>> = {}
  const notes: string[] = []
  let blocked: string | undefined
  for (const use of uses) {
    const one = given[use]
    if (!one || one.url === '') continue
    const known = urls[one.url] ?? (from === to ? one.url : undefined)
    if (known !== undefined) moved[use] = withUrl(one, known)
    else if (use === 'answer')
      blocked = `${one.url} answers ${from}, and ${target.id} asks for ${to}: name the URL that answers it in \`urls\``
    else
      notes.push(
        `the ${use} URL ${one.url} is left out: it expects ${from}; name its place in \`urls\``,
      )
  }
  return { urls: moved, notes, blocked }
}

const sameTarget = (wanted: VoiceTarget, there: VoiceTarget): boolean =>
  wanted.url === there.url &&
  (wanted.method === undefined || there.method === undefined || wanted.method === there.method)

/** Whether these URLs are as wanted; one that the provider does not have cannot differ. */
export const fits = (wanted: WantedUrls, there: VoiceUrls): boolean =>
  uses.every((use) => {
    const [want, is] = [wanted[use], there[use]]
    return want === undefined || is === null || sameTarget(want, is)
  })

/** The wanted URLs, and for the others what is there. */
export const merged = (wanted: WantedUrls, there: VoiceUrls): VoiceUrls => {
  const one = (use: Use): VoiceTarget | null => {
    const [want, is] = [wanted[use], there[use]]
    if (want === undefined || is === null) return is
    return sameTarget(want, is) ? is : { ...is, ...want }
  }
  return { answer: one('answer'), fallback: one('fallback'), status: one('status') }
}

/** Of a new application. */
export const fresh = (wanted: WantedUrls): VoiceUrls => ({
  answer: wanted.answer ?? null,
  fallback: wanted.fallback ?? null,
  status: wanted.status ?? null,
})
