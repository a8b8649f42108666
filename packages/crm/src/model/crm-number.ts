import { phoneNumber } from '@callplane/core'
import { z } from 'zod'

// What people write between digits: spaces (the no-break one too), hyphens, dots, brackets, slashes.
const separators = /[\s\u00a0\u2010-\u2015().\-/]/g

/** A number as a CRM holds it, with separators or without, made E.164. It must have its plus sign: a country is not guessed. */
export const crmNumber = z
  .string()
  .max(40, 'must be at most 40 characters')
  .transform((text) => text.replaceAll(separators, ''))
  .pipe(phoneNumber)

/**
 * One form for comparing: providers send numbers with and without plus (Plivo and Vonage without), and browser clients
 * as `client:name` (Twilio). A SIP URI stays itself.
 */
export const comparable = (party: string): string => {
  const text = party.trim().replace(/^client:/i, '')
  const digits = text.replaceAll(separators, '').replace(/^\+/, '')
  return /^\d{7,15}$/.test(digits) ? digits : text.toLowerCase()
}
