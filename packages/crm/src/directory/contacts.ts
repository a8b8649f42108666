import type { RecordReference } from '@callplane/core'
import { comparable } from '../model/crm-number.ts'

/** A person or company of the CRM, as far as calls need it. */
export interface Contact {
  readonly reference: RecordReference
  readonly name?: string | undefined
  /** E.164, the preferred one first. */
  readonly numbers: readonly string[]
}

/** The CRM's own contacts. Every question is about one tenant; an answer from another tenant would be a leak. */
export interface ContactDirectory {
  findById(tenant: string, id: string): Promise<Contact | null>
  /** All who have the number: with more than one, a call is not tied to any of them. */
  findByNumber(tenant: string, number: string): Promise<readonly Contact[]>
}

/** A contact of a directory in memory, with its tenant. */
export interface MemoryContact extends Contact {
  readonly tenant: string
}

/** Contacts in this process, for tests, examples and small lists. */
export const memoryContacts = (contacts: readonly MemoryContact[]): ContactDirectory => ({
  async findById(tenant, id) {
    return contacts.find((c) => c.tenant === tenant && c.reference.id === id) ?? null
  },
  async findByNumber(tenant, number) {
    const wanted = comparable(number)
    return contacts.filter(
      (c) => c.tenant === tenant && c.numbers.some((held) => comparable(held) === wanted),
    )
  },
})

/** The one contact with this number; null with none, and with several, because choosing would be guessing. */
export const onlyContact = async (
  contacts: ContactDirectory,
  tenant: string,
  number: string,
): Promise<Contact | null> => {
  const [first, ...others] = await contacts.findByNumber(tenant, number)
  return first && others.length === 0 ? first : null
}
