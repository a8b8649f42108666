import { describe, expect, it } from 'vitest'
import { resolveParty } from '../calls/resolve-party.ts'
import { memoryContacts, onlyContact } from './contacts.ts'
import { identitiesOf, memoryUsers } from './users.ts'

const number = '+14155550123'
const contact = (id: string, ...numbers: string[]) => ({
  tenant: 'a',
  reference: { system: 'crm', type: 'person', id },
  numbers,
})

describe('who is called', () => {
  const contacts = memoryContacts([
    contact('one', '+1 415-555-0123', '+14155550124'),
    contact('none'),
    contact('left', '+14155550130'),
    contact('right', '+14155550130'),
  ])
  const resolve = async (given: Parameters<typeof resolveParty>[2]) => {
    const { contact: found, number: dialled } = await resolveParty({ contacts }, 'a', given)
    return [found?.reference.id ?? null, dialled]
  }
  it('is the contact, by its preferred number', async () => {
    expect(await resolve({ contactId: 'one' })).toEqual(['one', '+1 415-555-0123'])
  })
  it('is the number that was given, with the contact that was given or the only one that has it', async () => {
    expect(await resolve({ contactId: 'one', phoneNumber: '+14155550199' })).toEqual([
      'one',
      '+14155550199',
    ])
    expect(await resolve({ phoneNumber: number })).toEqual(['one', number])
    expect(await resolve({ phoneNumber: '+14155550124' })).toEqual(['one', '+14155550124'])
    expect(await resolve({ phoneNumber: '+14155550130' })).toEqual([null, '+14155550130'])
    expect(await resolve({ phoneNumber: '+14155550199' })).toEqual([null, '+14155550199'])
    expect(await resolve({ contactId: 'gone', phoneNumber: number })).toEqual([null, number])
  })
  it('must be known, and have a number', async () => {
    await expect(resolve({ contactId: 'gone' })).rejects.toMatchObject({ code: 'contact.unknown' })
    await expect(resolve({})).rejects.toMatchObject({ code: 'contact.unknown' })
    await expect(resolve({ contactId: 'none' })).rejects.toMatchObject({
      code: 'contact.without-number',
      faults: [{ path: ['contactId'] }],
    })
  })
  it('does not guess among several', async () => {
    expect(await onlyContact(contacts, 'a', '+14155550130')).toBeNull()
    expect((await onlyContact(contacts, 'a', '14155550123'))?.reference.id).toBe('one')
  })
})

describe('users', () => {
  const users = memoryUsers([
    { tenant: 'a', id: 'grace', number: '+1 415 555 0100', identity: 'Desk-1' },
    { tenant: 'a', id: 'ada', number: '+14155550100' },
    { tenant: 'b', id: 'alan', identity: 'desk-2' },
  ])
  it('are found by the number and the name under which providers know them', async () => {
    expect(await users.tenantsOf?.('14155550100')).toEqual(['a'])
    expect(await users.tenantsOf?.('desk-1')).toEqual(['a'])
    expect(await users.tenantsOf?.('desk-2')).toEqual(['b'])
    expect(await users.tenantsOf?.('desk-3')).toEqual([])
  })
  it('have the name of their token, and their own', () => {
    expect(identitiesOf('a', { id: 'grace', identity: 'desk' })).toEqual(['a__grace', 'desk'])
    expect(identitiesOf('a', { id: 'grace' })).toEqual(['a__grace'])
  })
})
