import { memoryContacts, memoryUsers } from '@callplane/crm'

// Your CRM's own database stands here: two small ports, asked for one tenant at a time.

export const tenant = 'acme'
export const user = 'grace'
/** The number that contacts see. */
export const business = '+14155550100'

const contact = (id: string, name: string, company: string, number: string) => ({
  tenant,
  reference: { system: 'crm', type: 'contact', id },
  name,
  company,
  numbers: [number],
})

export const people = [
  contact('ada', 'Ada Lovelace', 'Analytical Engines', '+14155550123'),
  contact('alan', 'Alan Turing', 'Bletchley Computing', '+14155550124'),
  contact('rosa', 'Rosa Rio', 'Rio Music', '+14155550150'),
]

export const contacts = memoryContacts(people)
export const team = memoryUsers([{ tenant, id: user, phone: '+14155550102', number: business }])
