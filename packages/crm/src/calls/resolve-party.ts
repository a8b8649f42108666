import { onlyContact, type Contact } from '../directory/contacts.ts'
import { fieldError } from '../model/crm-error.ts'
import type { CrmWorld } from './crm-world.ts'

export interface Party {
  readonly contact: Contact | null
  readonly number: string
}

/**
 * Who is called. A number given wins over the contact's own: it may be the one clicked of several. A call
 * with a known number and an unknown contact is recorded without a contact.
 */
export const resolveParty = async (
  world: Pick<CrmWorld, 'contacts'>,
  tenant: string,
  given: { readonly contactId?: string | undefined; readonly phoneNumber?: string | undefined },
): Promise<Party> => {
  const { contactId, phoneNumber } = given
  const contact = contactId === undefined ? null : await world.contacts.findById(tenant, contactId)
  if (phoneNumber !== undefined)
    return {
      contact:
        contactId === undefined ? await onlyContact(world.contacts, tenant, phoneNumber) : contact,
      number: phoneNumber,
    }
  if (!contact) throw fieldError('contact.unknown', 'contactId', 'unknown contact')
  const [number] = contact.numbers
  if (number === undefined)
    throw fieldError('contact.without-number', 'contactId', 'the contact has no phone number')
  return { contact, number }
}
