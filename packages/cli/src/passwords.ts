import { createScrub } from '@callplane/kit'

const connectionString = /\b[a-z][a-z0-9+.-]*:\/\/[^\s'"]+/gi

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** `user:password@`, of text that need not be a valid URL; the password may itself contain `:` and `@`. */
const userInfo = /^([a-z][a-z0-9+.-]*:\/\/)([^/?#]*)@/i

const passwordsIn = (text: string): string[] => {
  const authority = userInfo.exec(text)?.[2] ?? ''
  const inUser = authority.includes(':') ? [authority.slice(authority.indexOf(':') + 1)] : []
  // libpq also takes it as a parameter.
  const inQuery = [...text.matchAll(/[?&]password=([^&\s]*)/gi)].map(([, value = '']) => value)
  return [...inUser, ...inQuery].flatMap((password) => [password, decoded(password)])
}

/**
 * Makes a function that removes passwords from a text: those of the connection strings among `given`, wherever they stand,
 * and those of any other connection string.
 */
export const passwordsRemoved = (given: readonly string[]): ((text: string) => string) => {
  const strings = given.flatMap((text) => text.match(connectionString) ?? [])
  const scrub = createScrub(strings.flatMap(passwordsIn))
  const withoutPassword = (text: string): string =>
    text
      .replace(userInfo, (_all, scheme: string, authority: string) =>
        authority.includes(':')
          ? `${scheme}${authority.slice(0, authority.indexOf(':'))}:[secret]@`
          : `${scheme}${authority}@`,
      )
      .replaceAll(/([?&]password=)[^&\s]*/gi, '$1[secret]')
  return (text) => scrub(text.replaceAll(connectionString, withoutPassword))
}
