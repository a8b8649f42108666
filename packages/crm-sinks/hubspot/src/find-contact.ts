import type { Client } from '@hubspot/api-client'
import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/max'

const phoneProperties = ['phone', 'mobilephone', 'hs_whatsapp_phone_number'] as const

/** Contacts read for one number; more with the same national number are not one person. */
const pageSize = 50

/** The `FilterOperatorEnum` of the package is declared, and not exported as a value. */
const [equal, contains] = ['EQ', 'CONTAINS_TOKEN'] as const

/** Searches that may find the number however people wrote it: HubSpot compares text. */
const spellingsOf = (e164: string, country: CountryCode | undefined) => {
  const parsed = parsePhoneNumberFromString(e164)
  const national = parsed?.nationalNumber ?? e164.replace('+', '')
  const local = parsed && parsed.country === country ? [parsed.formatNational()] : []
  const texts = [e164, parsed?.formatInternational() ?? e164, ...local]
  return {
    groups: [
      // Digits without the calling code, which HubSpot calculates of each number.
      ...['hs_searchable_calculated_phone_number', 'hs_searchable_calculated_mobile_number'].map(
        (propertyName) => ({ propertyName, operator: equal, value: national }),
      ),
      { propertyName: 'phone', operator: contains, value: `*${national.slice(-7)}` },
      { propertyName: 'mobilephone', operator: contains, value: `*${national.slice(-7)}` },
    ],
    texts,
  }
}

/** Whether a number as it was typed is this one; one without a calling code is read as of `country`. */
export const isSameNumber = (
  typed: string | null | undefined,
  e164: string,
  country: CountryCode | undefined,
): boolean =>
  typed !== null &&
  typed !== undefined &&
  parsePhoneNumberFromString(typed, country)?.number === e164

/**
 * The only contact with this number; null with none, and with several, because choosing would be guessing. Each hit of the
 * search is compared as a number: HubSpot's search finds texts.
 */
export const findContact = async (
  client: Client,
  e164: string,
  country: CountryCode | undefined,
): Promise<string | null> => {
  const { groups } = spellingsOf(e164, country)
  const { results } = await client.crm.contacts.searchApi.doSearch({
    filterGroups: groups.map((filter) => ({ filters: [filter] })) as never,
    properties: [...phoneProperties],
    limit: pageSize,
    sorts: [],
    after: '0',
  } as never)
  const matching = results.filter(({ properties }) =>
    phoneProperties.some((name) => isSameNumber(properties[name], e164, country)),
  )
  const [only, ...others] = matching
  return only && others.length === 0 ? only.id : null
}
