/**
 * A provider's words as they may be kept: numbers, SIP addresses and client names taken out, at most 1,000 characters.
 * Providers repeat what they refuse, and errors and logs must not identify a person.
 */
export const withoutNumbers = (text: string): string =>
  text
    .replace(/\b(?:sips?|client):[^\s,;"']+/gi, '[address]')
    .replace(/\(?\+?\d[\d\s().-]{5,}\d/g, '[number]')
    .slice(0, 1000)
