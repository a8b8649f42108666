export interface ReadingCodes {
  /** Calling codes by which digits in national form are read. */
  readonly nationalCodes: readonly string[]
  /** True where digits are always an international number without its plus sign. */
  readonly international: boolean
}

const isE164 = (text: string): boolean => /^\+[1-9]\d{6,14}$/.test(text)

/** International prefixes that stand for a plus sign: most of the world, and the North American plan. */
const usualPrefix = /^(?:00|011)/

/**
 * Rarer ones (libphonenumber's `internationalPrefix`): Australia; East Africa; Japan; the former Soviet Union, with the 8
 * before its dial tone; Cuba. Prefixes that choose a carrier (`001` in Korea, `0014` in Brazil) are not told from `00`.
 */
const rarePrefixes = ['0011', '000', '010', '810', '119'] as const

/** Shorter ones are read too easily from numbers in national form: `010` is Rotterdam too. Digits. */
const minBehindRare = 10

/** What switches commonly take for an outside line. */
const outsideLine = /^[06-9]/

const northAmerican = /^[2-9]\d{2}[2-9]\d{6}$/

const unique = (readings: readonly string[]): readonly string[] =>
  [...new Set(readings)].filter(isE164)

const nationally = (digits: string, codes: readonly string[]): string[] =>
  codes.map((code) => code + digits.replace(/^0+/, ''))

/** Every E.164 number that dialled digits can mean. */
export const readingsOf = (
  dialled: string,
  { nationalCodes, international }: ReadingCodes,
): readonly string[] => {
  if (dialled.startsWith('+')) return isE164(dialled) ? [dialled] : []
  if (!/^\d+$/.test(dialled)) return []
  if (international) return unique([`+${dialled}`])
  return unique([
    `+${dialled}`,
    `+${dialled.replace(usualPrefix, '')}`,
    // Ten digits are a North American number without its 1.
    ...(northAmerican.test(dialled) ? [`+1${dialled}`] : []),
    ...nationally(dialled, nationalCodes),
  ])
}

const behindRarePrefix = (digits: string): string[] =>
  rarePrefixes.flatMap((prefix) => {
    const rest = digits.slice(prefix.length)
    return digits.startsWith(prefix) && rest.length >= minBehindRare ? [`+${rest}`] : []
  })

/** Every E.164 number besides, behind an outside line or a rarer international prefix. */
export const readingsBehindPrefix = (
  dialled: string,
  { nationalCodes, international }: ReadingCodes,
): readonly string[] => {
  if (international || !/^\d+$/.test(dialled)) return []
  const found = behindRarePrefix(dialled)
  if (outsideLine.test(dialled)) {
    const inner = dialled.slice(1)
    if (usualPrefix.test(inner)) found.push(`+${inner.replace(usualPrefix, '')}`)
    found.push(...behindRarePrefix(inner))
    if (northAmerican.test(inner)) found.push(`+1${inner}`)
    if (inner.startsWith('1') && northAmerican.test(inner.slice(1))) found.push(`+${inner}`)
    if (inner.startsWith('0')) found.push(...nationally(inner, nationalCodes))
  }
  return unique(found)
}
