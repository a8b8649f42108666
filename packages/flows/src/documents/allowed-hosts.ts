import type { ReportingApplication } from '@callplane/core'

const matches = (pattern: string, { hostname, host }: URL): boolean => {
  const wanted = pattern.toLowerCase()
  if (wanted === '*') return true
  const given = wanted.includes(':') ? host : hostname
  return wanted.startsWith('*.') ? given.endsWith(wanted.slice(1)) : given === wanted
}

/** The URLs in a document that the application has given with its own, authenticated request. */
const namedIn = (content: string | undefined): readonly string[] =>
  content?.match(/https?:\/\/[^\s"'<>\\]+/gi) ?? []

/**
 * Whether the application may lead there. Its first document and its fallback come from the operator; every other URL comes
 * out of a document or a redirect, and could name an address that only this machine reaches. So it must have the origin of
 * one of the two, or be `https:` at a host that the operator listed.
 */
export const isAllowed = (
  url: URL,
  { url: first, fallback, content }: Pick<ReportingApplication, 'url' | 'fallback' | 'content'>,
  hosts: readonly string[],
): boolean =>
  [first, fallback?.url, ...namedIn(content)].some(
    (own) => own !== undefined && URL.canParse(own) && new URL(own).origin === url.origin,
  ) ||
  (url.protocol === 'https:' && hosts.some((pattern) => matches(pattern, url)))
