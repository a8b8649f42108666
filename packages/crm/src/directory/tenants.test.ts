import { expect, it } from 'vitest'
import { far, testCrm, tokenFor } from '../crm.fixture.ts'
import { memoryContacts, onlyContact } from './contacts.ts'
import { memoryUsers } from './users.ts'

const stranger = '+14155550177'
const contactOf = (tenant: string, id: string, number: string) => ({
  tenant,
  reference: { system: 'crm', type: 'contact', id },
  name: `${id} of ${tenant}`,
  numbers: [number],
})
const contacts = memoryContacts([
  contactOf('acme', 'one', far),
  contactOf('evil', 'one', stranger),
  contactOf('evil', 'two', far),
])

it('contacts are found within their tenant only, by id and by number (C2)', async () => {
  expect(await contacts.findById('acme', 'one')).toMatchObject({ name: 'one of acme' })
  expect(await contacts.findById('evil', 'one')).toMatchObject({ name: 'one of evil' })
  expect(await contacts.findById('acme', 'two')).toBeNull()
  const namesOf = async (tenant: string, number: string) =>
    (await contacts.findByNumber(tenant, number)).map(({ name }) => name)
  expect(await namesOf('acme', far)).toEqual(['one of acme'])
  expect(await namesOf('evil', far)).toEqual(['two of evil'])
  expect(await namesOf('acme', stranger)).toEqual([])
  // The number is that of one contact of each tenant: neither is ambiguous because of the other.
  expect(await onlyContact(contacts, 'acme', far)).toMatchObject({ name: 'one of acme' })
})

it('users with one id are told apart by their tenant (C3)', async () => {
  const users = memoryUsers([
    { tenant: 'acme', id: 'grace', phone: '+14155550102' },
    { tenant: 'evil', id: 'grace', phone: '+14155550103' },
  ])
  expect(await users.findById('acme', 'grace')).toMatchObject({ phone: '+14155550102' })
  expect(await users.findById('evil', 'grace')).toMatchObject({ phone: '+14155550103' })
  expect(await users.findById('other', 'grace')).toBeNull()
})

it('a contact of another tenant can neither be called nor is it shown for its number (C2)', async () => {
  const crm = testCrm({ contacts, users: memoryUsers([{ tenant: 'acme', id: 'user-1' }]) })
  const token = await tokenFor({ tenant: 'acme', sub: 'user-1' })
  const initiate = (body: object) => crm.call('POST', '/api/calls/sdk/initiate', body, token)
  expect((await initiate({ contactId: 'two' })).status).toBe(404)
  const { call } = (await initiate({ phoneNumber: stranger })).body
  expect(call).not.toHaveProperty('contactId')
  expect((await initiate({ contactId: 'one' })).body.call).toMatchObject({ to: far })
})
