/** Stands for what is not shown at all. */
const hidden = '…'

/** Calling codes of one and of two digits (ITU-T E.164); all others have three. */
const shortCodes = /^(?:1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/

/**
 * A number with its country and its last two digits only: `+1415…**23`. In North America the area code stands too,
 * because it alone tells the country.
 */
export const maskNumber = (number: string): string => {
  const digits = number.replace(/\D/g, '')
  const code = shortCodes.exec(digits)?.[0] ?? digits.slice(0, 3)
  const prefix = code === '1' ? digits.slice(0, 4) : code
  // Short numbers would be told by their last digits.
  return digits.length - prefix.length < 6
    ? `+${prefix}${hidden}`
    : `+${prefix}${hidden}**${digits.slice(-2)}`
}

const isNumber = (text: string): boolean => /^\+[1-9]\d{6,14}$/.test(text)

/** A personal text: a number keeps country and last two digits, a SIP URI its scheme, everything else nothing. */
export const maskText = (text: string): string => {
  if (isNumber(text)) return maskNumber(text)
  const [, scheme, user] = /^(sips?:)(?:([^@]*)@)?/i.exec(text) ?? []
  if (scheme === undefined) return hidden
  const [name = ''] = (user ?? '').replace(/^%2B/i, '+').split(';')
  return `${scheme}${isNumber(name) ? maskNumber(name) : hidden}@${hidden}`
}

/** Masks numbers and SIP URIs anywhere in a text that is not personal as a whole. */
export const maskWithin = (text: string): string =>
  text.replace(/\bsips?:[^\s<>"']+/gi, maskText).replace(/\+[1-9]\d{6,14}(?!\d)/g, maskNumber)
